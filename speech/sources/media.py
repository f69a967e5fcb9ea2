"""Opens a media file with FFmpeg's libraries and hands out its sound, in time, whatever is damaged in it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, Self

import av
import numpy as np
import numpy.typing as npt
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet

from speech import pcm
from speech.errors import AudioFileError
from speech.sources import endings

_KNOWN_FORMATS = "WAV, FLAC, MP3, M4A, Opus and WebM"
_RATES = range(4_000, 384_001)
"""Samples a second that a recording of speech may have; anything else is a damaged header."""

_DECLARED = {"wav", "flac", "aiff", "au", "caf", "w64", "asf", "mp3"}
"""Formats whose header tells the length; of others FFmpeg guesses it from the bit rate."""

_GAP_SECONDS = 0.1
"""A later packet than the sound so far accounts for is a gap from here on; less is a recorder's jitter."""
_GAP_AFTER_DAMAGE = 0.01
"""The same right after a packet that would not decode: then the gap is expected."""
_LONGEST_GAP = 600.0
"""Seconds; a leap beyond this is a clock that was set or a damaged time stamp, and is not filled."""
_BACKWARDS = 1.0
"""Seconds; a leap back by more than this starts a new count (two files joined in one)."""
_MISSED_SECONDS = 0.25
"""Missing sound up to this is not worth a word."""
_BLOCK_SECONDS = 0.25
"""Sound handed out at once, at least, but at a gap and at the end."""
_READ_ERRORS = 16
"""Times that reading on after an error is tried, before the file is taken to end there."""


@dataclass(slots=True)
class Damage:
    """What was found wrong with a file while it was decoded."""

    undecodable: int = 0
    """Packets that gave no sound."""
    silent: float = 0.0
    """Seconds in the middle heard as silence because their sound is gone."""
    breaks_off: bool = False
    """Less sound came out than there should be: the file was cut short, or lost some on the way."""

    def sentence(self, name: str, heard: float) -> str | None:
        """What to tell a person, or None where nothing is wrong.

        Args:
            name: the file's.
            heard: seconds of sound that came out of it.
        """
        if self.breaks_off:
            return f"{name} is damaged or cut short; the {heard:.1f} seconds that can be decoded were played."
        if self.silent > _MISSED_SECONDS:
            return (
                f"{name} is damaged; {self.silent:.1f} seconds without readable sound were played as silence."
            )
        if self.undecodable:
            return f"{name} is damaged in places; what can be decoded was played."
        return None


class _Kind(NamedTuple):
    """What frames must share to be joined."""

    channels: int
    rate: int
    sample_format: str
    planar: bool

    @classmethod
    def of(cls, frame: av.AudioFrame) -> _Kind:
        sample = frame.format
        return cls(frame.layout.nb_channels, frame.sample_rate, sample.name, sample.is_planar)


class Media:
    """A file's first audio stream, opened. It holds the file open until `close`.

    Attributes:
        channels: how many channels it has, 1 or more.
        rate: samples a second.
        seconds: how long it says it lasts, or FFmpeg's estimate; None where there is neither.
        tags: what the file and its audio stream are labelled with.
        damage: what was found wrong so far; complete once `blocks` has ended.
    """

    def __init__(self, path: Path) -> None:
        """Open the file and look at its first audible frame.

        Raises:
            AudioFileError: it cannot be opened or holds no sound that can be decoded.
        """
        self._path = path
        self._container, self._stream = _open(path)
        self.damage = Damage()
        self.tags = {**self._container.metadata, **self._stream.metadata}
        self.seconds = _seconds(self._container, self._stream)
        self._heard = 0.0
        self._origin: float | None = None
        self._lost = False
        self._last: Packet[AudioStream] | None = None
        self._frames = self._decoded()
        try:
            self._first = self._playable()
        except BaseException:
            self.close()
            raise
        self.channels = self._first.layout.nb_channels
        self.rate = self._first.sample_rate

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. May be called twice."""
        self._frames.close()
        self._container.close()

    @property
    def heard(self) -> float:
        """Seconds of sound handed out so far."""
        return self._heard

    def blocks(self) -> Iterator[tuple[pcm.Waves, int]]:
        """All the sound, once: pieces of shape (channels, n), each with its samples a second.

        What does not decode is left out, and silence stands where the packets' times tell of a gap, so that
        what comes after keeps its time. The rate is `rate` but for the rare file that changes it midway.
        """
        held: list[npt.NDArray[Any]] = []
        kind = _Kind.of(self._first)
        until = self._heard + _BLOCK_SECONDS
        for frame in chain((self._first,), self._frames):
            its_kind = _Kind.of(frame)
            if its_kind.channels not in {1, self.channels}:
                self.damage.undecodable += 1  # one frame with more sides than the file has: a mangled header
                self._lost = True
                continue
            gap = self._gap(frame)
            # Frames are joined: a step of arithmetic for each of the 40 or more a second would cost more
            # than decoding them.
            if held and (gap or its_kind != kind or self._heard >= until):
                yield self._joined(held, kind)
                held, until = [], self._heard + _BLOCK_SECONDS
            if gap:
                yield from self._silence(gap, its_kind.rate)
            kind = its_kind
            held.append(frame.to_ndarray())
            self._heard += frame.samples / kind.rate
        if held:
            yield self._joined(held, kind)
        self.damage.breaks_off = self._breaks_off()

    def _playable(self) -> av.AudioFrame:
        """The first frame, when it is of a kind that can be played."""
        frame = next(self._frames, None)
        if frame is None:
            raise AudioFileError(
                f"{self._path} holds no sound: it lasts 0 seconds, or nothing in it can be decoded."
            )
        if frame.sample_rate not in _RATES:
            raise AudioFileError(
                f"{self._path} claims {frame.sample_rate} samples a second, which no recording of speech has"
                f" ({_RATES.start} to {_RATES.stop - 1}). Convert it to 16 kHz first."
            )
        try:
            frame.to_ndarray()
        except ValueError as error:
            raise AudioFileError(
                f"{self._path} holds samples in the format {frame.format.name}, which cannot be played."
                " Convert it to 16-bit or 24-bit audio first."
            ) from error
        return frame

    def _decoded(self) -> Generator[av.AudioFrame]:
        for packet in self._packets():
            try:
                yield from packet.decode()
            except FFmpegError:
                self.damage.undecodable += 1
                self._lost = True

    def _packets(self) -> Iterator[Packet[AudioStream]]:
        for _ in range(_READ_ERRORS):
            try:
                for packet in self._container.demux(self._stream):
                    if packet.size:
                        self._last = packet
                    yield packet
            except FFmpegError:
                self.damage.undecodable += 1
                self._lost = True
            else:
                return

    def _joined(self, held: list[npt.NDArray[Any]], kind: _Kind) -> tuple[pcm.Waves, int]:
        waves = pcm.to_waves(np.concatenate(held, axis=1), kind.channels, planar=kind.planar)
        return np.repeat(waves, self.channels // kind.channels, axis=0), kind.rate

    def _silence(self, seconds: float, rate: int) -> Iterator[tuple[pcm.Waves, int]]:
        self.damage.silent += seconds
        samples = round(seconds * rate)
        self._heard += samples / rate
        for at in range(0, samples, rate):
            yield np.zeros((self.channels, min(rate, samples - at)), np.float32), rate

    def _gap(self, frame: av.AudioFrame) -> float:
        """Seconds of silence due before this frame."""
        if frame.pts is None or frame.time_base is None:
            return 0.0
        at = float(frame.pts * frame.time_base)
        if self._origin is None:
            self._origin = at - self._heard
        gap = at - self._origin - self._heard
        if not -_BACKWARDS <= gap <= _LONGEST_GAP:
            self._origin = at - self._heard
            return 0.0
        smallest = _GAP_AFTER_DAMAGE if self._lost else _GAP_SECONDS
        self._lost = False
        return gap if gap > smallest else 0.0

    def _breaks_off(self) -> bool:
        kind = self._container.format.name
        if kind == "wav":
            return endings.wav_seconds_missing(self._path) > _MISSED_SECONDS
        if kind == "ogg":
            return endings.ogg_breaks_off(self._path)
        if kind == "mp3" and self._last is not None and endings.mp3_breaks_off(bytes(self._last)):
            return True
        declared = self._declared(kind)
        return declared - self._heard > max(_MISSED_SECONDS, 0.01 * declared)

    def _declared(self, kind: str) -> float:
        """Seconds that the container promises for this very stream; 0 where it promises none."""
        if self.seconds is None:
            return 0.0
        if kind == "mp3" and not self._stream.start_time:
            return 0.0  # no Info header, which tells the encoder's delay as well as the length
        if "matroska" in kind:
            # It tells one length for all streams, and a picture may outlast the sound.
            return self.seconds if len(self._container.streams) == 1 else 0.0
        return self.seconds if kind in _DECLARED or "mp4" in kind else 0.0


def _open(path: Path) -> tuple[InputContainer, AudioStream]:
    try:
        if path.is_dir():
            raise AudioFileError(f"{path} is a folder; name the recording in it.")
        if path.stat().st_size == 0 and path.is_file():
            raise AudioFileError(
                f"{path} is empty (0 bytes); it may not have been copied or recorded to its end."
            )
        # An absolute path, for FFmpeg takes what stands before a colon ("10:30.wav") for a protocol; and
        # files alone, for a playlist dressed up as a recording must not make it ask anybody on the network.
        container = av.open(
            str(path.absolute()),
            "r",
            container_options={"protocol_whitelist": "file"},
            metadata_errors="replace",
        )
    except FileNotFoundError as error:
        raise AudioFileError(f"There is no file {path}. Check its name and folder.") from error
    except PermissionError as error:
        raise AudioFileError(
            f"{path} may not be read by this user. Change its permissions or copy it."
        ) from error
    except (FFmpegError, OSError, ValueError) as error:
        raise AudioFileError(
            f"{path} is not a recording that can be read, or its header is damaged."
            f" Heartline plays {_KNOWN_FORMATS}, and whatever else FFmpeg decodes."
        ) from error
    if not container.streams.audio:
        with closing(container):
            raise AudioFileError(f"{path} holds no audio stream. Name a file that sound was recorded in.")
    return container, container.streams.audio[0]


def _seconds(container: InputContainer, stream: AudioStream) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration is not None else None
