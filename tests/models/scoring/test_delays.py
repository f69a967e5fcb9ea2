"""Delays from a trigger word's end to its settling, its detail and its cue."""

from __future__ import annotations

import pytest

from cues.calls.events import CueState, DetailState
from cues.details.detail import Kind
from models.scoring.delays import Delays, measure_delays
from speech.audio import Channel
from tests.models.scoring.made_truth import cue, detail, heard, made_truth

DOG = {0: "d1"}
ONE = made_truth(details=[{"turn": 1, "kind": "pet", "trigger": "dog", "time": 4.2}], optional=[], traps=[])


def partial(text, settled, at, **changes):
    return heard(text, 3.0, 4.5, final=False, settled=settled, at=at, clock=at + 0.1, **changes)


def delays(*events, found=None, real_time=True):
    return measure_delays(ONE, events, found or {}, real_time=real_time)


def test_a_word_counts_from_the_first_event_that_shows_it_settled():
    events = [
        partial("my brother's dog", 2, 4.4),
        partial("my brother's dog", 3, 4.9),
        heard("my brother's dog", 3.0, 4.5),
    ]
    assert delays(*events).settled == pytest.approx((0.8,))
    assert delays(*events, real_time=False).settled == pytest.approx((0.7,))
    assert delays(events[2]).settled == pytest.approx((6.0 - 4.2,))


@pytest.mark.parametrize(
    "event",
    [
        partial("my brother's log", 3, 4.9),
        partial("my brother's dog", 3, 3.6),
        partial("my brother's dog", 3, 4.9, channel=Channel.AGENT),
        heard("the dog", 7.0, 8.0),
    ],
    ids=["misheard", "an earlier dog", "the agent's dog", "another turn"],
)
def test_a_word_that_was_not_heard_there_has_no_delay(event):
    assert delays(event) == Delays()


def test_a_detail_counts_from_its_first_event():
    first = detail("d1", Kind.PET, 4.0, 4.2, at=5.0, clock=5.2, state=DetailState.TENTATIVE)
    last = detail("d1", Kind.PET, 4.0, 4.2, at=7.0, clock=7.2)
    measured = delays(detail("d0", Kind.PET, 4.0, 4.2, clock=4.3), first, last, found=DOG)
    assert measured.detail == pytest.approx((1.0,))


def test_a_cue_counts_unless_it_was_queued():
    assert delays(cue("c1", "d1", 6.0), found=DOG).cue == pytest.approx((2.3,))
    assert delays(cue("c1", "d1", 6.0), found=DOG, real_time=False).cue == pytest.approx((1.8,))
    assert delays(cue("c1", "d1", 5.0, CueState.QUEUED), cue("c1", "d1", 6.0), found=DOG).cue == ()
    assert delays(cue("c1", "d2", 6.0), found=DOG).cue == ()


def test_delays_of_calls_add_up():
    assert Delays((1.0,), (2.0,), ()) + Delays((3.0,), (), (4.0,)) == Delays((1.0, 3.0), (2.0,), (4.0,))
