"""Counts and delays of a call from its events."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.tally import Tally, percentile


def test_a_call_is_counted(call):
    call.customer("i have a dog called biscuit", at=20)
    call.agent("biscuit what a name for your dog", at=25)
    call.customer("sorry my phone died", at=40)
    call.customer("my husband died in march", at=50).end()
    tally = Tally.of(call.events)
    assert [cue.kind.value for cue in tally.cues_shown] == ["pet", "bereavement"]
    assert tally.used == 1
    assert tally.held_back.total() == len(call.cues("suppressed"))
    assert tally.details.total() == len(call.details("confirmed"))
    assert tally.duration == call.events[-1].duration


def test_delays_are_wall_time_after_the_words(call):
    call.customer("i have a dog called biscuit", at=20).end()
    stamped = [dataclasses.replace(event, clock=event.at + 0.05) for event in call.events]
    tally = Tally.of(stamped)
    assert tally.cue_delays == [pytest.approx(0.05)]
    assert tally.detail_delays[0] == pytest.approx(call.details()[0].at - call.details()[0].end + 0.05)


def test_a_cue_that_was_queued_has_no_delay(call):
    call.customer("i have a dog called biscuit", at=3).until(30).end()
    tally = Tally.of(call.events)
    assert len(tally.cues_shown) == 1
    assert tally.cue_delays == []


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.floats(0, 1))
def test_a_percentile_is_one_of_the_values_and_splits_them(values, share):
    cut = percentile(values, share)
    assert cut in values
    assert sum(value <= cut for value in values) >= share * len(values) - 1e-9


def test_no_values_have_no_percentile():
    assert percentile([], 0.5) is None
