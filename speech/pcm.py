"""Pure arithmetic of sound: sample formats, downmix, resampling to 16 kHz, equal frames, loudness.

Arrays of several channels are planar: shape (channels, n), one row a channel. Floats run from -1 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import soxr

from speech.audio import SAMPLE_RATE, Samples

Waves = npt.NDArray[np.float32]
"""Sound as floats from -1 to 1, shape (channels, n)."""

Pcm = npt.NDArray[np.int16]
"""16-bit PCM of one or more channels, shape (channels, n)."""

SILENCE_DBFS = -100.0
"""The lowest level reported: a little under the -96 dBFS to which one step of 16-bit PCM amounts at most."""

_FULL_SCALE = 32_768.0


def to_waves(data: npt.NDArray[Any], channels: int, *, planar: bool) -> Waves:
    """Floats from samples in any of the formats that decoders hand out.

    Args:
        data: samples as u8, s16, s32 (24-bit audio stands in its upper bits), f32 or f64, of any shape.
        channels: how many channels `data` holds, 1 or more.
        planar: True where one channel stands after the other, False where their samples take turns.

    Returns:
        Shape (channels, n). Floats beyond full scale are clipped and what is not a number becomes silence,
        since one such sample would spread through the resampler.
    """
    rows = data.reshape(channels, -1) if planar else data.reshape(-1, channels).T
    waves: Waves = rows.astype(np.float32, order="C")
    if rows.dtype == np.uint8:
        return (waves - np.float32(128.0)) / np.float32(128.0)
    if rows.dtype == np.int16:
        return waves / np.float32(_FULL_SCALE)
    if rows.dtype == np.int32:
        return waves / np.float32(2.0**31)
    return np.clip(np.nan_to_num(waves, nan=0.0), -1.0, 1.0)


def to_pcm(waves: Waves) -> Pcm:
    """16-bit PCM of the same shape, rounded to the nearest step; what is beyond full scale is clipped."""
    steps = np.rint(waves * np.float32(_FULL_SCALE))
    pcm: Pcm = np.clip(steps, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    return pcm


def from_pcm(samples: Pcm) -> Waves:
    """Floats of the same shape from 16-bit PCM; `to_pcm` gives back exactly what went in."""
    return samples.astype(np.float32) / np.float32(_FULL_SCALE)


def downmix(waves: Waves) -> Waves:
    """All channels heard as one, shape (1, n): their mean, so that nothing clips that did not before."""
    mean: Waves = waves.mean(axis=0, keepdims=True, dtype=np.float32)
    return mean


def dbfs(samples: Samples) -> float:
    """Loudness (root mean square) in dB against a full-scale square wave, from `SILENCE_DBFS` to 0.

    A full-scale sine is at -3.01; no samples at all are silence.
    """
    if not len(samples):
        return SILENCE_DBFS
    power = float(np.mean(np.square(samples, dtype=np.float64))) / _FULL_SCALE**2
    return max(SILENCE_DBFS, 10.0 * math.log10(power)) if power > 0 else SILENCE_DBFS


class Resampler:
    """A stream of sound at one rate turned into `SAMPLE_RATE`, piece by piece.

    Pieces of any size give exactly the samples that the whole would, and no delay: sample k of the result
    lies at k / `SAMPLE_RATE` seconds of the input. The filter looks ahead, so a piece may give less than it
    holds and `finish` the rest.
    """

    def __init__(self, rate: int, channels: int) -> None:
        """Begin a stream.

        Args:
            rate: samples a second of the input, above 0.
            channels: rows of every piece.
        """
        self._channels = channels
        self._stream = (
            None if rate == SAMPLE_RATE else soxr.ResampleStream(rate, SAMPLE_RATE, channels, "float32")
        )

    def push(self, waves: Waves) -> Waves:
        """Take the next piece, shape (channels, n); what can be known by now, shape (channels, m), m >= 0."""
        if self._stream is None:
            return waves
        return _planar(self._stream.resample_chunk(np.ascontiguousarray(waves.T)))

    def finish(self) -> Waves:
        """End the stream; what was still held back, shape (channels, m). Nothing is taken after this."""
        if self._stream is None:
            return np.zeros((self._channels, 0), np.float32)
        return _planar(self._stream.resample_chunk(np.zeros((0, self._channels), np.float32), last=True))


def _planar(taking_turns: Waves) -> Waves:
    return np.ascontiguousarray(taking_turns.T)


class Framer:
    """Cuts a stream of PCM into frames of equal length, along the last axis."""

    def __init__(self, frame_samples: int, channels: int = 1) -> None:
        """Begin a stream.

        Args:
            frame_samples: length of every frame but the last, at least 1.
            channels: rows of every piece and frame.
        """
        self._size = frame_samples
        self._rest: Pcm = np.zeros((channels, 0), np.int16)

    def push(self, samples: Pcm) -> Iterator[Pcm]:
        """Take the next piece, shape (channels, n), at once, and give the frames that are full by now.

        Each frame has the shape (channels, frame_samples).
        """
        held = np.concatenate((self._rest, samples), axis=1)
        whole = held.shape[1] - held.shape[1] % self._size
        # A copy, or the few samples kept would keep the whole piece in memory.
        self._rest = held[:, whole:].copy()
        return (held[:, at : at + self._size] for at in range(0, whole, self._size))

    def finish(self) -> Pcm | None:
        """End the stream; the shorter last frame, or None where the last one was full."""
        rest, self._rest = self._rest, self._rest[:, :0]
        return rest if rest.shape[1] else None
