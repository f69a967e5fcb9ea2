"""One side's sound laid on the call's clock at 16 kHz: kept in step by resampling, silent where none came.

The speed of the resampling is what corrects: a device that is ahead by a few milliseconds is read a little
faster for some seconds, which nobody hears. Only where sound was lost is there a hole, with its edges
faded.
"""

from __future__ import annotations

import numpy as np
import soxr

from speech import pcm
from speech.audio import SAMPLE_RATE, Samples
from speech.sources.desk.drift import LEAP, DeviceClock

_CORRECT_SECONDS = 2.0
"""Seconds in which what is out of step would be made good, if nothing came on top."""
_MOST_CORRECTION = 0.005
"""The most that the speed is changed by for that: a twelfth of a semitone."""
_FADE = SAMPLE_RATE // 200
"""Samples over which sound comes and goes at an edge: 5 ms."""
_RAMP = np.linspace(0.0, 1.0, _FADE, dtype=np.float32)
_NOTHING = np.zeros(0, np.float32)


class Lane:
    """The sound of one side, whichever devices it comes from. Pure: time comes in with each block."""

    def __init__(self, rate: int, began: float) -> None:
        """Begin at the call's first sample.

        Args:
            rate: samples a second that the devices say they give, above 0.
            began: when the call's first sample is, seconds on the machine's clock.
        """
        self._rate = rate
        self._began = began
        self._clock = DeviceClock(rate)
        self._stream: soxr.ResampleStream | None = None
        self._ratio = rate / SAMPLE_RATE
        self._unread = 0.0  # samples of the device that are in the resampler and not in its output yet
        self._next = 0  # where on the call's clock the resampler's next sample belongs
        self._held = _NOTHING
        self._begin = 0  # where the first held sample belongs
        self._risen = 0  # how many samples of the fade at the last edge are behind

    @property
    def speed(self) -> float:
        """How fast the device runs against the machine's clock: 0.0002 is 200 ppm fast."""
        return self._clock.speed

    def push(self, waves: pcm.Waves, at: float) -> None:
        """Take in a block.

        Args:
            waves: floats from -1 to 1, shape (n,), n >= 1.
            at: when it arrived, seconds on the machine's clock; never falls.
        """
        self._clock.heard(len(waves), at)
        belongs = (self._clock.newest - self._began) * SAMPLE_RATE
        ahead = self._reaches(len(waves)) - belongs
        if self._stream is None or abs(ahead) > LEAP * SAMPLE_RATE:
            self._stream = self._restart(round(belongs - len(waves) * SAMPLE_RATE / self._rate))
            ahead = self._reaches(len(waves)) - belongs
        correction = ahead / (_CORRECT_SECONDS * SAMPLE_RATE)
        correction = min(max(correction, -_MOST_CORRECTION), _MOST_CORRECTION)
        self._ratio = self._rate / SAMPLE_RATE * (1 + self._clock.speed + correction)
        self._stream.set_io_ratio(self._ratio, 1)
        sound = self._stream.resample_chunk(waves)
        self._unread += len(waves) - self._ratio * len(sound)
        self._write(sound)

    def reopen(self) -> None:
        """Another device comes, or the same again: its samples have nothing to do with those before."""
        self._finish()
        self._clock = DeviceClock(self._rate)

    def ready(self, end: int) -> bool:
        """True where all sound up to this position of the call is here."""
        return self._begin + len(self._held) >= end

    def take(self, end: int) -> Samples:
        """The sound from where the last call of this ended up to `end`; silence where none has come."""
        size = end - self._begin
        taken, self._held = self._held[:size], self._held[size:].copy()
        self._begin = end
        if len(taken) < size:
            taken = np.concatenate((self._fallen(taken), np.zeros(size - len(taken), np.float32)))
        return pcm.to_pcm(taken)

    def _reaches(self, more: int) -> float:
        """Where the sound ends that the resampler has, with so many further samples of the device."""
        return self._next + (self._unread + more) / self._ratio

    def _restart(self, position: int) -> soxr.ResampleStream:
        """A new resampler, whose first sample belongs at `position`."""
        self._finish()
        self._next = position
        self._ratio = self._rate / SAMPLE_RATE
        # The rate given here is the highest that will be asked for.
        fastest = self._rate * (1 + 2 * _MOST_CORRECTION)
        return soxr.ResampleStream(fastest, SAMPLE_RATE, 1, "float32", vr=True)

    def _finish(self) -> None:
        """Bring out what the resampler still holds back, 13 ms, and be done with it."""
        if self._stream is not None:
            self._write(self._stream.resample_chunk(_NOTHING, last=True))
            self._stream = None
        self._unread = 0.0

    def _write(self, sound: pcm.Waves) -> None:
        """Put the resampler's next piece where it belongs: after a hole, or without what comes too late."""
        gap = self._next - (self._begin + len(self._held))
        self._next += len(sound)
        if gap:
            self._held = self._fallen(self._held)
        sound = sound[max(-gap, 0) :]
        if self._risen < _FADE:
            ramp = _RAMP[self._risen : self._risen + len(sound)]
            sound = np.concatenate((sound[: len(ramp)] * ramp, sound[len(ramp) :]))
            self._risen += len(ramp)
        hole = np.zeros(max(gap, 0), np.float32)
        self._held = np.concatenate((self._held, hole, sound))

    def _fallen(self, waves: pcm.Waves) -> pcm.Waves:
        """The last that is heard before an edge, going out softly; what comes next begins softly."""
        fade = min(_FADE, len(waves)) if self._risen else 0
        self._risen = 0
        return np.concatenate(
            (
                waves[: len(waves) - fade],
                waves[len(waves) - fade :] * np.linspace(1, 0, fade, dtype=np.float32),
            )
        )
