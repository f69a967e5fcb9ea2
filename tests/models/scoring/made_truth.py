"""A short call's truth, and events as its session could have told them."""

from __future__ import annotations

from typing import Any

from cues.calls.events import (
    CueEvent,
    CueSource,
    CueState,
    DetailEvent,
    DetailState,
    Transcript,
)
from cues.details.detail import Kind, Status, Subject
from models.scoring.truth import CallTruth
from speech.audio import Channel
from speech.transcript import Word

TRUTH: dict[str, Any] = {
    "name": "short",
    "file": "short.flac",
    "noise": {"type": "pink", "snr_db": 15.0},
    "crosstalk_db": -26,
    "codec": "unknown keys are left alone",
    "turns": [
        {"speaker": "agent", "start": 0.0, "end": 2.0, "text": "Hello."},
        {"speaker": "customer", "start": 3.0, "end": 6.0, "text": "My brother's dog is at the vet."},
        {
            "speaker": "customer",
            "start": 10.0,
            "end": 13.0,
            "text": "This printer is a dog. I live in Perth.",
        },
    ],
    "details": [
        {"turn": 1, "kind": "pet", "also": ["health"], "evidence": "dog", "trigger": "dog", "time": 4.2},
        {"turn": 1, "kind": "family", "also": [], "evidence": "x", "trigger": "brother's", "time": 3.8},
        {"turn": 2, "kind": "place", "also": [], "evidence": "x", "trigger": "Perth", "time": 12.9},
    ],
    "optional": [{"turn": 2, "kind": "home", "evidence": "I live"}],
    "traps": [{"turn": 2, "type": "figurative", "text": "a dog", "time": 11.0}],
}


def made_truth(**changes: Any) -> CallTruth:
    return CallTruth.model_validate({**TRUTH, **changes})


def detail(id_: str, kind: Kind, start: float, end: float, **changes: Any) -> DetailEvent:
    fields: dict[str, Any] = {
        "call": "c",
        "seq": 1,
        "at": end + 1,
        "clock": end + 1.5,
        "channel": Channel.CUSTOMER,
        "evidence": "x",
        "text": "x",
        "subject": Subject.CALLER,
        "status": Status.ASSERTED,
        "confidence": 1.0,
        "attributes": {},
        "state": DetailState.CONFIRMED,
    }
    return DetailEvent(id=id_, kind=kind, start=start, end=end, **{**fields, **changes})


def heard(text: str, start: float, end: float, **changes: Any) -> Transcript:
    """A final whose words share its time evenly, told a second after its end; `final=False` for a partial."""
    texts = text.split()
    each = (end - start) / max(1, len(texts))
    words = tuple(
        Word(word, start + place * each, start + (place + 1) * each) for place, word in enumerate(texts)
    )
    fields: dict[str, Any] = {
        "call": "c",
        "seq": 1,
        "at": end + 1,
        "clock": end + 1.5,
        "channel": Channel.CUSTOMER,
        "utterance": 1,
        "final": True,
        "settled": len(texts),
        "words": words if changes.get("final", True) else (),
    }
    return Transcript(text=text, start=start, end=end, **{**fields, **changes})


def cue(id_: str, detail_id: str, at: float, state: CueState = CueState.SHOWN) -> CueEvent:
    return CueEvent(
        call="c",
        seq=1,
        at=at,
        clock=at + 0.5,
        id=id_,
        state=state,
        kind=Kind.PET,
        headline="x",
        suggestions=(),
        sensitive=False,
        detail=detail_id,
        heard_at=at,
        ready_at=at,
        source=CueSource.SAID,
        why="x",
    )
