"""How strong the echo must be now: its power in each band, foretold from what the loudspeaker plays."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE
from speech.echo_path import BLOCK, EchoPath, Floats

SPAN = 400
"""Samples of one spectrum, 25 ms up to the end of a block."""
MOST_BLOCKS = 10
"""Blocks that are foretold at once, at most."""

_FFT = 512
_BANDS = 16
"""Bands of equal width for the ear (mel), 150 Hz to 7 kHz."""
_HANN = np.hanning(SPAN + 1)[:-1].astype(np.float32)
_EDGES = np.searchsorted(
    np.log1p(np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE) / 700.0),
    np.linspace(math.log1p(150 / 700), math.log1p(7000 / 700), _BANDS + 1),
)
_MEAN = np.full(_BANDS, 1.0 / _BANDS)
_HISTORY = 72
"""Blocks of the loudspeaker that may still be heard: those of the longest path, and `MOST_BLOCKS`."""
_LEAST_DB, _MOST_DB = -12.0, 18.0
"""Limits of what one band may say."""
_LEAST_NOISE = 10.0
"""Power of a band that 16-bit rounding makes."""
_NOISE_RANK, _NOISE_OVER, _NOISE_UP = 10, 1.8, 1.26
"""Per cent of a second's blocks that are quiet, how far noise lies over them, and how fast it may rise."""
_RANK, _STEP, _MARGIN_DB = 0.35, 0.15, 1.5
"""A band's strength is this quantile of microphone against echo, followed in steps of so many dB: one that
the agent's voice hardly lifts. The middle of an echo without a voice lies a margin higher."""
_FIRST_RANK = 0.2
"""The quantile to begin with: the agent may be speaking just then."""
_LOUD = 0.01
"""Share of the loudest echo from which a block shows how strong the echo is."""
_TELLING = 3.0
"""Microphone against noise from which a band shows it."""

_Bands = npt.NDArray[np.float64]


def band_powers(sound: Floats, blocks: int) -> Floats:
    """Power in each band of the blocks that the sound ends with.

    Args:
        sound: Shape (sides, (blocks - 1) * BLOCK + SPAN).
        blocks: How many, 1 or more.

    Returns:
        Shape (sides, blocks, bands).
    """
    along, step = sound.strides
    spans = np.lib.stride_tricks.as_strided(sound, (len(sound), blocks, SPAN), (along, BLOCK * step, step))
    spectra = np.fft.rfft(spans * _HANN, _FFT)
    return np.add.reduceat(spectra.real**2 + spectra.imag**2, _EDGES, axis=2)[..., :_BANDS]


class EchoPower:
    """Foretells the echo, and learns its strength in each band as long as it lasts.

    Args:
        path: How the echo comes; may be exchanged for a better one.
        powers: Of microphone and loudspeaker up to now, shape (2, blocks, bands), over a second of them.
    """

    def __init__(self, path: EchoPath, powers: Floats) -> None:
        near, far = powers[:, _HISTORY:]
        self.path = path
        self._far = powers[1, :_HISTORY]
        self._tail = np.zeros(_BANDS)
        self._noise = _noise(powers[0])
        self._heard: list[Floats] = []
        direct = self._spread(far)[0]
        sums = direct.sum(axis=1)
        self._loudest = float(sums.max())
        loud = sums > _LOUD * self._loudest
        self._played = direct[loud].mean(axis=0)
        self._strength = np.quantile(self._against(direct, near)[loud], _FIRST_RANK, axis=0)

    @property
    def level(self) -> float:
        """How much louder the echo is than the loudspeaker's signal, in dB; mostly below 0."""
        return 10.0 * math.log10(float(self._played @ self._gain) / float(self._played.sum()))

    def forget(self) -> None:
        """What comes next follows nothing that was heard."""
        self._far = np.zeros_like(self._far)
        self._tail = np.zeros(_BANDS)

    def compare(self, powers: Floats, *, learn: bool) -> list[tuple[float, float]]:
        """Hear the next blocks.

        Args:
            powers: Of microphone and loudspeaker, shape (2, blocks, bands), 1 to `MOST_BLOCKS` blocks.
            learn: False where the microphone is switched off and tells nothing.

        Returns:
            For each block, by how many dB it rises over the expected echo, on the mean of the bands, and how
            many times stronger than the room's noise that echo is.
        """
        near, far = powers
        direct, ringing = self._spread(far)
        echo = ringing * self._gain
        over = 10.0 * np.log10((near + 1.0) / (echo + self._noise))
        over = np.minimum(np.maximum(over, _LEAST_DB), _MOST_DB) @ _MEAN
        audible = (echo / self._noise) @ _MEAN
        if learn:
            self._learn(direct, near)
        return list(zip(over.tolist(), audible.tolist(), strict=True))

    @property
    def _gain(self) -> _Bands:
        return np.asarray(np.power(10.0, (self._strength + _MARGIN_DB) / 10.0))

    def _spread(self, far: Floats) -> tuple[_Bands, _Bands]:
        """Each block as it would come through the path at full strength, and so with a room that rings on."""
        played = np.concatenate((self._far, far))
        self._far = played[len(far) :]
        shape = self.path.shape[::-1]
        end = _HISTORY + 1 - self.path.first
        begin = end - len(shape)
        direct = np.array([shape @ played[begin + i : end + i] for i in range(len(far))])
        ringing = direct.copy()
        for block in ringing:
            np.maximum(block, self.path.decay * self._tail, out=block)
            self._tail = block
        return direct, ringing

    def _against(self, direct: _Bands, near: Floats) -> _Bands:
        """The microphone against the echo at full strength, in dB."""
        voice = np.maximum(near - self._noise, 0.1 * self._noise)
        return np.asarray(10.0 * np.log10(voice / (direct + 1.0)))

    def _learn(self, direct: _Bands, near: Floats) -> None:
        sums = direct.sum(axis=1)
        self._loudest = max(0.998 ** len(direct) * self._loudest, float(sums.max()))
        loud = sums > _LOUD * self._loudest
        if loud.any():
            telling = (near > _TELLING * self._noise) | (direct * self._gain > self._noise)
            above = self._against(direct, near) > self._strength
            self._strength += _STEP * ((above - (1.0 - _RANK)) * telling * loud[:, None]).sum(axis=0)
            self._played = 0.99 * self._played + 0.01 * direct[loud].mean(axis=0)
        self._heard.append(near)
        if sum(map(len, self._heard)) >= SAMPLE_RATE // BLOCK:
            self._noise = np.minimum(_noise(np.concatenate(self._heard)), self._noise * _NOISE_UP)
            self._heard.clear()


def _noise(near: Floats) -> _Bands:
    """The room's noise in each band, from blocks of which some hold nothing else."""
    return np.asarray(np.maximum(np.percentile(near, _NOISE_RANK, axis=0) * _NOISE_OVER, _LEAST_NOISE))
