"""Folders of short calls with their truth."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np

from models.scoring.truth import CallTruth
from speech.audio import Channel
from ui.gateway_bench.calls import SentCall

TURNS = [
    {"speaker": "agent", "start": 0.0, "end": 0.4, "text": "Hello there."},
    {"speaker": "customer", "start": 0.4, "end": 0.9, "text": "My dog is called Biscuit."},
]


def truth_of(name: str, **more: object) -> dict[str, object]:
    return {"name": name, "file": f"{name}.wav", "turns": TURNS, **more}


def write_call(folder: Path, name: str, *, seconds: float = 0.5, sides: int = 2, **more: object) -> None:
    """A recording whose left side is 1000 throughout and whose right side is 2000."""
    samples = np.tile(np.array([1000, 2000][:sides], "<i2"), (round(seconds * 16_000), 1))
    with wave.open(str(folder / f"{name}.wav"), "wb") as file:
        file.setparams((sides, 2, 16_000, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    (folder / f"{name}.json").write_text(json.dumps(truth_of(name, **more)))


def sent_call(name: str = "short", *, seconds: float = 0.5) -> SentCall:
    """A call in memory, in messages of 200 ms and a shorter last one."""
    whole = bytes(round(seconds * 32_000))
    pieces = tuple(whole[at : at + 6400] for at in range(0, len(whole), 6400))
    sides = {Channel.AGENT: pieces, Channel.CUSTOMER: pieces}
    return SentCall(name, CallTruth.model_validate(truth_of(name)), sides, seconds)
