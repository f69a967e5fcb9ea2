"""A made-up day at a desk: sixty calls, and everything that an agent hears and says between them.

Pauses, turns and calls have log-normal lengths: between two speakers 0.3 s in the middle and over 2 s in 3 of
100, in one's speech 0.35 s, turns 4.5 s, calls 3 minutes (20 s to 15 min), gaps 40 s (2 s to 10 min). One
hand-over in twenty, after a call's opening, is 5 s of thought (up to 25 s). Listeners say "mm-hm" into three
pauses of ten.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from cues.calls.desk.events import CallCommand, Order
from speech.audio import Channel
from speech.progress_tones import Tone, ToneHeard

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
MARKER = "zebra"
"""Stands in everything that is said between calls, and nowhere else."""

CHAT = """
the order came on tuesday and i was wondering about that parcel because we had it in blue last year so if you
look at my account there should be two of them one for me one for my sister she lives up north now it never
worked when the man came round he said the part was wrong they would send another which they did not do i
have the letter here with a figure on it could that be changed please we can send you a form for this it
takes about five working days let me just look at the system here it shows that the payment went through in
march would that help you at all
""".split()
MURMURS = ["mm hm", "yeah", "okay", "right", "mhm", "yes"]
GREETINGS = [
    "good morning acme insurance sam speaking how can i help",
    "thank you for calling acme my name is sam how may i help you today",
    "hello you're through to acme this is sam",
    "thanks for calling acme this is sam speaking what can i do for you",
    "hi welcome to acme insurance my name's sam how can i help you",
    "acme good afternoon how can i help",
    "acme hello",
]
ANSWERS = ["hello", "hello this is the garage tom speaking", "yes hello"]
INTRODUCTIONS = [
    "hello is that mrs jones this is sam calling from acme insurance about your claim",
    "hi there my name is sam i'm calling from acme about the letter that you sent us",
    "good afternoon am i speaking to mister brown it's sam from acme here",
]
FAREWELLS = {
    AGENT: [
        "thank you for calling have a lovely day bye",
        "you're welcome take care now bye bye",
        "okay thanks for your call goodbye",
        "all right then have a good rest of your afternoon",
        "brilliant well enjoy your weekend bye now",
        "no problem at all speak soon",
    ],
    CUSTOMER: [
        "okay thanks bye",
        "thank you very much bye bye",
        "you too bye",
        "lovely take care goodbye",
        "great thanks",
        "cheers",
        "thank you have a good day",
    ],
}
UNUSUAL = "okay toodle pip then"
"""A farewell that no list holds."""
HOLDS = [
    "let me put you on hold for a moment",
    "i'm just going to pop you on hold while i check",
    "can you hold the line for me please",
    "bear with me i'll be right back",
]
BACKS = [
    "thanks for holding i have found it",
    "hello are you still there",
    "thank you for waiting it is all sorted",
    "right so i had a word with my manager",
]
TALES = ["and last week we had to say goodbye", "i said bye to the driver and then it was gone"]
"""Said in mid-call, before a silence."""
BETWEEN_CALLS = "voicemail colleague colleague radio busy unanswered rest rest".split()
OUTINGS = [
    "did you see the match",
    "i need a coffee after that one",
    "what are you having for lunch",
    "no way really",
]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A few words without a pause."""

    channel: Channel
    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class TrueCall:
    """What should come out."""

    first: float
    """When the first voice of the exchange began."""
    end: float
    """When the last one ended."""
    kind: str
    number: str


@dataclass
class Day:
    """Everything that can be heard, and what is true of it."""

    calls: list[TrueCall] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    noises: list[tuple[Channel, float, float]] = field(default_factory=list)
    """What a voice detector takes for a voice."""
    tones: list[tuple[float, float]] = field(default_factory=list)
    tones_heard: list[ToneHeard] = field(default_factory=list)
    commands: list[CallCommand] = field(default_factory=list)
    end: float = 0.0


class DayMaker:
    """Makes one day; the same seed makes the same one."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.day = Day()
        self.at = 5.0

    def make(self, calls: int = 60) -> Day:
        """The day, its parts in no order."""
        back_to_back = set(self.random.sample(range(calls - 1), 2))
        kinds = ["dropped"] * 4 + ["hung up"] + ["silent"] * 3 + ["held"] * 6 + ["reprise"] * 2
        kinds = (kinds + ["plain"] * calls)[:calls]
        self.random.shuffle(kinds)
        for number, kind in enumerate(kinds):
            self._call(number, "plain" if number in back_to_back else kind)
            if number in back_to_back:
                self.at += self.random.uniform(2.0, 4.0)
            else:
                self._gap()
        self._noise(AGENT, 0.0, self.at, every=40.0)
        self.day.end = self.at + 120.0
        return self.day

    def _spread(self, median: float, sigma: float, low: float, high: float) -> float:
        """A length as people's are: log-normal."""
        return min(high, max(low, self.random.lognormvariate(math.log(median), sigma)))

    def _phrase(self, channel: Channel, text: str, at: float | None = None) -> float:
        start = self.at if at is None else at
        end = start + len(text.split()) / self.random.uniform(2.4, 3.4) + 0.1
        self.day.phrases.append(Phrase(channel, start, end, text))
        return end

    def _turn(self, channel: Channel, seconds: float) -> None:
        """One side speaks, the other says "mm-hm" now and then."""
        other = CUSTOMER if channel is AGENT else AGENT
        until = self.at + seconds
        while True:
            words = round(self._spread(4.5, 0.5, 1, 12))
            begin = self.random.randrange(len(CHAT) - words)
            self._say(channel, " ".join(CHAT[begin : begin + words]))
            if self.at >= until:
                return
            pause = self._spread(0.35, 0.6, 0.12, 2.5)
            if self.random.random() < 0.3:
                murmur = self.random.choice(MURMURS)
                self._phrase(other, murmur, self.at + self.random.uniform(-0.3, 0.3))
                pause = max(pause, 0.5)
            self.at += pause

    def _hand_over(self, *, first: bool = False) -> None:
        """The other side takes the word, mostly at once; later in a call they may think before."""
        self.at += self._spread(0.6, 0.7, 0.0, 25.0) - 0.3
        if not first and self.random.random() < 0.05:
            self.at += self._spread(5.0, 0.9, 1.0, 25.0)

    def _answer(self, channel: Channel) -> None:
        """The other side answers at the beginning of a call; one in a hundred has to be asked again."""
        if self.random.random() < 0.01:
            self.at += self.random.uniform(2.0, 5.0)
            self._say(channel, "hello")
        self._hand_over(first=True)

    def _say(self, channel: Channel, text: str) -> None:
        self.at = self._phrase(channel, text)

    def _talk(self, until: float, channel: Channel) -> Channel:
        while self.at < until:
            self._turn(channel, self._spread(4.5, 0.8, 0.4, 45.0))
            self._hand_over()
            channel = CUSTOMER if channel is AGENT else AGENT
        return channel

    def _call(self, number: int, kind: str) -> None:
        ours = self.random.random() < 0.45
        phone = f"+4420{number:06d}"
        if ours and number:
            self._rings(self.random.randint(1, 6), answered=True)
        first = self.at
        self._order(Order.START, first - 0.2, number, phone)
        if ours:
            self._say(CUSTOMER, self.random.choice(ANSWERS))
            self._answer(CUSTOMER)
            self._say(AGENT, self.random.choice(INTRODUCTIONS))
        else:
            self._say(AGENT, self.random.choice(GREETINGS))
        self._answer(AGENT)
        self._turn(CUSTOMER, self._spread(3.0 if ours else 7.0, 0.7, 0.5, 40.0))
        self._hand_over(first=True)
        length = self._spread(170.0, 0.8, 20.0, 900.0)
        channel = self._talk(first + length / 2, AGENT)
        self._amid(kind, number)
        self._talk(first + length, channel)
        if kind in {"dropped", "hung up"}:
            self._turn(AGENT, 3.0)
            end = self.at
            if kind == "dropped":
                self._engaged()
        else:
            self._close(reprise=kind == "reprise")
            end = self.at
        self.day.calls.append(TrueCall(first, end, kind, phone))
        self._noise(CUSTOMER, first, end, every=50.0)
        self._order(Order.END, end + self.random.uniform(0.1, 1.2), number)
        self.at = max(self.at, end + 1.3)

    def _amid(self, kind: str, number: int) -> None:
        if kind == "silent":
            self._say(CUSTOMER, "hang on i will look for it")
            until = self.at + 60.0
            while (wait := self._spread(12.0, 0.6, 3.0, 40.0)) < until - self.at - 2.0:
                self.at += wait
                self._say(AGENT, self.random.choice(["no rush", "take your time", "that is fine"]))
            self.at = until
            self._turn(CUSTOMER, 4.0)
        elif kind == "held":
            self._say(AGENT, self.random.choice(HOLDS))
            self.at += 0.3
            self._say(CUSTOMER, "okay")
            self._order(Order.HOLD, self.at, number)
            began = self.at
            self.at += self._spread(80.0, 0.8, 15.0, 600.0)
            self._noise(CUSTOMER, began, self.at, every=9.0)
            self._order(Order.RESUME, self.at - 0.2, number)
            self._say(AGENT, self.random.choice(BACKS))
            self.at += 0.4
            self._say(CUSTOMER, "yes i am here")
        elif self.random.random() < 0.15:
            self._say(CUSTOMER, self.random.choice(TALES))
            self.at += self._spread(4.0, 0.5, 1.0, 12.0)
        self.at += 0.4

    def _close(self, *, reprise: bool) -> None:
        self._say(AGENT, "is there anything else i can do")
        self.at += 0.4
        self._say(CUSTOMER, "no that is all thank you")
        self.at += 0.4
        self._farewells()
        if reprise:
            self.at += self.random.uniform(0.4, 1.2)
            self._say(CUSTOMER, "oh sorry one more thing before you go about that other letter")
            self.at += 0.5
            self._talk(self.at + 15.0, AGENT)
            self._farewells()

    def _farewells(self) -> None:
        self._say(AGENT, UNUSUAL if self.random.random() < 0.05 else self.random.choice(FAREWELLS[AGENT]))
        self.at += self.random.uniform(-0.3, 0.7)
        self._say(CUSTOMER, self.random.choice(FAREWELLS[CUSTOMER]))
        if self.random.random() < 0.5:
            self.at += self.random.uniform(0.1, 0.6)
            self._say(AGENT, self.random.choice(["bye", "bye bye", "thank you bye", "okay"]))

    def _gap(self) -> None:
        """What happens until the next call."""
        until = self.at + self._spread(40.0, 1.2, 2.0, 600.0)
        self.at += self._spread(4.0, 0.8, 1.0, 20.0)
        while self.at + 20.0 < until:
            self._something(until - self.at)
            self.at += self._spread(5.0, 0.8, 2.5, 20.0)
        self.at = max(self.at, until)

    def _something(self, room: float) -> None:
        match self.random.choice(BETWEEN_CALLS):
            case "voicemail":
                self._voicemail()
            case "colleague":
                self._colleague(self.at + min(room, self._spread(25.0, 0.7, 5.0, 120.0)))
            case "radio":
                self._radio(self.at + min(room, self._spread(60.0, 0.7, 10.0, 300.0)))
            case "busy":
                self._engaged()
            case "unanswered":
                self._rings(self.random.randint(3, 8), answered=False)
            case _:
                self.at += min(room, 30.0)

    def _colleague(self, until: float) -> None:
        while self.at < until:
            self._say(AGENT, f"{self.random.choice(OUTINGS)} {MARKER}")
            if self.random.random() < 0.3:
                self.day.noises.append((AGENT, self.at + 0.4, self.at + self.random.uniform(0.6, 3.0)))
            self.at += self._spread(2.5, 0.7, 0.5, 10.0)

    def _radio(self, until: float) -> None:
        began = self.at
        while self.at < until:
            words = self._spread(10.0, 0.6, 2.0, 40.0)
            end = self.at + words
            while self.at < end:
                self._say(CUSTOMER, f"{MARKER} here is the news {MARKER} and now the weather")
                self.at += self._spread(0.3, 0.5, 0.1, 1.2)
            music = self.at + self._spread(8.0, 1.0, 0.5, 60.0)
            self._noise(CUSTOMER, self.at, music, every=7.0)
            self.at = music
        if self.random.random() < 0.3:
            after, self.at = self.at, began
            self._colleague(after)
            self.at = max(after, self.at)

    def _voicemail(self) -> None:
        self._rings(self.random.randint(2, 5), answered=True)
        end = self.at + self._spread(8.0, 0.4, 3.0, 18.0)
        self._say(CUSTOMER, f"hi you have reached {MARKER}")
        if self.random.random() < 0.1:
            self._phrase(AGENT, f"hello {MARKER}", self.at + 0.1)
            self.at += 0.3
        while self.at < end:
            self.at += self._spread(0.35, 0.5, 0.1, 1.2)
            self._say(CUSTOMER, f"please leave a message {MARKER}")
        self.at += self.random.uniform(0.3, 1.0)
        if self.random.random() < 0.85:
            self.day.tones.append((self.at + 0.12, self.at + self.random.uniform(0.35, 0.8)))
        self.at += 0.8 + self.random.uniform(0.2, 1.0)
        end = self.at + self._spread(14.0, 0.4, 6.0, 30.0)
        while self.at < end:
            self._say(AGENT, f"hello this is sam from acme {MARKER} please call me back")
            self.at += self._spread(0.35, 0.5, 0.1, 1.2)
        if self.random.random() < 0.15:
            self.at += self._spread(1.5, 0.5, 0.3, 4.0)
            self._say(CUSTOMER, f"to send your message press one {MARKER}")
            if self.random.random() < 0.5:
                self.at += self._spread(1.5, 0.5, 0.3, 4.0)
                self._say(AGENT, f"what a nuisance {MARKER}")

    def _rings(self, times: int, *, answered: bool) -> None:
        """Ringing tone of two countries; who answers cuts the last one short or not."""
        on, off = self.random.choice([((0.0, 0.4), (0.6, 1.0)), ((0.0, 2.0),)]), 3.0
        period = on[-1][1] + off
        for ring in range(times):
            for begin, end in on:
                self.day.tones.append((self.at + begin + 0.12, self.at + end))
            if ring == 0:
                since = self.at
                self.day.tones_heard.append(ToneHeard(self.at + on[-1][1] + 2.5, Tone.RINGING, since))
            self.at += period
        self.at += self.random.uniform(0.5, 1.5) if answered else 0.5
        if self.random.random() < 0.2:
            self._phrase(AGENT, f"come on pick up {MARKER}", self.at - period - 1.0)

    def _engaged(self) -> None:
        self.at += self.random.uniform(0.5, 2.0)
        since, beeps = self.at, self.random.randint(4, 12)
        for beep in range(beeps):
            self.day.tones.append((self.at + beep * 0.75 + 0.12, self.at + beep * 0.75 + 0.375))
        self.day.tones_heard.append(ToneHeard(since + 1.95, Tone.BUSY, since))
        self.at += beeps * 0.75

    def _noise(self, channel: Channel, start: float, end: float, *, every: float) -> None:
        """Coughs, keys, a note of music: short things that pass for a voice."""
        at = start + self.random.expovariate(1 / every)
        while at < end:
            length = self.random.uniform(0.08, 0.4)
            self.day.noises.append((channel, at, at + length))
            at += length + self.random.expovariate(1 / every)

    def _order(self, order: Order, at: float, number: int, phone: str | None = None) -> None:
        self.day.commands.append(CallCommand(at, f"{order}-{number}-{at:.1f}", order, phone))
