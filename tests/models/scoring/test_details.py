"""Details found, missed and invented, held against the truth."""

from __future__ import annotations

import dataclasses

import pytest

from cues.calls.events import DetailState
from cues.details.detail import Kind, Status, Subject
from models.scoring.details import DetailCounts, judge_details
from speech.audio import Channel
from tests.models.scoring.made_truth import detail, made_truth


def test_every_detail_found_and_nothing_else():
    judged = judge_details(
        made_truth(),
        [
            detail("d1", Kind.FAMILY, 3.2, 3.8),
            detail("d2", Kind.PET, 3.9, 4.2),
            detail("d3", Kind.PLACE, 12.0, 12.9),
        ],
    )
    assert judged.counts == DetailCounts(found=3)
    assert judged.found == {0: "d2", 1: "d1", 2: "d3"}
    assert (judged.counts.precision, judged.counts.recall, judged.counts.f1) == (1.0, 1.0, 1.0)


def test_a_kind_that_is_right_too_is_right():
    assert judge_details(made_truth(), [detail("d1", Kind.HEALTH, 4.0, 5.0)]).found == {0: "d1"}


def test_an_optional_detail_and_a_second_right_one_count_neither_way():
    events = [
        detail("d1", Kind.HOME, 11.5, 12.5),
        detail("d2", Kind.PET, 3.9, 4.1),
        detail("d3", Kind.HEALTH, 5.0, 6.0),
    ]
    judged = judge_details(made_truth(), events)
    assert judged.counts == DetailCounts(found=1, missed=2)
    assert judged.found == {0: "d2"}, "the nearer in time"


def test_the_most_details_are_paired_even_where_the_nearest_event_is_shared():
    truth = made_truth(
        details=[
            {"turn": 1, "kind": "pet", "also": ["health"], "trigger": "dog", "time": 4.2},
            {"turn": 1, "kind": "pet", "also": [], "trigger": "dog", "time": 4.3},
        ]
    )
    events = [detail("d1", Kind.PET, 3.9, 4.2), detail("d2", Kind.HEALTH, 5.0, 6.0)]
    assert judge_details(truth, events).found == {0: "d2", 1: "d1"}


@pytest.mark.parametrize(
    ("event", "on_trap"),
    [
        (detail("d1", Kind.HOBBY, 4.0, 4.5), 0),
        (detail("d1", Kind.PET, 10.5, 11.0), 1),
        (detail("d1", Kind.FAMILY, 7.0, 8.0), 0),
        (detail("d1", Kind.FAMILY, 0.5, 1.0), 0),
    ],
    ids=["kind", "trap", "between turns", "the agent's turn"],
)
def test_what_is_not_there_is_false(event, on_trap):
    judged = judge_details(made_truth(), [event])
    assert judged.counts == DetailCounts(missed=3, false=1, on_traps=on_trap)
    assert judged.false == {"d1"}
    assert judged.counts.precision == 0
    assert judged.counts.f1 == 0


@pytest.mark.parametrize(
    "change",
    [
        {"state": DetailState.RETRACTED},
        {"state": DetailState.TENTATIVE},
        {"status": Status.NEGATED},
        {"status": Status.HYPOTHETICAL},
        {"subject": Subject.OTHER},
        {"channel": Channel.AGENT},
    ],
    ids=str,
)
def test_what_raises_no_cue_does_not_count(change):
    first = detail("d1", Kind.PET, 3.9, 4.2)
    judged = judge_details(made_truth(), [first, dataclasses.replace(first, **change)])
    assert judged.counts == DetailCounts(missed=3)


def test_half_a_second_beside_the_turn_is_still_in_it():
    assert judge_details(made_truth(), [detail("d1", Kind.PLACE, 13.3, 13.6)]).found == {2: "d1"}
    assert judge_details(made_truth(), [detail("d1", Kind.PLACE, 13.5, 13.8)]).counts.false == 1


def test_shares_of_nothing_are_none():
    nothing = DetailCounts()
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    both = DetailCounts(3, 1, 0, 0) + DetailCounts(1, 0, 3, 2)
    assert both == DetailCounts(4, 1, 3, 2)
    assert both.f1 == pytest.approx(2 / 3)
