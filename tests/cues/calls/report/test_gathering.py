"""What may be told of a call's events, and the stretches in which nothing was heard."""

from __future__ import annotations

import dataclasses
import math

import pytest

from cues.calls.commands import Verb
from cues.calls.events import CallEnded, CallStarted
from cues.calls.report.gathering import facts, of_one_call, stretches, transfers, troubles
from cues.calls.report.report import Quiet, Stretch
from cues.details.detail import Kind
from cues.errors import JournalError


@pytest.mark.parametrize("field", ["at", "duration"])
@pytest.mark.parametrize("time", [-1.0, math.nan, math.inf, 1e300])
def test_times_that_no_call_has_are_refused(call, field, time):
    events = call.until(5).end().events
    events[-1] = dataclasses.replace(events[-1], **{field: time})
    with pytest.raises(JournalError, match="no call has"):
        of_one_call(events)


def test_what_stands_before_the_beginning_is_left_out(call):
    events = call.until(5).end().events
    kept = of_one_call([events[-1], *events])
    assert isinstance(kept[0], CallStarted)
    assert isinstance(kept[-1], CallEnded)
    assert kept == events


def test_a_fact_is_known_by_the_event_that_told_it_last(call):
    events = of_one_call(call.customer("i have a dog called biscuit").until(20).end().events)
    record, found = facts(events, "US")
    assert record.id == "call-1"
    assert [each.told.kind for each in found] == [Kind.PET]
    assert found[0].seq == found[0].known.id == call.details("confirmed")[-1].seq


def test_a_pause_within_a_hold_ends_first(call):
    call.until(20).command(Verb.HOLD).until(30).command(Verb.PAUSE).until(40).command(Verb.RESUME)
    events = call.until(50).command(Verb.RESUME).until(60).end().events
    hold, pause = stretches(events)
    assert (hold.why, hold.begin, hold.end) == (Quiet.HOLD, 20.0, 50.0)
    assert (pause.why, pause.end) == (Quiet.PAUSE, 40.0)
    assert pause.begin < 30


def test_a_hold_ends_with_the_call_and_has_no_end_where_the_call_has_none(call):
    call.until(20).command(Verb.HOLD).until(30)
    (open_one,) = stretches(call.events)
    assert open_one == Stretch(Quiet.HOLD, 20.0, None, open_one.event)
    assert [each.end for each in stretches(call.end().events)] == [30.0]


def test_a_warning_is_told_once_with_how_often_it_came(call):
    for _ in range(3):
        call.trouble("audio_dropped", "Audio was dropped.")
    (trouble,) = troubles(call.events)
    assert (trouble.code, trouble.times) == ("audio_dropped", 3)


def test_transfers_come_in_order(call):
    call.command(Verb.TRANSFER, "ben").until(5).command(Verb.TRANSFER)
    assert [each.to for each in transfers(call.events)] == ["ben", None]
