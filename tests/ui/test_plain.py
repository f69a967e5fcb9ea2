"""A call as plain lines."""

from __future__ import annotations

import pytest

from cues.calls.events import (
    CallHeld,
    CallPaused,
    CallResumed,
    CallStarted,
    CallTransferred,
    Transcript,
    Warned,
)
from cues.calls.taking import CallTaken
from speech.audio import Channel
from ui.plain import clock_time, lines

BASE = {"call": "c", "seq": 1, "at": 65.0}


@pytest.mark.parametrize(("seconds", "text"), [(0, "00:00"), (65.9, "01:05"), (3725, "1:02:05")])
def test_times_read_like_a_clock(seconds, text):
    assert clock_time(seconds) == text


def test_finals_are_lines_and_partials_are_not():
    said = {"channel": Channel.CUSTOMER, "utterance": 1, "text": "hello there", "start": 61.0, "end": 62.0}
    assert list(lines(Transcript(final=True, **said, **BASE))) == ["01:01  customer  hello there"]
    assert not list(lines(Transcript(final=False, **said, **BASE)))
    assert not list(lines(Transcript(final=True, **{**said, "text": ""}, **BASE)))


def test_warnings_and_the_beginning_are_lines():
    (warning,) = lines(Warned(code="audio_damaged", message="The end is missing.", **BASE))
    assert "The end is missing." in warning
    (beginning,) = lines(
        CallStarted(
            source="a.wav", channels=(Channel.AGENT, Channel.CUSTOMER), customer=None, began="x", **BASE
        )
    )
    assert "a.wav" in beginning


@pytest.mark.parametrize("kind", [CallPaused, CallHeld, CallResumed])
def test_what_becomes_of_the_call_is_a_line(kind):
    assert len(list(lines(kind(**BASE)))) == 1
    assert list(lines(CallTransferred(to="robin", **BASE))) == ["01:05  transferred"]
    assert list(lines(CallTaken(agent="robin", **BASE))) == ["01:05  taken by an agent"]
