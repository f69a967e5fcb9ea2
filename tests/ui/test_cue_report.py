"""Cues with the seconds before them."""

from __future__ import annotations

import dataclasses

from cues.calls.events import CueEvent, CueSource, CueState, Transcript
from cues.details.detail import Kind
from speech.audio import Channel
from speech.transcript import Word
from ui.cue_report import report

WORDS = tuple(
    Word(text, float(index), index + 0.9) for index, text in enumerate("a b c d e f g h i j k l m n".split())
)
FINAL = Transcript(
    call="c",
    seq=1,
    at=15.0,
    channel=Channel.CUSTOMER,
    utterance=1,
    final=True,
    text="",
    start=0.0,
    end=14.0,
    words=WORDS,
)
SHOWN = CueEvent(
    call="c",
    seq=2,
    at=12.0,
    id="c1",
    state=CueState.SHOWN,
    kind=Kind.PET,
    headline="They have a dog",
    suggestions=("What is it called?",),
    sensitive=False,
    detail="d1",
    heard_at=11.0,
    ready_at=12.0,
    source=CueSource.SAID,
    why="heard it",
)


def test_a_cue_comes_with_the_ten_seconds_before_it_and_what_it_came_to():
    used = dataclasses.replace(SHOWN, seq=3, state=CueState.USED, by="words")
    text = "\n".join(report([FINAL, SHOWN, used]))
    assert "They have a dog" in text
    assert "c d e f g h i j k l" in text
    assert "a b" not in text
    assert " m" not in text
    assert "came to: used" in text


def test_a_call_without_cues_says_so():
    assert list(report([FINAL])) == ["No cue was shown in this call."]


def test_what_was_said_before_a_cue_stands_in_the_order_of_time():
    agent = dataclasses.replace(
        FINAL, channel=Channel.AGENT, start=8.0, words=(Word("hello", 8.0, 8.5),), utterance=2
    )
    lines = [line for line in report([agent, FINAL, SHOWN]) if "|" in line]
    assert ["00:00" in line for line in lines] == [True, False]
    assert "00:08  agent     hello" in lines[1]
