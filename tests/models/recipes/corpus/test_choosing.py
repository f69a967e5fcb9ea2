"""Which utterances are heard: a fair choice from its first five on, the same every time."""

from __future__ import annotations

from collections import Counter

from models.recipes.corpus.choosing import planned
from models.recipes.corpus.rows import LabelledUtterance
from models.recipes.corpus.writing import read_notes
from speech.transcript import Ear

_TAIL = "and that is why i am calling you today"


def rows(name: str, *details: str) -> list[LabelledUtterance]:
    numbers = ("one", "two", "three", "four")
    notes = [f"{name} number {word} {detail} {_TAIL}" for detail in details for word in numbers]
    return list(read_notes(notes, name))


def test_every_beginning_has_three_in_five_with_a_detail_and_the_kinds_in_turn() -> None:
    given = rows("kin", "{pet|a cat}", "{work|a vet}", "{pet.n|no cat}", "no news", "{hobby|i sing}")
    first = planned(given)[:10]
    told = [{detail.kind for detail in one.row.details if detail.required} for one in first]
    assert [sum(map(bool, told[:5])), sum(map(bool, told[5:]))] == [3, 3]
    assert set(Counter(kind for kinds in told for kind in kinds).values()) == {2}
    assert [one.ear for one in first[:4]] == [Ear.FAST, Ear.CAREFUL, Ear.FAST, Ear.CAREFUL]
    assert planned(reversed(given)) == planned(given)


def test_talk_like_a_call_comes_sooner() -> None:
    details = ("{pet|a cat}", "{pet|a dog}", "{pet.n|no cat}", "{pet.n|no dog}", "no news", "no sale")
    ordered = planned(rows("plain", *details) + rows("toil", *details))
    half = Counter(one.row.id.partition("-")[0] for one in ordered[: len(ordered) // 2])
    assert half["plain"] > half["toil"]


def test_agents_and_what_no_voice_reads_well_are_left_out() -> None:
    notes = [
        "A: is there anything else that i can do for you",
        "is the voucher good in the café that you have down there",
        "too short to align",
        " ".join(["far"] * 31),
    ]
    fit = rows("kin", "{pet|a cat}", "{pet.n|no cat}", "no news")
    ids = {row.id for row in fit}
    assert {one.row.id for one in planned([*read_notes(notes, "out"), *fit])} <= ids
