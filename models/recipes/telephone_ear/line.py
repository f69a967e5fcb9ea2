"""What comes between a speaker and the ear: noises, a telephone's band, its coding and its levels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import soxr

from models.recipes.telephone_ear.kaldi import Floats
from speech.audio import SAMPLE_RATE

Speech = Callable[[int], Floats]
"""Somebody else's speech of so many samples, for babble and voices in the background."""
_NOISES = {"white": 0.14, "colour": 0.44, "babble": 0.26, "hum": 0.07, "two": 0.09}
_TELEPHONE_RATE = 8000


def noise(rng: np.random.Generator, length: int, speech: Speech) -> Floats:
    """One noise of any loudness: hiss, coloured noise, babble, the mains' hum, or two at once."""
    kind = rng.choice(list(_NOISES), p=list(_NOISES.values()))
    if kind == "white":
        return _shaped(rng, length, 0)
    if kind == "colour":
        return _shaped(rng, length, rng.uniform(0.5, 2.2))
    if kind == "babble":
        babble = np.zeros(length, np.float32)
        for _ in range(rng.integers(3, 8)):
            babble += speech(length) * rng.uniform(0.4, 1)
        return babble
    if kind == "hum":
        time, mains = np.arange(length) / SAMPLE_RATE, rng.choice([50, 60])
        hum = np.zeros(length)
        for order in range(1, 30):
            tone = np.sin(2 * np.pi * mains * order * time + rng.uniform(0, 6))
            hum += tone * rng.uniform(0, 1) / order**0.5
        return (hum + 0.3 * _shaped(rng, length, 1)).astype(np.float32)
    return noise(rng, length, speech) + noise(rng, length, speech)


def telephone(rng: np.random.Generator, sound: Floats, speech: Speech) -> Floats:
    """A speaker at 16 kHz as the other end of some telephone line hears them, at 16 kHz again.

    A band of about 300 to 3400 Hz, noise before or behind it (8 to 30 dB below the speech, three times in
    four), at times another voice, any level from -1 to -26 dB, now and then clipped, then mu-law (65 %),
    A-law (20 %) or neither.
    """
    length, loud, line = len(sound), active_level(sound), sound
    noise_first = rng.random() < 0.5
    if rng.random() < 0.2:
        other = speech(length)
        line = line + other * (loud / active_level(other) * 10 ** (-rng.uniform(18, 34) / 20))
    if noise_first:
        line = _noisy(rng, line, loud, speech)
    line = _band(rng, line)
    if not noise_first:
        line = _noisy(rng, line, loud, speech)
    line = soxr.resample(line, SAMPLE_RATE, _TELEPHONE_RATE, quality="HQ")
    line = line / (np.abs(line).max() + 1e-6) * 10 ** (-rng.uniform(1, 26) / 20)
    if rng.random() < 0.04:
        line = np.clip(line * 2, -0.9, 0.9)
    coding = rng.random()
    if coding < 0.65:
        line = mu_law(line)
    elif coding < 0.85:
        line = a_law(line)
    line = soxr.resample(line.astype(np.float32), _TELEPHONE_RATE, SAMPLE_RATE, quality="HQ")
    whole: Floats = np.concatenate([line, np.zeros(max(0, length - len(line)), np.float32)])[:length]
    return whole


def wideband(rng: np.random.Generator, sound: Floats, speech: Speech) -> Floats:
    """A speaker close to a microphone: noise every other time, 15 to 35 dB below, and any level."""
    heard = sound
    if rng.random() < 0.5:
        other = noise(rng, len(sound), speech)
        heard = heard + other * (
            active_level(sound) / active_level(other) * 10 ** (-rng.uniform(15, 35) / 20)
        )
    scaled: Floats = heard / (np.abs(heard).max() + 1e-6) * 10 ** (-rng.uniform(1, 20) / 20)
    return scaled


def active_level(sound: Floats) -> float:
    """Root mean square of the 25 ms pieces within 26 dB of the loudest: speech without its pauses."""
    pieces = np.sqrt(np.mean(sound[: len(sound) // 400 * 400].reshape(-1, 400) ** 2, 1) + 1e-9)
    loud = pieces[pieces > pieces.max() * 0.05]
    return float(np.sqrt(np.mean(loud * loud) + 1e-9))


def mu_law(line: Floats) -> Floats:
    """What mu-law's curve with 256 steps leaves of a line of full scale 1.0."""
    curved = np.sign(line) * np.log1p(255 * np.abs(line)) / np.log(256)
    steps = np.round(curved * 127.5) / 127.5
    coarse: Floats = np.sign(steps) * (256 ** np.abs(steps) - 1) / 255
    return coarse


def a_law(line: Floats) -> Floats:
    """What A-law's curve with 256 steps leaves of a line of full scale 1.0."""
    bend = 87.6
    whole = 1 + np.log(bend)
    size = np.abs(line)
    curved = np.where(size < 1 / bend, bend * size / whole, (1 + np.log(np.maximum(bend * size, 1))) / whole)
    steps = np.sign(line) * np.round(curved * 127.5) / 127.5
    size = np.abs(steps)
    coarse: Floats = np.sign(steps) * np.where(
        size < 1 / whole, size * whole / bend, np.exp(size * whole - 1) / bend
    )
    return coarse


def _noisy(rng: np.random.Generator, line: Floats, loud: float, speech: Speech) -> Floats:
    if rng.random() > 0.78:
        return line
    other = noise(rng, len(line), speech)
    return line + other * (loud / active_level(other) * 10 ** (-rng.uniform(8, 30) / 20))


def _band(rng: np.random.Generator, line: Floats) -> Floats:
    size = _fast_length(len(line) + 400)
    spectrum = np.fft.rfft(line.astype(np.float32), size)
    frequency = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    low, high = (300, 3400) if rng.random() < 0.35 else (rng.uniform(120, 420), rng.uniform(2900, 3750))
    low_order, high_order = rng.integers(2, 9), rng.integers(4, 24)
    gain = 1 / np.sqrt(1 + (low / np.maximum(frequency, 1)) ** (2 * low_order))
    gain = gain / np.sqrt(1 + (frequency / high) ** (2 * high_order))
    gain = gain * (np.maximum(frequency, 100) / 1000) ** rng.normal(0, 0.15)
    passed: Floats = np.fft.irfft(spectrum * gain.astype(np.float32), size)[: len(line)].astype(np.float32)
    return passed


def _shaped(rng: np.random.Generator, length: int, slope: float) -> Floats:
    """Noise whose power falls with frequency to the power of `slope`."""
    size = _fast_length(length)
    hiss = rng.standard_normal(size, dtype=np.float32)
    if slope == 0:
        return hiss[:length]
    frequency = np.maximum(np.fft.rfftfreq(size, 1 / SAMPLE_RATE), 20).astype(np.float32)
    shape = (frequency / 1000) ** np.float32(-slope / 2)
    coloured: Floats = np.fft.irfft(np.fft.rfft(hiss) * shape, size)[:length].astype(np.float32)
    return coloured


def _fast_length(length: int) -> int:
    """The next length without a prime factor above 5: transforms of others can be many times slower."""
    while True:
        rest = length
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return length
        length += 1
