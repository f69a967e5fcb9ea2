"""How wide a channel is: whether the voice on it reaches above the telephone's 3.4 kHz."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
import numpy.typing as npt

from speech.audio import Samples

_FRAME = 512
"""Samples of a spectrum, 32 ms, one beside the other: bins of 31.25 Hz."""
_AT_ONCE = 16
"""Spectra made and judged together, 0.5 s of voice: few NumPy calls cost little."""
_LEAST = 3
"""Batches of voice, 1.5 s, before the first answer: one sentence's worth of s, sh, t and f."""
_MASKED_LEAST = 8
"""Batches, 4 s, before a channel with noise up there is called narrow: some sound may yet stand out."""
_REMEMBERED = 12
"""Batches of voice, 6 s, that an answer rests on: a call put through to another line is judged anew."""

_FOLD = _FRAME // 4
"""The bin of 4 kHz, half of the telephone's sample rate."""
_UPPER = slice(_FOLD + 6, _FOLD + 102)
"""4.19 to 7.16 kHz: clear of the telephone's edge, and of the filters that end at 7 kHz or before 8."""
_MIRROR = slice(_FOLD - 6, _FOLD - 102, -1)
"""What would appear in `_UPPER` if a poor resampler folded the lower band about 4 kHz: bin by bin."""
_SPEECH = slice(10, 109)
"""0.31 to 3.38 kHz, where the voice lies on every line."""
_SPARSE = 0.1
"""Share of the spectra that count: in speech the upper band is filled by short, sharp sounds."""
_FLOOR_RANK = 0.25
"""Share of the spectra under the level taken for noise: vowels and closures leave that much free."""
_FLOOR_TIMES = 1.6
"""How far over that level noise may reach: by chance the loudest tenth of white noise reaches 1.4."""
_ROUNDING = 96 * 192 / 4
"""Power in the upper band of what rounding leaves: 96 bins, the window's 192, and with dither 1/4."""
_FOLDED = 0.3
"""Share of the upper band that the lower one explains, from which it is a folded image; by chance 1/50."""
_MASKING_DB = -45.0
"""Steady noise in the upper band against speech that can hide a weak voice there."""
_CLIPPED = 32_000
"""A frame that reaches this is left out: what clipping adds above 4 kHz is not the voice's."""
_WIDE_DB = -41.0
"""Upper band against speech, from which a channel taken for narrow, or not yet known, is wide."""
_NARROW_DB = -48.0
"""The same under which a channel taken for wide is narrow."""
LOWEST_DB = -90.0
"""The lowest level reported: what 16-bit rounding leaves of anything lower means nothing."""

_Spectra = npt.NDArray[np.complex64]
_WINDOW = np.hanning(_FRAME + 1)[:-1].astype(np.float32)


class Bandwidth:
    """Judges one channel by what its voice has above 4.2 kHz.

    What counts is what rises and falls there with the sounds of speech: steady noise is taken off, and so
    is the image of the lower band that a poor resampler leaves above 4 kHz. The answer depends on the samples
    and their marks, not on how they are cut.
    """

    def __init__(self) -> None:
        self._rest: Samples = np.zeros(0, dtype=np.int16)
        self._odd = False
        self._waiting: list[Samples] = []
        self._batches: deque[_Spectra] = deque(maxlen=_REMEMBERED)
        self._level: float | None = None
        self._narrow: bool | None = None

    @property
    def narrow(self) -> bool | None:
        """True where the voice ends with the telephone's band.

        None until 1.5 s of voice are known, 4 s where noise in the upper band could hide it.
        """
        return self._narrow

    @property
    def level(self) -> float | None:
        """Loud moments of the voice above 4.2 kHz against all of it below 3.4, in dB, from `LOWEST_DB`.

        None as long as `narrow` is.
        """
        return self._level

    def hear(self, samples: Samples, *, voiced: bool) -> None:
        """Hear the next samples, any number of them; those without a voice are passed over."""
        begins_odd, self._odd = self._odd, self._odd ^ bool(len(samples) % 2)
        if not voiced:
            self._rest = self._rest[:0]
            return
        if begins_odd and not len(self._rest):
            # A folded image keeps its phase from one even sample to the next, and turns it on odd ones.
            samples = samples[1:]
        held = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        whole = len(held) - len(held) % _FRAME
        frames = held[:whole].reshape(-1, _FRAME)
        self._waiting.extend(frame for frame in frames if max(-int(frame.min()), int(frame.max())) < _CLIPPED)
        self._rest = held[whole:].copy()
        while len(self._waiting) >= _AT_ONCE:
            self._take(np.stack(self._waiting[:_AT_ONCE]))
            del self._waiting[:_AT_ONCE]

    def _take(self, frames: Samples) -> None:
        self._batches.append(np.fft.rfft(frames * _WINDOW, axis=1).astype(np.complex64))
        if len(self._batches) < _LEAST:
            return
        level, noise = upper_levels(np.concatenate(self._batches))
        narrow = level < (_NARROW_DB if self._narrow is False else _WIDE_DB)
        if narrow and noise > _MASKING_DB and (self._narrow is False or len(self._batches) < _MASKED_LEAST):
            return  # what is hidden is no sign of a telephone
        self._level, self._narrow = level, narrow


def upper_levels(spectra: _Spectra) -> tuple[float, float]:
    """What lies above 4.2 kHz against all below 3.4, in dB: the voice's loudest tenth, and the noise.

    Args:
        spectra: Shape (n, 257), of frames of 512 samples that all begin at even samples.
    """
    speech = float(np.mean(np.sum(_power(spectra[:, _SPEECH]), axis=1)))
    upper = _unfolded(spectra[:, _UPPER], spectra[:, _MIRROR])
    levels = np.sort(np.sum(_power(upper), axis=1))
    floor = max(float(levels[int(_FLOOR_RANK * len(levels))]), _ROUNDING)
    loud = float(levels[-max(1, round(_SPARSE * len(levels))) :].mean())
    return _ratio_db(loud - _FLOOR_TIMES * floor, speech), _ratio_db(floor, speech)


def _ratio_db(power: float, against: float) -> float:
    if power <= 0.0 or against <= 0.0:
        return LOWEST_DB
    return max(LOWEST_DB, 10.0 * math.log10(power / against))


def _unfolded(upper: _Spectra, mirror: _Spectra) -> _Spectra:
    """The upper band without an image of the lower one, where there is one."""
    # Folding turns a bin's content into its conjugate at the mirrored bin, scaled by the resampler's filter.
    weight = np.sum(_power(mirror), axis=0)
    scale = np.sum(upper * mirror, axis=0) / np.maximum(weight, np.float32(1e-9))
    explained = float(np.sum(_power(scale) * weight))
    if explained < _FOLDED * float(np.sum(_power(upper))):
        return upper
    rest: _Spectra = upper - scale * np.conj(mirror)
    return rest


def _power(spectra: _Spectra) -> npt.NDArray[np.float32]:
    power: npt.NDArray[np.float32] = spectra.real**2 + spectra.imag**2
    return power
