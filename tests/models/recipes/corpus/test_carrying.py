"""Labels on the words that were heard: kept where a person still understands them, weak or gone where not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recipes.corpus.carrying import aligned, carry, sounding
from models.recipes.corpus.rows import LabelledUtterance
from models.recipes.corpus.writing import read_notes


def said(note: str) -> LabelledUtterance:
    """An utterance in the notation of those who write the corpus."""
    (row,) = read_notes([note], "said")
    return row


def labels(row: LabelledUtterance | None) -> list[tuple[str, str, bool]]:
    assert row is not None
    for detail in row.details:
        first, past = row.place(detail)
        assert row.text[first:past] == detail.evidence
    return [(detail.kind, detail.evidence, detail.weak) for detail in row.details]


@pytest.mark.parametrize(
    ("note", "heard", "evidence"),
    [
        ("and {pet|my corgi} ate it", "and my corky ate it", "my corky"),
        (
            "{bereavement.c|my husband passed away} in may",
            "my husband past a way in may",
            "my husband past a way",
        ),
        ("so {hobby|i play pickleball} on mondays", "so i play pickle ball on monday", "i play pickle ball"),
        ("so {bereavement.c|my dad died in eighty one} and", "so my dad died and", "my dad died"),
        ("uh {place|we live in the country} now", "we live in a country now", "we live in a country"),
        ("{celebration.c|she's eggs pecting} in june", "she's expecting in june then", "she's expecting"),
    ],
)
def test_what_can_still_be_understood_stays_a_detail(note: str, heard: str, evidence: str) -> None:
    assert [label[1:] for label in labels(carry(said(note), heard, "a"))] == [(evidence, False)]


@pytest.mark.parametrize(
    ("note", "heard", "evidence"),
    [
        ("{hardship|i'm going through a divorce} and need", "i'm going through the wars and need", "wars"),
        ("uh {bereavement.c|he's been dead a long time} now", "uh dates a long time now", "a long time"),
        ("we had {bereavement.c|my room mate od'd} then", "we had my room mate and then", "my room mate"),
        ("and {place|we lived in seoul for work} then", "and from my office work then", "my office work"),
    ],
)
def test_what_cannot_be_understood_any_more_is_weak(note: str, heard: str, evidence: str) -> None:
    ((_, words, weak),) = labels(carry(said(note), heard, "a"))
    assert weak
    assert evidence in words


def test_a_detail_without_a_word_left_is_gone_and_the_others_stay_in_their_places() -> None:
    row = said("{home|it's a listed cottage} and well {family.c.w|my wife} is {work|a vet} in {place|truro}")
    assert labels(carry(row, "and well my wife is a vet in truro", "a")) == [
        ("family", "my wife", True),
        ("work", "a vet", False),
        ("place", "truro", False),
    ]


def test_what_was_not_to_be_flagged_is_no_weak_detail_of_the_wrong_words() -> None:
    row = said("no {pet.n|never had geese} out here and {work.o|the vicar} said so")
    assert labels(carry(row, "no bought a lease out here and the vicar said so", "a")) == [
        ("work", "the vicar", False)
    ]


@pytest.mark.parametrize(
    ("note", "heard"),
    [
        ("i {pet.n|don't have a dog} here", "i do have a dog here"),
        ("yes i can {hobby|sing in the choir} again", "yes i can't sing in the choir again"),
        ("{travel.h|if we go to spain} next year", "we go to spain next year"),
    ],
)
def test_an_utterance_whose_meaning_was_turned_is_left_out(note: str, heard: str) -> None:
    assert carry(said(note), heard, "a") is None


@pytest.mark.parametrize("heard", ["", "oh", "well i have a dog"])
def test_nothing_heard_and_nothing_misheard_are_left_out(heard: str) -> None:
    assert carry(said("well uh i have {pet|a dog}"), heard, "a") is None


def test_all_else_that_was_known_of_the_utterance_is_kept() -> None:
    notes = ["first", "", "# nurse, leeds", "< any news", "{hardship.xt.c|he hit my sister}"]
    _, row = read_notes(notes, "said")
    carried = carry(row, "he hid my sister", "heard-0001")
    assert carried is not None
    assert (carried.id, carried.group, carried.voice) == ("heard-0001", row.group, "nurse, leeds")
    assert carried.context == ("other: any news",)
    assert dict(carried.details[0].attributes) == {"crisis": "threat"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("passed", "past"), ("knight", "nite"), ("quick", "kwik"), ("phil", "fill"), ("cell", "sell")],
)
def test_spellings_of_one_sound_are_one(one: str, other: str) -> None:
    assert sounding(one) == sounding(other)


_WORDS = st.lists(st.sampled_from("my dog died last may and a cat".split()), max_size=7)


@given(said=_WORDS, heard=_WORDS)
def test_every_word_lies_in_one_piece_in_order(said: list[str], heard: list[str]) -> None:
    pieces = aligned(said, heard)
    assert [at for piece in pieces for at in range(*piece.said)] == list(range(len(said)))
    assert [at for piece in pieces for at in range(*piece.heard)] == list(range(len(heard)))
    if said == heard:
        assert all(piece.alike for piece in pieces)
