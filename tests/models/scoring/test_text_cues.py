"""Cues of rows alone, and of whole calls said to a real session."""

from __future__ import annotations

import pytest

from cues.details.detail import Kind
from cues.playbook.choose import Played
from models.scoring.text_cues import CueAt, Cues, cues_of_call, cues_of_row, fires
from models.scoring.text_score import judge_row
from models.scoring.texts import TextCall, TextRow
from tests.models.scoring.made_texts import PLAYBOOK, SixWords, label, row

SMALL_TALK = "well that is all very good to know and i shall see to it at once for you today"


def of_row(text, *labels):
    given = TextRow.model_validate(row(text, *labels))
    return cues_of_row(given, judge_row(given, SixWords().extract(text)), PLAYBOOK)


@pytest.mark.parametrize(
    ("text", "labels", "cues"),
    [
        ("a dog and a dog", ["pet:dog"], Cues(1)),
        ("a dog", ["pet:dog:weak"], Cues(1)),
        ("a dog", [], Cues(1, false=(CueAt("r1", Kind.PET),))),
        ("maybe dog", [], Cues()),
        ("a knee", [], Cues()),
        ("no dog", [], Cues()),
        ("threatened knee", [], Cues(1, false=(CueAt("r1", Kind.HEALTH),))),
        ("my dog died", ["pet:dog", "bereavement:died"], Cues(2)),
        ("we lost our dog", ["pet:dog", "bereavement:lost"], Cues(1, light_in_loss=(CueAt("r1", Kind.PET),))),
    ],
)
def test_the_cues_that_a_row_could_raise(text, labels, cues):
    assert of_row(text, *labels) == cues


def test_a_play_fires_as_often_as_a_call_may_have_it():
    (dog,) = SixWords().extract("a dog")
    assert fires(dog, "a dog", PLAYBOOK).play.id == "pet"
    assert fires(dog, "a dog", PLAYBOOK, [Played("pet", 1.0)], 9.0) is None


def call(*turns):
    told = []
    for speaker, text, *labels in turns:
        told.append({"role": speaker, "text": text, "details": [label(one) for one in labels]})
    return TextCall.model_validate({"id": "c", "turns": told})


def of_call(*turns):
    return cues_of_call(call(("agent", SMALL_TALK), ("agent", SMALL_TALK), *turns), SixWords(), PLAYBOOK)


def test_a_call_shows_cues_for_what_is_said():
    assert of_call(("customer", "i have a dog", "pet:dog")) == Cues(1)
    assert of_call(("customer", "i have a dog")) == Cues(1, false=(CueAt("c-02", Kind.PET),))
    assert of_call(("agent", "i have a dog")) == Cues()
    assert of_call(("customer", "i have maybe dog")) == Cues()


def test_no_light_cue_is_shown_where_the_opening_or_the_ration_forbids_it():
    early = call(("customer", "i have a dog", "pet:dog"))
    assert cues_of_call(early, SixWords(), PLAYBOOK).raised == 0
    assert of_call(("customer", "a dog", "pet:dog"), ("customer", "a dog", "pet:dog")).raised == 1


def test_light_cues_in_a_call_with_a_loss_are_told_by_when_they_came():
    before = of_call(
        ("customer", "i have a dog", "pet:dog"),
        ("agent", SMALL_TALK),
        ("customer", "and my mother died", "bereavement:died"),
    )
    assert (before.raised, before.light_in_loss) == (2, (CueAt("c-02", Kind.PET, after=False),))
    after = of_call(
        ("customer", "i lost my mother", "bereavement:lost my mother"),
        ("agent", SMALL_TALK),
        ("customer", "and i have a dog", "pet:dog"),
    )
    assert after == Cues(1, light_in_loss=(CueAt("c-04", Kind.PET),))
    muted = of_call(
        ("customer", "my mother died", "bereavement:died"),
        ("agent", SMALL_TALK),
        ("customer", "and i have a dog", "pet:dog"),
    )
    assert muted == Cues(1)
