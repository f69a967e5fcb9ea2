"""What stands in Redis, read: what was written comes back, and whatever else is there is nothing."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.events import CallHeld
from cues.calls.gateway.bus import CallRecord
from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.redis_reading import (
    FURTHEST,
    LARGEST,
    LONGEST_NAME,
    agents_of,
    events_of,
    info_of,
    json_of,
    record_of,
    text,
)
from cues.calls.wire import to_line
from speech.sources.protocols.names import shown

INFO = CallInfo("c1", "heartline", "2026-03-02T14:05:00+00:00", "robin", "+1614", "live", "full", 3, "here/a")
RECORD = CallRecord(INFO, "g1", "token:1", "c-9")
FIELDS = {b"owner": b"g1", b"info": info_of(RECORD), b"sender": b"token:1", b"ref": b"c-9", b"seq": b"3"}


def entry(seq, call="c1", id_=None):
    line = to_line(CallHeld(call=call, seq=seq, at=float(seq))).encode()
    return (b"%d-1" % seq if id_ is None else id_, {b"event": line})


def seqs(read):
    events, damaged = read
    return [event.seq for event in events], damaged


def test_a_record_comes_back_as_it_was_written():
    assert record_of("c1", FIELDS) == RECORD


def test_a_call_whose_end_has_been_told_has_ended_whatever_its_lists_show_yet():
    assert record_of("c1", {**FIELDS, b"ended": b"1"}) == replace(RECORD, info=replace(INFO, state="ended"))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {b"info": b"\xff"},
        {b"info": b"[]"},
        {b"info": b"[" * 100_000},
        {b"info": json.dumps({"id": "c1"}).encode()},
        {b"info": info_of(replace(RECORD, info=replace(INFO, id="c2")))},
        {b"owner": b""},
        {b"owner": b"\xff"},
        {b"owner": b"a\nb"},
    ],
)
def test_a_damaged_record_is_none(fields):
    assert record_of("c1", {**FIELDS, **fields} if fields else {}) is None


@given(st.dictionaries(st.sampled_from([b"owner", b"info", b"sender", b"ref", b"ended"]), st.binary()))
def test_whatever_a_hash_holds_harms_nobody(fields):
    record = record_of("c1", fields)
    assert record is None or record.id == "c1"


def test_events_come_back_in_order():
    assert seqs(events_of("c1", [entry(4), entry(5), entry(9)], 3)) == ([4, 5, 9], 0)


@pytest.mark.parametrize(
    "bad",
    [
        entry(5, call="c2"),
        entry(3),
        entry(2),
        entry(4 + FURTHEST + 1),
        entry(5, id_=b"6-1"),
        entry(5, id_=b"5-2"),
        (b"5-1", None),
        (b"5-1", {}),
        (b"5-1", {b"event": b"\xff"}),
        (b"5-1", {b"event": b"[" * 100_000}),
        (b"5-1", {b"event": b" " * (LARGEST + 1)}),
        (b"5-1", {b"event": b'{"event":"cue","call":"c1","seq":5}'}),
    ],
    ids=range(12),
)
def test_an_entry_that_is_no_event_of_the_call_is_passed_over_and_counted(bad):
    assert seqs(events_of("c1", [entry(4), bad, entry(6)], 3)) == ([4, 6], 1)


@given(st.lists(st.tuples(st.binary(max_size=8), st.dictionaries(st.just(b"event"), st.binary()))))
def test_whatever_a_stream_holds_harms_nobody(entries):
    assert events_of("c1", entries, 0) == ([], len(entries))


@given(st.text())
def test_a_short_printable_name_is_one(name):
    raw = name.encode(errors="replace")
    assert text(raw) == (
        raw.decode() if shown(raw.decode()) == raw.decode() and len(raw) <= LONGEST_NAME else ""
    )


@pytest.mark.parametrize("value", [None, b"", b"\xff", b"a\x00", b"x" * (LONGEST_NAME + 1)])
def test_anything_else_is_none(value):
    assert text(value) == ""


@pytest.mark.parametrize(
    ("value", "agents"),
    [
        (None, None),
        (b"[]", frozenset()),
        (b'["robin", "anna"]', frozenset({"robin", "anna"})),
        (b'["robin", 1, {}, null]', frozenset({"robin"})),
        (b'{"robin": 1}', frozenset()),
        (b"\xff", frozenset()),
    ],
)
def test_a_gateway_lives_whatever_its_sign_of_life_holds(value, agents):
    assert agents_of(value) == agents


@given(st.one_of(st.binary(), st.text()))
def test_json_that_is_none_is_nothing(value):
    try:
        held = json.loads(value)
    except (ValueError, RecursionError):
        held = None
    assert repr(json_of(value)) == repr(held)


@pytest.mark.parametrize("value", [b"[" * 100_000, b" " * LARGEST + b"1"])
def test_json_that_is_too_deep_or_too_long_is_nothing(value):
    assert json_of(value) is None
