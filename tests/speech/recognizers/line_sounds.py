"""What a telephone line carries besides voices, made by rule: tones, rings, music on hold, fax, noise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE, Samples

Sound = npt.NDArray[np.float64]

_DTMF_LOW, _DTMF_HIGH = (697, 770, 852, 941), (1209, 1336, 1477)
_CHORDS = ((57, 60, 64, 69), (53, 57, 60, 65), (48, 55, 60, 64), (55, 59, 62, 67))
"""A minor, F, C and G, as MIDI numbers: four bars that much music on hold goes round in."""


def _times(seconds: float) -> Sound:
    return np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def _tones(seconds: float, *hertz: float) -> Sound:
    times = _times(seconds)
    return np.asarray(sum(np.sin(2 * np.pi * pitch * times) for pitch in hertz) / len(hertz))


def _again(piece: Sound, seconds: float) -> Sound:
    return np.resize(piece, round(seconds * SAMPLE_RATE))


def _with_pause(piece: Sound, seconds: float) -> Sound:
    return np.concatenate((piece, np.zeros(round(seconds * SAMPLE_RATE))))


def silence(seconds: float) -> Sound:
    """A digital line with nobody on it: one step of dither."""
    return np.random.default_rng(1).integers(-1, 2, round(seconds * SAMPLE_RATE)) / 32768


def white_noise(seconds: float) -> Sound:
    """Hiss."""
    return np.random.default_rng(2).normal(0, 0.2, round(seconds * SAMPLE_RATE))


def pink_noise(seconds: float) -> Sound:
    """A room or a street: each octave as strong as the next."""
    count = round(seconds * SAMPLE_RATE)
    spectrum = np.fft.rfft(np.random.default_rng(3).normal(size=count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[: round(50 * seconds)] = 0
    noise = np.fft.irfft(spectrum, count)
    return noise / np.abs(noise).max()


def dial_tone(seconds: float) -> Sound:
    """350 and 440 Hz, as in North America."""
    return _tones(seconds, 350, 440)


def ringing(seconds: float) -> Sound:
    """Two seconds of 440 and 480 Hz, four of silence."""
    return _again(_with_pause(_tones(2, 440, 480), 4), seconds)


def british_ringing(seconds: float) -> Sound:
    """400 and 450 Hz: twice 0.4 s, then two seconds of silence."""
    ring = _tones(0.4, 400, 450)
    return _again(np.concatenate((_with_pause(ring, 0.2), _with_pause(ring, 2))), seconds)


def busy(seconds: float) -> Sound:
    """480 and 620 Hz, half a second on and half off."""
    return _again(_with_pause(_tones(0.5, 480, 620), 0.5), seconds)


def keys(seconds: float) -> Sound:
    """Somebody types on the telephone: a key of 0.15 s every 0.3 s."""
    pairs = np.random.default_rng(4).integers((4, 3), size=(round(seconds / 0.3) + 1, 2))
    pressed = [_with_pause(_tones(0.15, _DTMF_LOW[a], _DTMF_HIGH[b]), 0.15) for a, b in pairs]
    return np.concatenate(pressed)[: round(seconds * SAMPLE_RATE)]


def fax(seconds: float) -> Sound:
    """A call of 1100 Hz, an answer of 2100 Hz, then 300 bits a second as 1650 and 1850 Hz (V.21)."""
    bits = np.random.default_rng(5).integers(0, 2, 3 * 300)
    pitch = np.repeat(np.where(bits, 1650.0, 1850.0), SAMPLE_RATE // 300)
    talk = np.sin(2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE)
    hail = np.concatenate((_with_pause(_tones(0.5, 1100), 3), _with_pause(_tones(2.6, 2100), 0.1)))
    return _again(np.concatenate((hail, talk)), seconds)


def modem(seconds: float) -> Sound:
    """Noise of a full band between 600 and 3000 Hz: bits too fast to tell apart."""
    count = round(seconds * SAMPLE_RATE)
    spectrum = np.fft.rfft(np.random.default_rng(6).normal(size=count))
    pitch = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    spectrum[(pitch < 600) | (pitch > 3000)] = 0
    noise = np.fft.irfft(spectrum, count)
    return noise / np.abs(noise).max()


def hold_music(seconds: float) -> Sound:
    """Chords with a melody over them and a beat under them, at 100 beats a minute."""
    chance = np.random.default_rng(7)
    beat = 0.6
    sound = np.zeros(round((seconds + 4 * beat) * SAMPLE_RATE))
    for number in range(round(seconds / beat) + 1):
        chord = _CHORDS[number // 4 % 4]
        begin = round(number * beat * SAMPLE_RATE)
        if number % 4 == 0:
            for note in chord:
                _strike(sound, begin, note, 4 * beat, 0.12)
        _strike(sound, begin, int(chance.choice(chord)) + 12, beat, 0.25)
        drum = chance.normal(size=800) * np.exp(-np.arange(800) / 150)
        sound[begin : begin + 800] += 0.08 * drum
    return sound[: round(seconds * SAMPLE_RATE)]


def _strike(sound: Sound, begin: int, note: int, seconds: float, loud: float) -> None:
    """Add a note: eight harmonics, each half as loud as the one below, that fade and tremble a little."""
    times = _times(seconds)
    pitch = 440 * 2 ** ((note - 69) / 12)
    waver = 0.003 * np.sin(2 * np.pi * 5 * times)
    tone = sum(np.sin(2 * np.pi * pitch * k * (times + waver / k / 60)) / 2 ** (k - 1) for k in range(1, 9))
    fading = np.minimum(1, times / 0.02) * np.exp(-1.5 * times)
    sound[begin : begin + len(times)] += loud * (tone * fading)[: len(sound) - begin]


SOUNDS: tuple[Callable[[float], Sound], ...] = (
    silence,
    white_noise,
    pink_noise,
    dial_tone,
    ringing,
    british_ringing,
    busy,
    keys,
    fax,
    modem,
    hold_music,
)


def on_the_line(sound: Sound, loud: float = 0.3) -> Samples:
    """A sound as 16-bit audio, its peak at most at this part of full scale."""
    peak = max(1.0, float(np.abs(sound).max()) / loud)
    return np.round(sound / peak * 32767).astype(np.int16)
