"""The telephone network's own tones on the far side: ringing, busy, congestion, dialling; never a voice.

Frequencies and cadences are those of ITU-T E.180 Supplement 2 (01/94, "Various tones used in national
networks", kept up in the annex to ITU Operational Bulletin 781 of 2003), for the United Kingdom also of
BT SIN 350. Some PBXs and softphones follow no national plan; their steady tones are still no voice here.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE, Samples


class Tone(StrEnum):
    """What the network says of a call."""

    RINGING = "ringing"
    """It rings at the other end."""
    BUSY = "busy"
    """The other end is engaged, or has hung up."""
    CONGESTION = "congestion"
    """The call cannot be put through. One country's cadence for this is another's for busy."""
    DIAL = "dial"
    """The line waits for a number: nobody is at the other end. Also the British "number unobtainable"."""


@dataclass(frozen=True, slots=True)
class ToneHeard:
    """A tone was recognised by its cadence; comes once for as long as it goes on."""

    at: float
    """Seconds of audio heard when this was known."""
    tone: Tone
    since: float
    """Seconds; when the first of the bursts began that it was known by."""


class _Sound(StrEnum):
    """What one window holds, as far as tones go."""

    QUIET = "quiet"
    OTHER = "other"
    STEADY = "steady"
    """One frequency that no plan has: a beep."""
    NARROW = "narrow"
    """400 to 480 Hz: 400 alone or with 450 (UK), 425 (most of Europe), 440 (France), 440 with 480 (US)."""
    DIALLING = "dialling"
    """350 with 440 Hz: the US and the UK."""
    ENGAGED = "engaged"
    """480 with 620 Hz: the US."""


@dataclass(frozen=True, slots=True)
class _Cadence:
    """Seconds on, off, on, off ... of one cycle."""

    tone: Tone
    sound: _Sound
    cycle: tuple[float, ...]


_CADENCES = (
    _Cadence(Tone.BUSY, _Sound.ENGAGED, (0.5, 0.5)),  # United States, Canada
    _Cadence(Tone.CONGESTION, _Sound.ENGAGED, (0.25, 0.25)),  # the same: "reorder"
    _Cadence(Tone.BUSY, _Sound.NARROW, (0.375, 0.375)),  # United Kingdom
    _Cadence(Tone.CONGESTION, _Sound.NARROW, (0.4, 0.35, 0.225, 0.525)),  # United Kingdom
    _Cadence(Tone.RINGING, _Sound.NARROW, (0.4, 0.2, 0.4, 2.0)),  # United Kingdom, Ireland
    _Cadence(Tone.BUSY, _Sound.NARROW, (0.5, 0.5)),  # France, Italy, the Netherlands, Germany (0.48), ...
    _Cadence(Tone.BUSY, _Sound.NARROW, (0.3, 0.3)),  # Finland, Greece
    _Cadence(Tone.CONGESTION, _Sound.NARROW, (0.25, 0.25)),  # most of Europe; Sweden's busy
    _Cadence(Tone.CONGESTION, _Sound.NARROW, (0.2, 0.2)),  # Italy, Switzerland, Austria; Spain's busy
    _Cadence(Tone.CONGESTION, _Sound.NARROW, (0.167, 0.167)),  # Belgium
    _Cadence(Tone.CONGESTION, _Sound.NARROW, (0.25, 0.75)),  # Sweden
    _Cadence(Tone.DIAL, _Sound.NARROW, (0.2, 0.2, 0.6, 1.0)),  # Italy
)
_TOLERANCE = 0.1
"""Share by which a piece may be longer or shorter: BT SIN 350 allows 10 %."""
_JITTER = 0.03
"""Seconds besides, for edges are known to one hop and a half."""
_KNOWN_BY = 5
"""Pieces, on off on off on, that a cadence must agree in: three bursts, so a call-waiting pair is none."""
_RING = (0.85, 2.2)
"""Seconds that one burst of a slow ringing tone lasts: 1 s in most of Europe, 1.5 in France and Spain, 2 in
the US."""
_RING_PAUSE = 2.5
"""Seconds of quiet after it by which it is known; the shortest national pause is 3 s (Belgium, Spain)."""
_DIAL_LASTS = 2.5
"""Seconds without a break by which a dial tone is known: longer than any ring."""
_FORGOTTEN = 7.0
"""Seconds of quiet after which a tone that comes again is told again; ringing tones pause for 5 at most."""

_HOP = SAMPLE_RATE // 50
_WINDOW = 2 * _HOP
"""40 ms: bins of 25 Hz, so 425, 440 and 450 are not told apart, and need not be."""
_PURE = 0.93
"""Share of a window's power (200 to 3400 Hz) that the tone holds; noise 12 dB below it leaves 0.94."""
_BOTH = 0.15
"""The least share of each of two frequencies; BT allows levels 6 dB apart, 0.2."""
_QUIET = 10.0 ** (-55 / 10) * 32_768.0**2
"""Mean square under which a window is quiet, -55 dBFS."""
_BELOW = 10.0 ** (-12 / 10)
"""Power against the last burst's under which a window counts as the pause between bursts."""
_BEGINS = 5
"""Windows in a row, 0.12 s of sound, that begin a burst; the shortest national one lasts 0.167 s."""
_BREAKS = 5
"""Windows in a row of any other sound, 0.1 s, after which no cadence goes on."""

_HANN = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
_Powers = npt.NDArray[np.float32]


class ToneListener:
    """Follows one channel's tones. Depends on the samples alone, not on how they are cut.

    In 38 minutes of talk, 25 of announcements (asterisk-core-sounds-en-wav) and 18 of hold music
    (asterisk-moh-opsound-wav) it recognised no tone; something sounded for 0.4, 2.1 and 2.5 % of the time.
    """

    def __init__(self) -> None:
        self._rest: Samples = np.zeros(0, dtype=np.int16)
        self._next = 0
        self._begin_afresh()

    @property
    def sounding(self) -> bool:
        """True while a steady tone sounds, of a plan or not: what is heard now is no voice.

        It turns true 0.12 s after the tone's beginning.
        """
        return self._burst is not None

    def hear(self, start: int, samples: Samples) -> list[ToneHeard]:
        """Hear the next samples; the tones that were recognised in them.

        Args:
            start: Position of the first sample. After a hole in the audio everything begins afresh.
            samples: Any number of samples, 16-bit mono at `SAMPLE_RATE`.
        """
        if start != self._next:
            self._rest = self._rest[:0]
            self._begin_afresh()
        self._next = start + len(samples)
        held = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        hops = (len(held) - _WINDOW) // _HOP + 1
        if hops < 1:
            self._rest = held.copy()
            return []
        first = self._next - len(held)
        self._rest = held[hops * _HOP :].copy()
        found = []
        windows = np.lib.stride_tricks.sliding_window_view(held, _WINDOW)[::_HOP][:hops]
        power = np.mean(np.square(windows, dtype=np.float32), axis=1)
        spectra = np.abs(np.fft.rfft(windows * _HANN, axis=1)).astype(np.float32) ** 2
        for hop in range(hops):
            # A window stands for the hop in its middle.
            at = (first + hop * _HOP + (_WINDOW + _HOP) // 2) / SAMPLE_RATE
            tone = self._step(at, float(power[hop]), spectra[hop])
            if tone is not None:
                found.append(tone)
        return found

    def _begin_afresh(self) -> None:
        self._run: tuple[_Sound, int] = (_Sound.QUIET, 0)
        self._burst: float | None = None
        self._kind = _Sound.QUIET
        self._loud = 0.0
        self._edges: deque[float] = deque(maxlen=_KNOWN_BY + 1)
        self._told: Tone | None = None

    def _step(self, at: float, power: float, spectrum: _Powers) -> ToneHeard | None:
        """Take in the hop that ends at `at`."""
        sound = _sound_of(power, spectrum, self._loud * _BELOW)
        before, count = self._run
        count = count + 1 if sound is before else 1
        self._run = (sound, count)
        if self._burst is not None and sound is self._kind:
            self._loud = max(self._loud, power)
        elif self._burst is not None and count >= 2:
            self._end_burst(at - count * _HOP / SAMPLE_RATE)
        if self._burst is None and count >= _BEGINS and sound not in {_Sound.QUIET, _Sound.OTHER}:
            self._begin_burst(sound, at - count * _HOP / SAMPLE_RATE, power)
        if sound is _Sound.OTHER and count >= _BREAKS:
            self._forget()
        return self._recognised(at)

    def _begin_burst(self, sound: _Sound, began: float, power: float) -> None:
        if sound is not self._kind:
            self._forget()
        self._burst, self._kind, self._loud = began, sound, power
        self._edges.append(began)

    def _end_burst(self, ended: float) -> None:
        self._burst = None
        self._edges.append(ended)

    def _forget(self) -> None:
        self._edges.clear()
        self._told = None
        self._loud = 0.0

    def _recognised(self, at: float) -> ToneHeard | None:
        if not self._edges:
            return None
        since_edge = at - self._edges[-1]
        if self._burst is None and since_edge > _FORGOTTEN:
            self._forget()
            return None
        tone = self._tone(since_edge)
        if tone is None or tone is self._told:
            return None
        self._told = tone
        return ToneHeard(at, tone, self._edges[0] if self._burst is None else self._burst)

    def _tone(self, since_edge: float) -> Tone | None:
        """The tone that the edges so far are known to be, the last of them `since_edge` seconds ago."""
        if self._burst is not None:
            steady = self._kind in {_Sound.NARROW, _Sound.DIALLING} and since_edge >= _DIAL_LASTS
            return Tone.DIAL if steady else None
        edges = list(self._edges)
        pieces = [end - begin for begin, end in pairwise(edges)]
        slow = bool(pieces) and self._kind is _Sound.NARROW and _RING[0] <= pieces[-1] <= _RING[1]
        if slow and since_edge >= _RING_PAUSE:
            return Tone.RINGING
        if len(pieces) < _KNOWN_BY:
            return None
        cadences = (each for each in _CADENCES if each.sound is self._kind)
        return next((each.tone for each in cadences if _agrees(each, pieces)), None)


def _agrees(cadence: _Cadence, pieces: list[float]) -> bool:
    """True where the pieces, on first, are those of the cadence, from whichever burst of its cycle on."""
    cycle = cadence.cycle
    return any(
        all(
            abs(piece - (due := cycle[(begin + index) % len(cycle)])) <= due * _TOLERANCE + _JITTER
            for index, piece in enumerate(pieces)
        )
        for begin in range(0, len(cycle), 2)
    )


def _sound_of(power: float, spectrum: _Powers, pause: float) -> _Sound:
    """What a window holds.

    Args:
        power: its mean square.
        spectrum: power in bins of 25 Hz.
        pause: mean square under which it is the pause between two bursts.
    """
    if power < max(_QUIET, pause):
        return _Sound.QUIET
    needed = _PURE * float(spectrum[8:137].sum())
    low, narrow, high = float(spectrum[12:15].sum()), spectrum[14:22], float(spectrum[23:28].sum())
    both = _BOTH * needed
    if low + float(spectrum[15:21].sum()) >= needed and low >= both and float(spectrum[16:21].sum()) >= both:
        return _Sound.DIALLING
    if float(narrow.sum()) >= needed:
        return _Sound.NARROW
    lower = float(spectrum[17:22].sum())
    if lower + high >= needed and lower >= both and high >= both:
        return _Sound.ENGAGED
    peak = 8 + int(spectrum[8:137].argmax())
    return _Sound.STEADY if float(spectrum[peak - 2 : peak + 3].sum()) >= needed else _Sound.OTHER
