"""Of whom nothing is asked: the dead first of all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cues.details.detail import Status
from cues.memory.hush import MOST_GONE, Hush
from cues.memory.topics import topic_of
from tests.cues.memory.told_details import CLOSE, K, Told


def hushed(*remembered):
    """Which of the details after the first are hushed."""
    hush = Hush(remembered)
    return [hush.hushes(each, topic_of(each)) for each in remembered[1:]]


def put_down(told, name="Max", *days, **more):
    words = f"we had to put {name.lower()} down" if name else "our dog died"
    more = {"loss": "pet", "lost": "dog"} | ({"name": name} if name else {}) | more
    return told(K.BEREAVEMENT, words, *(days or ("2026-03-10",)), subject=CLOSE, **more)


def test_a_dead_dog_is_hushed_and_a_living_one_is_not():
    told = Told()
    death = put_down(told)
    assert hushed(death, told.dog("Max"), told.dog("Bella"), told.dog("Macks"), told.dog("Molly")) == [
        True,
        False,
        True,  # the same name, heard in another way
        False,
    ]


def test_a_dead_dog_without_a_name_may_be_any_dog_but_one_told_of_since():
    told = Told()
    cat = told(K.PET, "our cat", "2026-03-01", subject=CLOSE, species="cat")
    assert hushed(
        put_down(told, ""),
        told.dog("Bella"),
        told.dog("Luna", "2026-05-01"),
        cat,
        told.dog("Rex", "2026-03-10"),
    ) == [True, False, False, True]


def test_a_dog_of_the_past_is_not_asked_about_even_when_told_since():
    told = Told()
    assert hushed(put_down(told, ""), told.dog("Rex", "2026-05-01", status=Status.PAST)) == [True]


def test_an_animal_or_a_relative_of_the_past_is_silent_as_the_dead_are():
    told = Told()
    gone = told.dog("Max", status=Status.PAST)  # "we had to put our dog max down", and no more is known
    assert Hush([gone]).hushes(gone, topic_of(gone))
    assert hushed(gone, told.dog("Max", "2026-06-01"), told.dog("Bella")) == [True, False]
    brother = told(
        K.FAMILY, "i had a brother", "2026-03-10", subject=CLOSE, kin="brother", status=Status.PAST
    )
    assert hushed(brother, told(K.WORK, "my brother is a cook", "2026-06-01", kin="brother")) == [True]


def test_walks_with_the_dead_dog_are_hushed_too():
    told = Told()
    walks = told(K.HOBBY, "walking the dog", "2026-03-01", activity="walking")
    assert hushed(put_down(told), walks, told(K.HOBBY, "i love walking", "2026-03-01")) == [True, False]


@pytest.mark.parametrize(
    ("kind", "words", "more"),
    [
        (K.CELEBRATION, "we're getting married", {}),
        (K.CELEBRATION, "our anniversary", {"event": "anniversary"}),
        (K.TRAVEL, "our honeymoon", {"event": "honeymoon"}),
        (K.FAMILY, "my husband", {"kin": "husband", "subject": CLOSE}),
        (K.FAMILY, "my wife", {"kin": "wife", "subject": CLOSE}),
        (K.HOBBY, "my husband and i love to garden", {"activity": "gardening"}),
        (K.FAMILY, "i have two kids", {"kin": "child"}),  # "how is everybody at home?"
        (K.WORK, "he is a pilot", {"relation": "fiance", "subject": CLOSE}),
    ],
)
def test_after_a_partners_death_nothing_touches_them_whenever_it_was_told(kind, words, more):
    told = Told()
    for day in ("2026-01-01", "2026-03-10", "2027-01-01"):
        assert hushed(told.widowed(), told(kind, words, day, **more)) == [True]


def test_what_has_nothing_to_do_with_the_dead_may_come_up():
    told = Told()
    others = [
        told.dog("Bella"),
        told(K.HOBBY, "i go hiking", "2026-03-01", activity="hiking"),
        told.wedding(kin="daughter", relation="daughter", subject=CLOSE),
        told(K.WORK, "my mother is a nurse", "2026-03-01", kin="mother", occupation="nurse", subject=CLOSE),
    ]
    assert hushed(told.widowed(), *others) == [False] * 4


def test_what_was_told_in_one_breath_with_a_death_belongs_to_it():
    told = Told()
    death = told.widowed(at=100.0)
    hikes = told(K.HOBBY, "we loved hiking", "2026-03-10", activity="hiking", at=108.0)
    golf = told(K.HOBBY, "i play golf", "2026-03-10", activity="golf", at=400.0)
    again = told(K.HOBBY, "i go hiking", "2026-03-10", "2026-06-10", activity="hiking", at=108.0)
    assert hushed(death, hikes, golf, again) == [True, False, False]


def test_a_father_is_among_the_parents_and_not_the_mother():
    told = Told()
    death = told(
        K.BEREAVEMENT, "dad died", "2026-03-10", subject=CLOSE, kin="father", lost="father", loss="parent"
    )
    anniversary = told(
        K.CELEBRATION, "their golden", "2026-01-01", subject=CLOSE, kin="parent", event="anniversary"
    )
    mother = told(K.WORK, "she is a nurse", "2026-01-01", subject=CLOSE, kin="mother", occupation="nurse")
    assert hushed(death, anniversary, mother) == [True, False]


def test_of_two_sisters_the_one_by_another_name_is_alive():
    told = Told()
    death = told(
        K.BEREAVEMENT, "anne died", "2026-03-10", subject=CLOSE, kin="sister", name="Anne", lost="sister"
    )
    carol = told(K.TRAVEL, "carol is visiting", "2026-01-01", subject=CLOSE, kin="sister", name="Carol")
    someone = told(K.TRAVEL, "she is visiting", "2026-01-01", subject=CLOSE, kin="sister")
    assert hushed(death, carol, someone) == [False, True]


def test_a_lost_pregnancy_silences_babies_until_one_is_told_of_in_a_later_call():
    told = Told()
    loss = told(
        K.BEREAVEMENT, "we had a miscarriage", "2026-03-10", subject=CLOSE, loss="pregnancy", lost="pregnancy"
    )
    before = told(K.CELEBRATION, "we're expecting a baby", "2026-01-01")
    since = told(K.CELEBRATION, "we're expecting a baby", "2027-01-01")
    assert hushed(loss, before, since) == [True, False]


def test_a_funeral_of_nobody_knows_whom_silences_all_beings_told_of_before():
    told = Told()
    loss = told(K.BEREAVEMENT, "i've come from a funeral", "2026-03-10", subject=CLOSE)
    since = told(K.FAMILY, "my son", "2026-06-10", subject=CLOSE, kin="son")
    hike = told(K.HOBBY, "i go hiking", "2026-03-01", activity="hiking")
    before = told(K.FAMILY, "my son", "2026-03-01", subject=CLOSE, kin="son")
    assert hushed(loss, since, hike, before, told.dog("Bella")) == [False, False, True, True]


def test_a_parting_silences_the_partner_until_spoken_of_again():
    told = Told()
    divorce = told(K.HARDSHIP, "i'm going through a divorce", "2026-03-10", event="divorce")
    assert hushed(divorce, told.wedding("2026-01-01"), told.wedding("2027-01-01")) == [True, False]


def test_a_former_partner_is_never_asked_about():
    told = Told()
    assert hushed(told.dog("Bella"), told(K.FAMILY, "my ex wife", "2026-03-10", kin="former partner")) == [
        True
    ]


def test_one_who_is_gravely_ill_is_not_asked_about_lightly():
    told = Told()
    illness = told(
        K.HEALTH, "my husband has cancer", "2026-03-10", subject=CLOSE, kin="husband", serious=True
    )
    assert hushed(illness, told.wedding("2026-01-01")) == [True]


def ran_away(told, *days, words="our cat ran away", **more):
    return told(K.PET, words, *(days or ("2026-03-10",)), subject=CLOSE, species="cat", **more)


@pytest.mark.parametrize("words", ["ran away", "went missing", "escaped", "was stolen", "was given away"])
def test_an_animal_that_is_away_is_not_asked_about(words):
    told = Told()
    away = ran_away(told, words=f"our cat {words}")
    assert Hush([away]).hushes(away, topic_of(away))
    mimi = told(K.PET, "our cat mimi", "2026-03-01", subject=CLOSE, species="cat", name="Mimi")
    assert hushed(away, mimi, told.dog("Max", "2026-03-01")) == [True, False]


def test_an_animal_that_is_back_may_be_asked_about_again():
    told = Told()
    back = ran_away(told, "2026-03-10", "2026-05-01")
    words = ("our cat ran away", "our cat is asleep")
    tellings = tuple(replace(one, words=each) for one, each in zip(back.told, words, strict=True))
    assert Hush([replace(back, told=tellings)]).gone == ()
    cat = told(K.PET, "our cat", "2026-05-01", subject=CLOSE, species="cat")
    assert hushed(ran_away(told), cat) == [False]


@pytest.mark.parametrize(
    ("words", "kin"), [("my wife left me", "wife"), ("my husband walked out on us", "husband")]
)
def test_one_who_left_is_a_parting_whoever_it_is_told_of(words, kin):
    told = Told()
    parting = told(K.HARDSHIP, words, "2026-03-10", subject=CLOSE, kin=kin, relation=kin)
    home = told(K.FAMILY, "my " + kin, "2026-03-01", subject=CLOSE, kin=kin, relation=kin)
    assert hushed(parting, home) == [True]
    assert hushed(told(K.HARDSHIP, "my son left me", "2026-03-10", subject=CLOSE, kin="son"), home) == [False]


def test_where_more_are_gone_than_can_be_looked_at_nothing_is_asked():
    told = Told()
    deaths = [put_down(told, f"Dog{number}", "2026-03-10") for number in range(MOST_GONE + 2)]
    hobby = told(K.HOBBY, "i go hiking", "2026-03-10", activity="hiking")
    assert not Hush(deaths[:MOST_GONE]).hushes(hobby, topic_of(hobby))
    many = Hush(deaths)
    assert (many.unread, len(many.gone)) == (2, MOST_GONE)
    assert many.hushes(hobby, topic_of(hobby))
    assert many.hushes(hobby, topic_of(hobby), deaths_only=True)
