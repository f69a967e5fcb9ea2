"""The voice detector in use, on the sample call."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from models.samples import sample
from speech.audio import ARCHIVE, SAMPLE_RATE, AudioFrame, Channel, Samples
from speech.sources.recording import Recording
from speech.voice import SileroDetector


@pytest.fixture
async def agent() -> Samples:
    """The agent's first 4.7 seconds: half a second of nothing said, then a greeting up to 4.36 s."""
    recording = Recording.open(
        sample().path, customer=None, profile=ARCHIVE, began=datetime(2026, 3, 17, tzinfo=UTC)
    )
    pieces: list[Samples] = []
    async for item in recording.frames():
        if isinstance(item, AudioFrame) and item.channel is Channel.AGENT:
            pieces.append(item.samples)
            if item.end >= 4.7 * SAMPLE_RATE:
                break
    return np.concatenate(pieces)


def chances(detector: SileroDetector, samples: Samples) -> list[float]:
    size = detector.window
    return [detector.probability(samples[at : at + size]) for at in range(0, len(samples) - size, size)]


async def test_a_greeting_is_voice(agent: Samples) -> None:
    greeting = chances(SileroDetector(), agent)[12:125]
    assert sum(chance > 0.5 for chance in greeting) > 0.8 * len(greeting)


async def test_a_fresh_start_hears_the_same_again(agent: Samples) -> None:
    detector = SileroDetector()
    first = chances(detector, agent)
    detector.reset()
    assert chances(detector, agent) == first


def test_noise_and_nothing_are_no_voice() -> None:
    noise = np.random.default_rng(1).normal(0, 1500, 2 * SAMPLE_RATE).astype(np.int16)
    assert max(chances(SileroDetector(), noise)) < 0.5
    assert set(chances(SileroDetector(), np.zeros(SAMPLE_RATE, dtype=np.int16))) == {0.0}
