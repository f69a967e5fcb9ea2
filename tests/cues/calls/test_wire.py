"""Every event survives the trip to a line and back, and no bad line shows its words."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from cues.calls.events import CallEvent
from cues.calls.wire import from_line, to_dict, to_line
from cues.errors import JournalError


def test_every_event_of_a_call_round_trips(call):
    call.trouble("audio_dropped", "Half a second was dropped.")
    call.customer("i have a dog called biscuit", at=20).agent("biscuit is your dog", at=24)
    call.customer("my husband died in march", at=30).end()
    for event in call.events:
        assert from_line(to_line(event)) == event


def test_every_kind_of_event_has_its_own_name():
    names = [kind.event for kind in get_args(CallEvent)]
    assert len(names) == len(set(names))


def test_a_line_begins_as_the_contract_says(call):
    line = to_line(call.events[0])
    assert list(json.loads(line))[:6] == ["event", "schema", "call", "seq", "at", "clock"]
    assert to_dict(call.events[0])["schema"] == 1


def test_unknown_fields_of_a_newer_version_are_left_out(call):
    fields = to_dict(call.events[0]) | {"mood": "calm"}
    assert from_line(json.dumps(fields)) == call.events[0]


@pytest.mark.parametrize(
    "line", ["", "marker-word", "[]", "{}", '{"event":"marker-word"}', '{"event":"transcript"}']
)
def test_what_is_no_event_is_refused_without_showing_it(line):
    with pytest.raises(JournalError) as refused:
        from_line(line)
    assert "marker-word" not in str(refused.value)
    assert refused.value.__cause__ is None
