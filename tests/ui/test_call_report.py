"""Reports as Markdown and JSON."""

from __future__ import annotations

import dataclasses
import json

import pytest

from cues.calls.events import CallEnded, CallHeld, CallResumed, CallStarted, CallTransferred, CueState, Warned
from cues.calls.report.reporting import report_call
from cues.details.detail import Kind
from speech.audio import Channel
from tests.ui.made_events import cue, detail
from ui.call_report import markdown, values

STARTED = CallStarted(
    call="c",
    seq=1,
    at=0.0,
    source="made",
    channels=(Channel.AGENT, Channel.CUSTOMER),
    customer="+16145550123",
    began="2026-03-02T14:05:00-05:00",
    agent="ana",
)
DOG = detail("d1", "our dog rex", 3.0, 4.0, attributes={"species": "dog", "name": "Rex"})
LOSS = detail("d2", "my dad died", 70.0, 71.0, kind=Kind.BEREAVEMENT, attributes={"relation": "dad"})
SHOWN = cue("c1", CueState.SHOWN, at=5.0, detail="d1")
USED = cue("c1", CueState.USED, at=9.0, detail="d1", by="key")
ENDED = CallEnded(call="c", seq=1, at=372.0, duration=372.0, stats={"echo_seconds": 3.5, "echo_words": 2.0})


def made(*events):
    """The report of a call of these events, numbered."""
    return report_call(
        [dataclasses.replace(event, seq=place) for place, event in enumerate((STARTED, *events), 1)], "US"
    )


def test_the_report_reads_as_markdown():
    lines = markdown(made(DOG, SHOWN, USED, ENDED)).splitlines()
    assert lines[0] == "# Call c"
    assert lines[2] == "2026-03-02 14:05 · 06:12 · agent ana · customer +16145550123"
    assert lines[6].startswith(
        "A call of 6 minutes and 12 seconds on 2 March 2026, with ana. They told of an animal"
    )
    assert '- Pet: Rex, dog: "our dog rex" (00:03)' in lines
    assert "- 00:05 A dog (marked as used)" in lines
    assert "- echo of the loudspeaker left out: 3.5 s" in lines


def test_what_is_sensitive_stands_apart_and_is_marked():
    text = markdown(made(DOG, LOSS, ENDED))
    open_part, guarded = text.split("## What was learned: sensitive")
    assert '- **sensitive** A loss: dad: "my dad died" (01:10)' in guarded
    assert "our dog rex" not in guarded
    assert "my dad died" not in open_part.split("## What was learned")[1]


def test_holds_transfers_and_warnings_are_told():
    warned = Warned(call="c", seq=1, at=50.0, code="audio_dropped", message="Audio was dropped.")
    events = [
        CallHeld(call="c", seq=1, at=10.0),
        CallResumed(call="c", seq=1, at=20.0),
        CallTransferred(call="c", seq=1, at=30.0, to="ben"),
        warned,
        warned,
    ]
    lines = markdown(made(*events)).splitlines()
    assert "- 00:10 on hold until 00:20" in lines
    assert "- 00:30 transferred to ben" in lines
    assert "- 00:50 Audio was dropped. (2 times)" in lines
    assert "agent ana, then ben" in lines[2]
    assert "no end" in lines[2]


@pytest.mark.parametrize(
    "hostile", ["# [x](http://y) <b>**z**", "one\n\n## two", "a\x1b]52;c;eA==\x07b", "a\u202eb"]
)
def test_no_text_becomes_a_mark_or_moves_the_terminal(hostile):
    events = [DOG, dataclasses.replace(SHOWN, headline=hostile), ENDED]
    text = markdown(made(*events))
    assert all(each.isprintable() for each in text.replace("\n", ""))
    assert "\n## two" not in text
    for mark in ("[x](", "<b>", "**z"):
        assert mark not in text


def test_the_json_is_plain_values_with_the_events_of_each_sentence():
    told = values(made(DOG, SHOWN, USED, LOSS, ENDED))
    assert json.loads(json.dumps(told)) == told
    assert told["schema"] == 1
    assert [each["id"] for each in told["learned"]] == ["d1"]
    assert [each["id"] for each in told["sensitive"]] == ["d2"]
    assert told["cues"][0]["events"] == [3, 4]
    assert told["next"][0]["events"] == [5]
    assert all(each["events"] for each in (*told["story"], *told["next"]))
    assert told["began"] == "2026-03-02T14:05:00-05:00"
