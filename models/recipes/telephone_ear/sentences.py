"""Everyday sentences of support calls, made of our own phrases, with rarer words for their sounds."""

from __future__ import annotations

import random
from pathlib import Path


def _phrases(written: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in written.split("|")]


_NAMES = """
    Anna Ben Carla Derek Elsie Frank Gita Howard Iris Jonas Kara Leo Maggie Nikhil Olive Pedro Quentin
    Rosa Stan Tilda Umar Vera Walt Xavier Yara Zack Beatrice Clement Dorothy Edmund Fiona Graham Harriet
    Imogen Julian Keith Lorna Malcolm Nora Oscar
""".split()
_RELATIVES = _phrases(
    """
    my mother | my father | my husband | my wife | my sister | my brother | my son | my daughter | my
    grandmother | my grandson | my uncle | my aunt | my neighbour | my best friend | our youngest | my
    cousin | my partner | my nephew | my niece | my boss | our little girl | my late husband | my
    granddad | my mother in law | the twins
    """
)
_PETS = """
    dog cat puppy kitten rabbit parrot horse hamster tortoise goldfish pony spaniel terrier budgie
    ferret
""".split()
_PLACES = _phrases(
    """
    Ohio | Texas | Glasgow | Bristol | Denver | the coast | Ireland | a small village | the mountains |
    Spain | Florida | Manchester | Toronto | Chicago | my old town | the lake | Norway | New York | the
    countryside | Portugal | Boston | Leeds | the seaside | Vermont | Greece
    """
)
_ILLS = _phrases(
    """
    a broken wrist | the flu | a hip operation | back surgery | cancer treatment | a bad cough |
    diabetes | a heart attack | asthma | a stroke | migraines | a sprained ankle | an eye operation |
    pneumonia | a kidney stone | dialysis | chemotherapy | a new knee
    """
)
_JOBS = """
    nurse teacher plumber farmer driver baker carpenter lawyer waiter gardener builder electrician
    soldier student accountant postman chef mechanic hairdresser librarian
""".split()
_HOBBIES = _phrases(
    """
    knitting | fishing | choir practice | gardening | cycling | football | painting | bowling | chess |
    baking | hiking | sailing | the guitar | pottery | bird watching | stamp collecting | swimming | the
    drums | karate | quilting | golf | yoga | running marathons | model trains | dancing
    """
)
_EVENTS = _phrases(
    """
    birthday | wedding | anniversary | christening | graduation | retirement party | engagement | baby
    shower | funeral | reunion | school play | house warming
    """
)
_THINGS = _phrases(
    """
    router | parcel | bill | card | account | order | refund | washing machine | phone | contract |
    policy | password | ticket | invoice | meter | laptop | printer | booking | subscription | deposit |
    statement | insurance | boiler | fridge | delivery | payment | charger | screen | mattress | sofa |
    camera | headset
    """
)
_FAULTS = _phrases(
    """
    isn't working | never arrived | was charged twice | keeps switching off | is late again | came
    broken | makes a strange noise | has been cancelled | looks wrong to me | stopped last night | shows
    an error | was left in the rain | went to the wrong house | expired last month | costs more than you
    said | won't turn on | has a crack in it | is missing a part
    """
)
_MONTHS = """
    January February March April May June July August September October November December
""".split()
_DAYS = """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
""".split()
_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth twentieth twenty first thirtieth
""".split()
_DIGITS = """
    zero one two three four five six seven eight nine
""".split()
_NUMBERS = """
    two three four five six seven eight nine ten eleven twelve fifteen eighteen twenty thirty forty five
    sixty seventy two eighty ninety a hundred
""".split()
_MOODS = """
    lovely awful tired happy worried busy quiet old new big small cold warm sad proud nervous angry
    excited lonely clever expensive cheap stubborn gentle noisy
""".split()
_SENTENCES = """
    Hi, {n} speaking. I'm calling because my {thing} {bad}.
    Hello, yes, it's about the {thing}. It {bad}.
    I bought the {thing} for {rel}'s {event} on {day}.
    {rel} passed away in {month}, and I still have the {thing} in both our names.
    We just moved to {place} and the {thing} {bad}.
    Sorry about the noise, that's the {pet}, {pn}. {Pron} barks at everything.
    I've been off work with {ill} since {month}.
    {rel} is in hospital with {ill}, so I can't come in on {day}.
    I'm a {job}, so I only get a break at {num} o'clock.
    My reference number is {digits}.
    The number is {digits}, and the last part is {dig} {dig} {dig}.
    It's the {ord} of {month}, nineteen {num}.
    Can you tell me when the {thing} will be here?
    I was wondering if I could change the date to {day} the {ord}.
    No, I don't have {apet} any more. {pn} died last {month}.
    We're getting a new {pet} next week, and {rel} is so excited.
    I lost my job in {month} and I can't pay the whole {thing} at once.
    We're going to {place} in {month} to see {rel}.
    I grew up in {place}, but I live near {place2} now.
    Thank you so much, you've been very helpful.
    Okay, that sounds fine. Let me write that down.
    Hold on, let me find my glasses. Right, it says {digits}.
    Yes, that's right. {n} {n2}, with {dig} letters.
    I'm not very good with computers, I'm {num} years old.
    {rel} plays {hob} and needs the {thing} before {day}.
    I spend most evenings on {hob}, it keeps me {adj}.
    It's been {adja} week, to be honest. First the {thing}, then the {thing2}.
    He said it would take {num} days, and now it's been {num2} weeks.
    Could you send it to the other address instead?
    If I ever have a {pet} again, I'd want {adja} one.
    They told me the {thing} {bad}, which is {adj}, really.
    It's our {ord} {event} this {day}.
    {rel} just had a baby, so we're all a bit {adj}.
    I think it was about {num} pounds and {num2} pence.
    That comes to {num} dollars and {num2} cents.
    What would happen if I cancel the {thing} before {month}?
    I've got {num} grandchildren coming over for the {event}.
    Our basement flooded, and the {thing} was ruined.
    My {job} told me to keep {rel} away from the {pet}.
    Well, {rel} used to do {hob} every {day} until {ill}.
    Right, and how much would that cost me a month?
    I already tried turning it off and on again.
    I don't mind waiting, I'm retired.
    We had the {event} at {place}, it was {adj}.
    The divorce came through in {month}, so please take {rel} off the {thing}.
    I'm studying to be a {job} at night school.
    Let me spell that for you. {letters}.
    You see, the {pet} chewed through the {thing}.
    The kids are in bed, so I have to keep my voice down.
    I drive a truck, so I'm usually on the road until {day}.
    My {thing} {bad} and the man who came on {day} couldn't fix it.
    Is there somebody else I could talk to about the {thing}?
    Our new flat in {place} has no {thing} yet.
    Just a moment, somebody is at the door.
    Yeah, no, I understand. It's only that the {thing} {bad}.
    We've been customers for {num} years, and this is the {ord} time.
    {rel} volunteers at the {place} shelter with {num} {pet}s.
    Good morning. How are you today?
    That would be great, thanks. Bye now.
""".strip().split("\n")
_BRIDGES = _phrases(
    "It's about the | There was | I mean | They said | Something like"
    " | Maybe | You know, the | She wants | I need | With"
)
_RARE = 0.45
"""How often a sentence is followed by words of the dictionary."""


def dictionary(words: Path) -> list[str]:
    """The words of 3 to 11 letters in a Vosk model's graph/words.txt, in its order."""
    written = (line.split()[0] for line in words.read_text(encoding="utf-8").splitlines())
    return [word for word in written if word.isalpha() and 3 <= len(word) <= 11]


def sentence(rng: random.Random, words: list[str]) -> str:
    """One sentence, perhaps with two to six of the dictionary's `words` behind it."""
    pick = rng.choice
    pet, mood, frame, relative = pick(_PETS), pick(_MOODS), pick(_SENTENCES).strip(), pick(_RELATIVES)
    filled = frame.format(
        n=pick(_NAMES),
        n2=pick(_NAMES),
        pn=pick(_NAMES),
        rel=relative,
        pet=pick(_PETS),
        apet=_with_article(pet),
        place=pick(_PLACES),
        place2=pick(_PLACES),
        ill=pick(_ILLS),
        job=pick(_JOBS),
        hob=pick(_HOBBIES),
        event=pick(_EVENTS),
        thing=pick(_THINGS),
        thing2=pick(_THINGS),
        bad=pick(_FAULTS),
        month=pick(_MONTHS),
        day=pick(_DAYS),
        ord=pick(_ORDINALS),
        num=pick(_NUMBERS),
        num2=pick(_NUMBERS),
        dig=pick(_DIGITS),
        digits=" ".join(pick(_DIGITS) for _ in range(rng.randint(3, 7))),
        adj=mood,
        adja=_with_article(mood),
        Pron=pick(["He", "She"]),
        letters=", ".join(pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(rng.randint(3, 6))),
    )
    if rng.random() < _RARE:
        rare = [pick(words) for _ in range(rng.randint(2, 6))]
        bridge = pick(_BRIDGES)
        filled += f" {bridge} {pick([' ', ' and ', ' of the ']).join(rare[:2])} {' '.join(rare[2:])}."
    return filled[0].upper() + filled[1:]


def _with_article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
