"""The sample call with both voices in one channel, cut at its true turns."""

from __future__ import annotations

import json

import av
import numpy as np

from models.samples import sample
from speech.audio import SAMPLE_RATE, Channel, Samples


def turns_of_the_sample_call() -> list[tuple[Channel, Samples]]:
    """Who speaks, and 16 kHz audio of each turn."""
    call = sample()
    with av.open(str(call.path)) as file:
        sides = np.concatenate([frame.to_ndarray().reshape(-1, 2) for frame in file.decode(audio=0)])
    mixed = sides.sum(axis=1).clip(-32768, 32767).astype(np.int16)
    truth = json.loads(call.truth_path.read_text(encoding="utf-8"))
    return [
        (
            Channel(turn["speaker"]),
            mixed[round(turn["start"] * SAMPLE_RATE) : round(turn["end"] * SAMPLE_RATE)],
        )
        for turn in truth["turns"]
    ]
