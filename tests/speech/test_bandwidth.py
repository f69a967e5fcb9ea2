"""Telephone or wide: made-up voices through made-up lines, and the two sides of the sample call."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from models.samples import sample
from speech.audio import SAMPLE_RATE, Samples
from speech.bandwidth import LOWEST_DB, Bandwidth
from speech.pcm import to_pcm
from speech.sources.media import Media

Wave = npt.NDArray[np.float32]


def voice(seconds: float = 6.0, *, seed: int = 3) -> Wave:
    """What matters of speech: a buzz of harmonics, and four times a second a hiss from 3 to 7.5 kHz."""
    generator = np.random.default_rng(seed)
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    buzz = sum(np.sin(2 * np.pi * 140 * k * times + k) / k for k in range(1, 24)) * 0.05
    hiss = between(generator.normal(0, 0.05, len(times)).astype(np.float32), 3000, 7500)
    hissing = (times * 4) % 1 > 0.75
    return np.where(hissing, hiss, buzz).astype(np.float32)


def between(wave: Wave, low: float, high: float) -> Wave:
    spectrum = np.fft.rfft(wave)
    bins = np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE)
    spectrum[(bins < low) | (bins > high)] = 0
    limited: Wave = np.fft.irfft(spectrum, len(wave)).astype(np.float32)
    return limited


def telephone(wave: Wave) -> Wave:
    """The same at 8 kHz."""
    line: Wave = soxr.resample(between(wave, 300, 3400), SAMPLE_RATE, SAMPLE_RATE // 2)
    return line


def upsampled(wave: Wave) -> Wave:
    wide: Wave = soxr.resample(wave, SAMPLE_RATE // 2, SAMPLE_RATE)
    return wide


def white(wave: Wave, below_db: float) -> Wave:
    noise = np.random.default_rng(5).normal(0, 1, len(wave))
    level = np.sqrt(np.mean(wave**2)) * 10 ** (-below_db / 20)
    noisy: Wave = (wave + level * noise).astype(np.float32)
    return noisy


def heard(*waves: Wave, bandwidth: Bandwidth | None = None) -> Bandwidth:
    bandwidth = bandwidth or Bandwidth()
    for wave in waves:
        samples = to_pcm(wave)
        for start in range(0, len(samples), 320):
            bandwidth.hear(samples[start : start + 320], voiced=True)
    return bandwidth


LINE = telephone(voice())


@pytest.mark.parametrize(
    ("name", "wave"),
    [
        ("resampled well", upsampled(LINE)),
        ("faint, on the coarse steps of 16 bits", upsampled(LINE) * np.float32(0.01)),
        ("each sample held twice", np.repeat(LINE, 2)),
        ("joined by lines", np.interp(np.arange(len(LINE) * 2) / 2, np.arange(len(LINE)), LINE)),
        ("with zeros between", np.stack((LINE, np.zeros_like(LINE)), axis=1).ravel()),
        ("noise added after", white(upsampled(LINE), 15)),
        (
            "clipped now and then",
            upsampled(LINE) * (1 + 20 * np.sin(np.arange(len(LINE) * 2) / 8000) ** 8),
        ),
    ],
)
def test_the_telephone_is_narrow(name: str, wave: Wave) -> None:
    assert heard(wave.astype(np.float32)).narrow is True, name


@pytest.mark.parametrize(
    ("name", "wave"),
    [
        ("all of it", voice()),
        ("white noise 15 dB below", white(voice(), 15)),
        ("50 to 7000 Hz", between(voice(), 50, 7000)),
        ("up to 5 kHz", between(voice(), 0, 5000)),
        ("faint", voice() * np.float32(0.01)),
    ],
)
def test_a_headset_is_wide(name: str, wave: Wave) -> None:
    assert heard(wave).narrow is False, name


@pytest.mark.parametrize("side", [0, 1])
def test_a_person_is_wide_and_narrow_behind_a_telephone(side: int) -> None:
    with Media(sample().path) as media:
        waves = np.concatenate([waves for waves, _ in media.blocks()], axis=1)[side]
    assert heard(waves[: 12 * SAMPLE_RATE]).narrow is False
    assert heard(upsampled(telephone(waves[: 12 * SAMPLE_RATE]))).narrow is True


def test_nothing_is_said_before_a_second_and_a_half_of_voice() -> None:
    bandwidth = Bandwidth()
    samples = to_pcm(voice())
    bandwidth.hear(samples[: 2 * SAMPLE_RATE], voiced=False)
    bandwidth.hear(samples[: SAMPLE_RATE * 149 // 100], voiced=True)
    assert bandwidth.narrow is None
    assert bandwidth.level is None
    bandwidth.hear(samples[SAMPLE_RATE * 149 // 100 :][: SAMPLE_RATE // 10], voiced=True)
    assert bandwidth.narrow is False


def test_silence_taken_for_voice_is_narrow_at_the_lowest_level() -> None:
    bandwidth = heard(np.zeros(3 * SAMPLE_RATE, dtype=np.float32))
    assert (bandwidth.narrow, bandwidth.level) == (True, LOWEST_DB)


def test_a_call_put_through_is_judged_anew() -> None:
    bandwidth = heard(upsampled(LINE))
    assert heard(voice(), bandwidth=bandwidth).narrow is False
    assert heard(upsampled(LINE)[: 2 * SAMPLE_RATE], bandwidth=bandwidth).narrow is False
    assert heard(upsampled(LINE), upsampled(LINE), bandwidth=bandwidth).narrow is True


def test_between_the_two_limits_the_answer_stays() -> None:
    clean = voice()
    low = between(clean, 0, 3400)
    level = heard(clean).level
    assert level is not None
    weak = low + (clean - low) * np.float32(10 ** ((-44.5 - level) / 20))
    assert heard(weak).narrow is True
    bandwidth = heard(clean)
    assert heard(weak, weak, bandwidth=bandwidth).narrow is False
    assert bandwidth.level == pytest.approx(-44.5, abs=1.0)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 9000), min_size=1, max_size=40))
def test_the_cut_does_not_matter(cuts: list[int]) -> None:
    samples: Samples = to_pcm(np.repeat(LINE, 2)[: 3 * SAMPLE_RATE])
    pieces = np.split(samples, sorted({min(at, len(samples)) for at in np.cumsum(cuts)}))
    cut, whole = Bandwidth(), Bandwidth()
    for piece in pieces:
        cut.hear(piece, voiced=True)
    whole.hear(samples, voiced=True)
    assert cut.level == whole.level


def test_a_pause_of_odd_length_does_not_hide_a_folded_image() -> None:
    samples = to_pcm(np.repeat(LINE, 2))
    bandwidth = Bandwidth()
    for at in range(0, len(samples), 6401):
        bandwidth.hear(samples[at : at + 5000], voiced=True)
        bandwidth.hear(samples[at + 5000 : at + 6401], voiced=False)
    assert bandwidth.narrow is True
