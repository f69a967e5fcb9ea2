"""The way from a loudspeaker into a microphone: whether there is one, its delay, how its echo dies away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE

Floats = npt.NDArray[np.float32]
"""Samples as floats in steps of 16-bit PCM, or powers of them."""

BLOCK = SAMPLE_RATE // 100
"""Samples of the grid that delays are counted on, 10 ms."""
WINDOW = 100 * BLOCK
"""Samples of the microphone that one look compares, 1 s."""
REACH = 60 * BLOCK
"""Samples of the loudspeaker before that window that may still be heard in it, 0.6 s."""
LONGEST_DELAY = 0.4
"""Seconds after which the strongest echo comes at the latest."""

_DELAYS = round(LONGEST_DELAY * SAMPLE_RATE) // BLOCK + 1
_LAGS = 56
"""Blocks of delay that are looked at: the longest delay, and 0.15 s for the room to ring after it."""
_BEFORE = 40
"""Blocks of negative delay: there can be no echo, so they show what chance alone makes."""
_CHANCE = slice(0, _BEFORE - 5)
_SIZE = WINDOW + REACH
_BINS = slice(150 * _SIZE // SAMPLE_RATE, 4000 * _SIZE // SAMPLE_RATE)
"""150 to 4,000 Hz: what loudspeakers and telephones carry. The correlation is made at 8 kHz."""
_SMOOTHED = 32
"""Bins, 20 Hz, over which a spectrum is made white: pitch is taken off, which would give each echo twins."""
_QUIET = 33.0**2
"""Power of a room without a voice, -60 dBFS: up to there every block counts alike, however loud."""
_LEAST_VOICE = 0.3
"""Share of the loudspeaker's blocks with a voice from which a look means something."""

Evidence = npt.NDArray[np.float64]
_Spectrum = npt.NDArray[np.complexfloating]

_FADE = 0.75
"""Weight that a look keeps at the next one: about four looks count."""
_SURE = 16.0
"""Evidence of one look that is enough. Two voices that had nothing to do with each other reached 11 in 9,200
looks, and one in a hundred 2.3; echoes 6 to 30 dB down mostly gave 5 to 60."""
_FOUND, _FOUND_LOOKS = 10.0, 2.2
"""Evidence, and the sum of the looks' weights (three looks), that are enough as well; by chance 9 at most."""
_LOST = 2.5
"""Evidence under which a path that was known is one no more."""
_MOVED = 4.0
"""Evidence of an echo elsewhere; two looks that agree on the place, with none for the old one between, move
the path there."""
_SHAPED, _LEAST_SHAPED = 0.06, 0.35
"""Share of the strongest block's evidence, and evidence, with which a block belongs to the path."""
_LONGEST_SHAPE = 16
_DECAY = (0.63, 0.87)
"""Limits of the decay: rooms that ring for 0.3 to 1 s."""


@dataclass(frozen=True, slots=True, eq=False)
class EchoPath:
    """How the loudspeaker's sound comes back in the microphone."""

    first: int
    """Blocks of 10 ms after which the echo begins."""
    shape: npt.NDArray[np.float64]
    """How its power spreads over the blocks from there on; sums to 1."""
    decay: float
    """Share of the power that a ringing room keeps from one block to the next."""

    @property
    def delay(self) -> float:
        """Seconds after which the strongest echo comes, to within 10 ms."""
        return (self.first + int(self.shape.argmax())) * BLOCK / SAMPLE_RATE


class PathFinder:
    """Looks for the echo of one side in the other, now and then; what it finds stays until it has gone.

    Both sides are made white in time and frequency and correlated (the generalised cross-correlation with
    phase transform, Knapp and Carter 1976): an echo, however it is bent by a room or a small loudspeaker,
    stands out where it comes, and another voice nowhere.
    """

    def __init__(self) -> None:
        self._sum = np.zeros(_LAGS)
        self._looks = 0.0
        self._elsewhere: int | None = None
        self._path: EchoPath | None = None

    @property
    def path(self) -> EchoPath | None:
        """The path as it is known; None while there is no echo."""
        return self._path

    def look(self, far: Floats, near: Floats) -> None:
        """Compare the newest sound of both sides.

        Args:
            far: what the loudspeaker played, `WINDOW` + `REACH` samples.
            near: what the microphone heard, the last `WINDOW` samples of the same time.
        """
        evidence = _evidence(far, near)
        if evidence is None or self._doubts(evidence):
            return
        self._sum = _FADE * self._sum + evidence
        self._looks = _FADE * self._looks + 1.0
        self._path = self._judged()

    def _doubts(self, evidence: Evidence) -> bool:
        """True for the first look that finds the echo in a new place; the second makes it the only one."""
        if self._path is None:
            return False
        peak, known = int(evidence[:_DELAYS].argmax()), int(self._sum[:_DELAYS].argmax())
        if abs(peak - known) <= 1 or evidence[max(known - 1, 0) : known + 2].max() >= evidence[peak] / 4:
            self._elsewhere = None
            return False
        if evidence[peak] < _MOVED:
            return False
        before, self._elsewhere = self._elsewhere, peak
        if before is None or abs(before - peak) > 1:
            return True
        self._elsewhere, self._sum, self._looks = None, np.zeros(_LAGS), 0.0
        return False

    def _judged(self) -> EchoPath | None:
        mean = self._sum / self._looks
        peak = int(mean[:_DELAYS].argmax())
        together = mean[peak] * self._looks**0.5
        if self._path is not None:
            known = together >= _LOST
        else:
            known = mean[peak] > _SURE or (together > _FOUND and self._looks > _FOUND_LOOKS)
        return _shaped(mean, peak) if known else None


def _shaped(evidence: Evidence, peak: int) -> EchoPath:
    """The path around its strongest block."""
    enough = max(_SHAPED * evidence[peak], _LEAST_SHAPED)
    first, last = peak, peak + 1
    while first > max(0, peak - 3) and evidence[first - 1] > enough:
        first -= 1
    while last < min(_LAGS, first + _LONGEST_SHAPE) and evidence[last] > enough:
        last += 1
    power, after = evidence[first:last], evidence[peak + 1 : last]
    decay = float(after[1:].sum() / after[:-1].sum()) if len(after) > 2 else 0.0
    return EchoPath(first, power / power.sum(), min(max(decay, _DECAY[0]), _DECAY[1]))


def _evidence(far: Floats, near: Floats) -> Evidence | None:
    """For each block of delay, how far the correlation rises over chance; about 0 where there is no echo.

    None where the sides tell nothing: too little voice in the loudspeaker, or a microphone switched off.
    """
    far, far_voice = _flat(far)
    near, near_voice = _flat(near)
    if np.mean(far_voice > 0.9) < _LEAST_VOICE or not near.any():
        return None
    played: _Spectrum = np.fft.rfft(far, _SIZE)[: _BINS.stop]
    heard: _Spectrum = np.fft.rfft(near, _SIZE)[: _BINS.stop]
    weight = np.sqrt(_smooth(played) * _smooth(heard))
    cross = heard * np.conj(played) / (weight + 1e-3 * weight.mean())
    cross[: _BINS.start] = 0
    correlation = np.fft.irfft(cross, _SIZE // 2)
    # A delay of nothing lies REACH before the end, where a transform puts negative times.
    begin = (_SIZE - REACH - _BEFORE * BLOCK) // 2
    blocks = correlation[begin : begin + (_BEFORE + _LAGS) * BLOCK // 2].reshape(-1, BLOCK // 2)
    # Chance makes more where more of both voices meets: as many blocks as that are compared.
    meeting = np.correlate(np.concatenate((far_voice, np.zeros(_BEFORE))), near_voice)[::-1]
    share = np.maximum(meeting[: _BEFORE + _LAGS] / len(near_voice), 0.05)
    power = np.sum(blocks * blocks, axis=1) / share
    evidence: Evidence = power[_BEFORE:] / max(float(power[_CHANCE].mean()), 1e-30) - 1.0
    return evidence


def _flat(samples: Floats) -> tuple[Floats, Floats]:
    """The sound with every block of a voice equally loud, and for each block whether it holds one, 0 to 1."""
    blocks = samples.reshape(-1, BLOCK)
    power = np.mean(blocks * blocks, axis=1)
    power[1:-1] = (power[:-2] + power[1:-1] + power[2:]) / 3
    flat: Floats = (blocks / np.sqrt(power + _QUIET)[:, None]).ravel()
    return flat, power / (power + _QUIET)


def _smooth(spectrum: _Spectrum) -> npt.NDArray[np.float64]:
    """Power of a spectrum, each bin the mean of its neighbours."""
    power = np.pad(spectrum.real**2 + spectrum.imag**2, (_SMOOTHED // 2, _SMOOTHED // 2 - 1), "edge")
    sums = np.concatenate(([0.0], np.cumsum(power, dtype=np.float64)))
    return np.asarray((sums[_SMOOTHED:] - sums[:-_SMOOTHED]) / _SMOOTHED)
