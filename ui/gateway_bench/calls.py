"""The calls that are sent: those of a folder whose truth is known, each side cut into messages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from models.scoring.truth import CallTruth, read_folder
from speech.audio import SERVER, AudioFrame, Channel, Profile
from speech.errors import BadInputError
from speech.sources.recording import Recording, Side

PIECES: Profile = SERVER
"""Its frames are the messages: 200 ms each, as vosk-server's own clients send them from a microphone."""


@dataclass(frozen=True, slots=True)
class SentCall:
    """One call, ready to be sent."""

    name: str
    """Different for each of the calls that are sent at once."""
    truth: CallTruth
    sides: Mapping[Channel, tuple[bytes, ...]] = field(repr=False)
    """Messages of each side: 16 kHz, 16-bit little-endian, mono."""
    seconds: float
    """How long it lasts."""


def read_calls(folder: Path, only: tuple[str, ...], count: int) -> tuple[SentCall, ...]:
    """Read so many calls of a folder, in the order of their files' names; from the first on again if need be.

    Args:
        folder: as `heartline eval calls` takes it.
        only: names of the calls wanted; none given: all.
        count: how many, at least one.

    Raises:
        TruthError: the folder or a truth in it cannot be used.
        BadInputError: a recording is not there, or is not heard on two sides.
    """
    truths = list(islice(cycle(read_folder(folder, only)), count))
    return tuple(_call(folder, truth, place) for place, truth in enumerate(truths, start=1))


def _call(folder: Path, truth: CallTruth, place: int) -> SentCall:
    path = folder / truth.file
    if not path.is_file():
        raise BadInputError(
            f"The recording {path} is not there, though the truth of {truth.name} names it. Put it there."
        )
    side = Side.RIGHT if truth.channels.right == "customer" else Side.LEFT
    frames = asyncio.run(_frames(Recording.open(path, customer=side, profile=PIECES, began=None)))
    sides = {channel: tuple(_messages(frames, channel)) for channel in (Channel.AGENT, Channel.CUSTOMER)}
    seconds = sum(frame.seconds for frame in frames if frame.channel is Channel.CUSTOMER)
    if not seconds:
        raise BadInputError(f"The recording {path} holds no sound.")
    return SentCall(f"{truth.name}-{place}", truth, sides, seconds)


async def _frames(recording: Recording) -> list[AudioFrame]:
    return [item async for item in recording.frames() if isinstance(item, AudioFrame)]


def _messages(frames: list[AudioFrame], channel: Channel) -> Iterator[bytes]:
    for frame in frames:
        if frame.channel is channel:
            yield frame.samples.astype("<i2").tobytes()
