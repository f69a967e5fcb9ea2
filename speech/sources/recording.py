"""A recorded call as an audio source: any file that FFmpeg decodes, each side on its own channel."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import AsyncIterator, Generator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Self

from speech import pcm
from speech.audio import SAMPLE_RATE, AudioFrame, Channel, Profile
from speech.errors import AudioFileError, BadInputError
from speech.sources.media import Media
from speech.sources.tags import began_in_tags, zoned
from speech.transcript import AudioTrouble

_HOP_SECONDS = 0.5
"""Audio decoded in one visit to the worker thread: few enough visits to cost nothing, and little memory."""


class Side(StrEnum):
    """Where the customer is heard in a recording."""

    LEFT = "left"
    RIGHT = "right"
    MIXED = "mixed"
    """Both voices together; the sides of a stereo file are mixed."""
    ONLY = "only"
    """All that is heard is the customer; the sides of a stereo file are mixed."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A call read from a file, as fast as it is asked for."""

    path: Path
    side: Side
    profile: Profile
    began: datetime
    """When the call began, with its zone."""
    duration_hint: float | None
    """Seconds that the file says it lasts, or an estimate, for progress; None where there is neither."""

    @classmethod
    def open(cls, path: Path, *, customer: Side | None, profile: Profile, began: datetime | None) -> Self:
        """Look into a file and settle how it will be heard. No file is held open afterwards.

        Args:
            path: the recording.
            customer: where the customer is heard; None takes the right side of a stereo file and a mono file
                as mixed.
            profile: gives the length of the frames.
            began: when the call began; None reads the file's tags, else takes the file's modification time. A
                time without a zone is this machine's.

        Raises:
            AudioFileError: the file cannot be replayed; the message says why.
            BadInputError: `customer` names a side of a file that has none.
        """
        with Media(path) as media:
            channels, seconds, tags = media.channels, media.seconds, media.tags
        if channels > 2:
            raise AudioFileError(
                f"{path} has {channels} channels, and a call has one or two. Pick the agent's and then the"
                f' customer\'s first: ffmpeg -i {path.name} -af "pan=stereo|c0=c0|c1=c1" call.wav'
            )
        side = customer or (Side.RIGHT if channels == 2 else Side.MIXED)
        if channels == 1 and side in {Side.LEFT, Side.RIGHT}:
            raise BadInputError(
                f"{path} is mono, so the customer cannot be on its {side} side. Say `mixed` if both voices"
                " are heard in it, `only` if the customer alone is."
            )
        if began is None:
            began = began_in_tags(tags) or datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        return cls(path, side, profile, zoned(began), seconds)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        # A name that is not text would break every line it is written to.
        return self.path.name.encode("utf-8", "replace").decode("utf-8")

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Agent and customer of a stereo call, else the one channel there is."""
        if self.side is Side.MIXED:
            return (Channel.MIXED,)
        return (Channel.CUSTOMER,) if self.side is Side.ONLY else (Channel.AGENT, Channel.CUSTOMER)

    @property
    def live(self) -> bool:
        """False: a recording waits."""
        return False

    async def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        """All frames from the beginning; where the file is damaged, one `audio_damaged` after the last.

        It is decoded in a worker thread, half a second at a time, so memory does not grow with the
        recording. The last frame may be shorter, the same on every channel. Closing this early closes the
        file.

        Raises:
            AudioFileError: the file has gone or changed since `open`.
        """
        hops = _Hops(
            self._decode(), frames=math.ceil(_HOP_SECONDS * 1000 / self.profile.frame_ms) * len(self.channels)
        )
        try:
            while hop := await asyncio.to_thread(hops.next):
                for item in hop:
                    yield item
        finally:
            hops.close()

    def _decode(self) -> Generator[AudioFrame | AudioTrouble]:
        rows = len(self.channels)
        framer = pcm.Framer(self.profile.frame_samples, rows)
        start = 0

        def frames(waves: pcm.Waves) -> Generator[AudioFrame]:
            nonlocal start
            for piece in framer.push(pcm.to_pcm(waves)):
                yield from self._step(start, piece)
                start += piece.shape[1]

        with Media(self.path) as media:
            rate = media.rate
            resampler = pcm.Resampler(rate, rows)
            for waves, its_rate in media.blocks():
                if its_rate != rate:
                    yield from frames(resampler.finish())
                    rate, resampler = its_rate, pcm.Resampler(its_rate, rows)
                yield from frames(resampler.push(self._sides(waves)))
            yield from frames(resampler.finish())
            rest = framer.finish()
            if rest is not None:
                yield from self._step(start, rest)
                start += rest.shape[1]
            sentence = media.damage.sentence(self.name, media.heard)
        if sentence is not None:
            yield AudioTrouble(at=start / SAMPLE_RATE, code="audio_damaged", message=sentence)

    def _step(self, start: int, piece: pcm.Pcm) -> Generator[AudioFrame]:
        for channel, samples in zip(self.channels, piece, strict=True):
            yield AudioFrame(channel, start, samples)

    def _sides(self, waves: pcm.Waves) -> pcm.Waves:
        """The file's channels as rows in the order of `channels`."""
        if self.side is Side.LEFT:
            return waves[::-1]
        return waves if self.side is Side.RIGHT else pcm.downmix(waves)


class _Hops:
    """Runs a generator some items at a time in worker threads, and closes it only between two visits.

    Without the lock, closing while a visit is under way (its task was cancelled, its thread was not) would
    free the decoder under the thread that uses it.
    """

    def __init__(self, items: Generator[AudioFrame | AudioTrouble], *, frames: int) -> None:
        self._items = items
        self._frames = frames
        self._lock = threading.Lock()

    def next(self) -> list[AudioFrame | AudioTrouble]:
        """The next items; none at the end or after `close`."""
        with self._lock:
            return list(islice(self._items, self._frames))

    def close(self) -> None:
        """Waits for a visit under way, some milliseconds."""
        with self._lock:
            self._items.close()
