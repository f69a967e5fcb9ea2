"""Values of sound: channels, and equal frames of 16 kHz PCM that count samples from the call's first one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

SAMPLE_RATE = 16_000
"""Samples a second of all audio inside Heartline."""

Samples = npt.NDArray[np.int16]
"""One channel of 16-bit PCM, shape (n,)."""


class Channel(StrEnum):
    """Who is heard on one side of a call."""

    AGENT = "agent"
    CUSTOMER = "customer"
    MIXED = "mixed"
    """Both voices in one channel."""


@dataclass(frozen=True, slots=True, eq=False)
class AudioFrame:
    """A piece of one channel, 16-bit mono at `SAMPLE_RATE`."""

    channel: Channel
    start: int
    """Position of the first sample, counted from the call's first sample."""
    samples: Samples

    @property
    def end(self) -> int:
        """Position just after the last sample."""
        return self.start + len(self.samples)

    @property
    def seconds(self) -> float:
        """How long the frame lasts."""
        return len(self.samples) / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Profile:
    """How audio is cut and how finely the fast ear works: speed of answer against work done."""

    name: str
    frame_ms: int
    """Milliseconds in a frame."""
    frames_per_chunk: int | None
    """Vosk's `--frames-per-chunk` (10 ms frames a network pass); None keeps the model's own setting."""
    partials: bool = True
    """Whether the fast ear says what an utterance sounds like before it has ended."""
    growing: bool = True
    """Whether the careful ear hears utterances again while they grow, not only when they have ended."""
    hangover: float | None = None
    """Seconds that the voice gate lets through after voice; None: its own."""
    breadth: float = 1.0
    """How many states of the graph Vosk follows at most, as a share of what the model's own settings say."""

    @property
    def frame_samples(self) -> int:
        """Samples in a frame."""
        return self.frame_ms * SAMPLE_RATE // 1000


LIVE = Profile("live", frame_ms=100, frames_per_chunk=None)
SERVER = Profile("server", frame_ms=200, frames_per_chunk=42, hangover=1.0, breadth=2 / 3)
"""For a gateway's many calls: half as many steps as `live`, a network pass every other step, less silence
after a voice, a narrower search. The last three take a sixth from the decoder's work. Words wrong of 100
(agent, customer) in twelve telephone calls: 19.0, 25.2, without them 19.2, 25.2. Words settle 0.16 s later.
"""
DESK = Profile("desk", frame_ms=20, frames_per_chunk=6)
ARCHIVE = Profile("archive", frame_ms=100, frames_per_chunk=51, growing=False)
FINALS = Profile("finals", frame_ms=100, frames_per_chunk=51, partials=False, growing=False)
"""Only for a gateway that hears more calls than it should."""
PROFILES = {profile.name: profile for profile in (LIVE, DESK, ARCHIVE)}
"""Those that a person may choose."""
