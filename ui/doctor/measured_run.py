"""The measured run of the fast ear, in a process of its own: `python -m ui.doctor.measured_run MODEL`."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from models.samples import sample
from speech.audio import DESK, SAMPLE_RATE, AudioFrame
from speech.fast_ear import FastEar
from speech.gate import VoiceGate
from speech.recognizers.vosk import VoskRecognizer
from speech.sources.recording import Recording
from speech.voice import SileroDetector

SECONDS = 3.0
"""How long it hears, wall time."""


def run(model: Path, seconds: float = SECONDS) -> dict[str, float]:
    """Hear both sides of the sample call as at a desk, one after the other, until the time is up.

    Args:
        model: a Vosk model's folder.
        seconds: wall time; the call's end ends it as well.

    Returns:
        What `ui.doctor.hearing.Heard` holds, by the same names.

    Raises:
        HeartlineError: the model or the sample cannot be used.
    """
    recording = Recording.open(sample().path, customer=None, profile=DESK, began=None)
    frames = asyncio.run(_frames(recording))
    with VoskRecognizer.load(model, DESK) as recognizer:
        ears = {
            channel: (VoiceGate(SileroDetector()), FastEar(recognizer.stream()))
            for channel in recording.channels
        }
        began, worked, heard = time.perf_counter(), time.process_time(), 0
        for frame in frames:
            gate, ear = ears[frame.channel]
            for passage in gate.push(frame.start, frame.samples):
                ear.accept(passage)
            heard = frame.end
            if time.perf_counter() - began >= seconds:
                break
        return {
            "seconds": heard / SAMPLE_RATE,
            "wall": time.perf_counter() - began,
            "processor": time.process_time() - worked,
        }


async def _frames(recording: Recording) -> list[AudioFrame]:
    return [frame async for frame in recording.frames() if isinstance(frame, AudioFrame)]


def main(arguments: Iterable[str]) -> None:
    """Print what was measured as one line of JSON."""
    (model,) = arguments
    sys.stdout.write(json.dumps(run(Path(model))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
