"""What calls leave in folders: found by number, deleted line by line, looked for again."""

from __future__ import annotations

import json
import stat

import pytest

from cues.calls.call_traces import FolderTraces
from cues.memory.numbers import Identity, IdentityKind
from speech.errors import HeartlineError

ANN = Identity(IdentityKind.NUMBER, "+16145550123")
STARTED = {"event": "call.started", "call": "call-1", "customer": "(614) 555-0123"}
CONTEXT = {"event": "call.context", "call": "call-2", "customer": "+16145550123"}
OTHER = {"event": "call.started", "call": "call-10", "customer": "+16145550199"}
QUOTED = {"event": "transcript", "call": "call-10", "text": 'say "customer" +16145550123'}


@pytest.fixture
def traces(tmp_path):
    return FolderTraces([tmp_path, tmp_path / "none"], "US")


def write(path, *lines, end="\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(line) for line in lines) + end)


def test_calls_are_found_by_who_called_however_the_number_is_written(traces, tmp_path):
    write(tmp_path / "call-1.jsonl", STARTED, {"event": "call.ended", "call": "call-1"})
    write(
        tmp_path / "deep" / "call-2.jsonl",
        {"event": "call.started", "call": "call-2", "customer": None},
        CONTEXT,
    )
    write(tmp_path / "call-10.jsonl", OTHER, QUOTED)
    (tmp_path / "other.bin").write_bytes(b'\xff"customer"\x00\n')
    assert traces.calls_of([ANN]) == {"call-1", "call-2"}
    assert traces.calls_of([]) == frozenset()


def card(call, **shown):
    return {"event": "memory", "call": call, "card": {"state": "open", **shown}}


def test_calls_are_found_by_whose_card_they_showed(traces, tmp_path):
    write(tmp_path / "call-1.jsonl", {"call": "call-1"}, card("call-1", customer=7), card("call-1"))
    write(tmp_path / "call-2.jsonl", card("call-2", customer=None), card("call-2", people=[{"id": 7}]))
    write(tmp_path / "call-3.jsonl", card("call-3", customer=77), card("call-3", customer="7"))
    quoted = {"event": "transcript", "call": "call-4", "text": json.dumps(card("call-4", customer=7))}
    write(tmp_path / "call-4.jsonl", quoted)
    (tmp_path / "call-5.jsonl").write_text(json.dumps(card("call-5", customer=7), separators=(",", ":")))
    (tmp_path / "call-6.jsonl").write_text('{"event": "memory", "call": "call-6", "card": {"customer": 7')
    assert traces.calls_of([], {7, 8}) == {"call-1", "call-5"}
    assert traces.calls_of([ANN], {9}) == frozenset()


def test_a_file_of_one_call_goes_whole_and_of_a_file_of_many_its_lines(traces, tmp_path):
    write(tmp_path / "call-1.jsonl", STARTED, end="")
    (tmp_path / "call-1.md").write_text("a report of the call")
    write(tmp_path / "kept.jsonl", STARTED, OTHER, {"call": "call-1", "review": "good"})
    write(tmp_path / "call-10.jsonl", OTHER, QUOTED)
    before = (tmp_path / "call-10.jsonl").read_bytes()
    assert len(traces.forget({"call-1"})) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["call-10.jsonl", "kept.jsonl"]
    assert json.loads((tmp_path / "kept.jsonl").read_text()) == OTHER
    assert stat.S_IMODE((tmp_path / "kept.jsonl").stat().st_mode) == 0o600
    assert (tmp_path / "call-10.jsonl").read_bytes() == before
    assert traces.left_of({"call-1"}) == ()


def test_a_line_cut_short_goes_too(traces, tmp_path):
    (tmp_path / "kept.jsonl").write_text(json.dumps(OTHER) + '\n{"event":"transcript","call": "call-1","te')
    assert traces.left_of({"call-1"}) == ("kept.jsonl",)
    traces.forget({"call-1"})
    assert json.loads((tmp_path / "kept.jsonl").read_text()) == OTHER


def test_a_link_is_not_followed(traces, tmp_path):
    outside = tmp_path.parent / "outside.jsonl"
    write(outside, STARTED)
    (tmp_path / "call-1.jsonl").symlink_to(outside)
    traces.forget({"call-1"})
    assert outside.exists()
    outside.unlink()


def test_a_file_that_cannot_be_changed_is_said(traces, tmp_path):
    write(tmp_path / "kept.jsonl", STARTED, OTHER)
    (tmp_path / "kept.jsonl.forgetting").mkdir()
    with pytest.raises(HeartlineError, match=r"kept\.jsonl cannot be changed"):
        traces.forget({"call-1"})
    assert "call-1" in (tmp_path / "kept.jsonl").read_text()
