"""Single events, made with only what a test cares about."""

from __future__ import annotations

from typing import Any

from cues.calls.events import CueEvent, CueSource, CueState, DetailEvent, DetailState, Transcript
from cues.details.detail import Kind, Status, Subject
from speech.audio import Channel


def transcript(text: str, *, utterance: int = 1, final: bool = False, **other: Any) -> Transcript:
    fields: dict[str, Any] = {"channel": Channel.CUSTOMER, "start": 1.0, "end": 2.0} | other
    return Transcript(call="c", seq=1, at=2.0, utterance=utterance, final=final, text=text, **fields)


def detail(name: str, evidence: str, start: float, end: float, **other: Any) -> DetailEvent:
    fields: dict[str, Any] = {
        "channel": Channel.CUSTOMER,
        "kind": Kind.PET,
        "text": evidence,
        "subject": Subject.CALLER,
        "status": Status.ASSERTED,
        "confidence": 0.9,
        "attributes": {},
        "state": DetailState.CONFIRMED,
    } | other
    return DetailEvent(call="c", seq=1, at=end, id=name, evidence=evidence, start=start, end=end, **fields)


def cue(name: str, state: CueState, *, at: float = 1.0, **other: Any) -> CueEvent:
    fields: dict[str, Any] = {
        "kind": Kind.PET,
        "headline": "A dog",
        "suggestions": ("What is its name?",),
        "sensitive": False,
        "detail": None,
        "heard_at": 0.0,
        "ready_at": 0.0,
        "source": CueSource.SAID,
        "why": "our dog",
    } | other
    return CueEvent(call="c", seq=1, at=at, id=name, state=state, **fields)
