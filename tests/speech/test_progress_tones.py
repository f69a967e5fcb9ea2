"""Call progress tones of many countries on many lines, and what only sounds like one."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.samples import sample
from speech.audio import SAMPLE_RATE, Samples
from speech.pcm import to_pcm
from speech.progress_tones import Tone, ToneHeard, ToneListener
from speech.sources.media import Media

Wave = npt.NDArray[np.float64]
FRAME = 320
FOR_EVER = 60.0


def sound(
    frequencies: tuple[float, ...], cadence: tuple[float, ...], seconds: float, *, db: float = -20.0
) -> Wave:
    """Sines of equal strength, on and off in turn from 0.5 s on."""
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = sum(np.sin(2 * np.pi * frequency * times) for frequency in frequencies) / len(frequencies)
    on = np.zeros(len(times), dtype=bool)
    at = 0.5
    for length, sounds in zip(cycle(cadence), cycle((True, False)), strict=False):
        if at >= seconds:
            break
        on |= (times >= at) & (times < at + length) & sounds
        at += length
    heard: Wave = np.where(on, wave, 0.0) * 10 ** (db / 20)
    return heard


def hiss(wave: Wave, db: float) -> Wave:
    noisy: Wave = wave + np.random.default_rng(7).normal(0.0, 10 ** (db / 20), len(wave))
    return noisy


def heard(wave: Wave, *, frame: int = FRAME) -> tuple[list[ToneHeard], float]:
    """The tones, and for how many seconds something sounded."""
    samples = to_pcm(wave.astype(np.float32))
    listener, tones, sounding = ToneListener(), [], 0
    for start in range(0, len(samples), frame):
        tones += listener.hear(start, samples[start : start + frame])
        sounding += listener.sounding * frame
    return tones, sounding / SAMPLE_RATE


TONES = [
    pytest.param((440, 480), (2.0, 4.0), Tone.RINGING, id="US ringing"),
    pytest.param((480, 620), (0.5, 0.5), Tone.BUSY, id="US busy"),
    pytest.param((480, 620), (0.25, 0.25), Tone.CONGESTION, id="US congestion"),
    pytest.param((350, 440), (FOR_EVER,), Tone.DIAL, id="US and UK dial"),
    pytest.param((400, 450), (0.4, 0.2, 0.4, 2.0), Tone.RINGING, id="UK ringing"),
    pytest.param((400,), (0.375, 0.375), Tone.BUSY, id="UK busy"),
    pytest.param((400,), (0.4, 0.35, 0.225, 0.525), Tone.CONGESTION, id="UK congestion"),
    pytest.param((400,), (FOR_EVER,), Tone.DIAL, id="UK number unobtainable"),
    pytest.param((425,), (1.0, 4.0), Tone.RINGING, id="German ringing"),
    pytest.param((425,), (0.48, 0.48), Tone.BUSY, id="German busy"),
    pytest.param((425,), (0.24, 0.24), Tone.CONGESTION, id="German congestion"),
    pytest.param((425,), (FOR_EVER,), Tone.DIAL, id="German dial"),
    pytest.param((440,), (1.5, 3.5), Tone.RINGING, id="French ringing"),
    pytest.param((440,), (0.5, 0.5), Tone.BUSY, id="French busy"),
    pytest.param((425,), (1.5, 3.0), Tone.RINGING, id="Spanish ringing"),
    pytest.param((425,), (0.2, 0.2), Tone.CONGESTION, id="Italian congestion, Spanish busy"),
    pytest.param((425,), (0.2, 0.2, 0.6, 1.0), Tone.DIAL, id="Italian dial"),
    pytest.param((425,), (1.0, 3.0), Tone.RINGING, id="Belgian ringing"),
    pytest.param((425,), (0.167, 0.167), Tone.CONGESTION, id="Belgian congestion"),
    pytest.param((425,), (0.25, 0.75), Tone.CONGESTION, id="Swedish congestion"),
]


@pytest.mark.parametrize(("frequencies", "cadence", "tone"), TONES)
@pytest.mark.parametrize("line", ["clean", "faint", "noisy", "off by a hundredth"])
def test_a_tone_is_told_once_and_soon(frequencies, cadence, tone, line):
    played = tuple(1.01 * each for each in frequencies) if line == "off by a hundredth" else frequencies
    wave = sound(played, cadence, 12.0, db=-40.0 if line == "faint" else -20.0)
    tones, sounding = heard(hiss(wave, {"noisy": -45.0, "faint": -65.0}.get(line, -75.0)))
    assert [each.tone for each in tones] == [tone]
    assert tones[0].since == pytest.approx(0.5, abs=0.04)
    assert tones[0].at < 0.5 + 5.0
    share = sum(cadence[::2]) / sum(cadence) if cadence[1:] else 1.0
    assert sounding > 0.4 * share * 11.5


@pytest.mark.parametrize(
    ("frequencies", "cadence"),
    [
        pytest.param((1000,), (0.4, FOR_EVER), id="a beep"),
        pytest.param((425,), (0.2, 0.6, 0.2, FOR_EVER), id="another call is waiting"),
        pytest.param((697, 1209), (0.1, 0.1), id="a key"),
        pytest.param((440, 554, 659), (0.5, 0.5), id="a chord"),
    ],
)
def test_other_tones_say_nothing_of_a_call(frequencies, cadence):
    assert not heard(sound(frequencies, cadence, 12.0))[0]


def test_a_beep_is_no_voice():
    _, sounding = heard(sound((1000,), (0.5, FOR_EVER), 3.0))
    assert sounding == pytest.approx(0.4, abs=0.06)


def test_a_tune_is_no_tone():
    notes = [392.0, 440.0, 494.0, 440.0, 392.0, 415.0, 466.0, 440.0] * 3
    tune = np.concatenate([sound((note, 2 * note, 3 * note), (0.45, FOR_EVER), 1.0)[8000:] for note in notes])
    assert not heard(tune)[0]


def test_people_who_talk_are_no_tone():
    with Media(sample().path) as media:
        sides = np.concatenate([waves for waves, _ in media.blocks()], axis=1)
    for side in sides:
        tones, sounding = heard(side.astype(np.float64))
        assert not tones
        assert sounding < 0.01 * len(side) / SAMPLE_RATE


def test_a_tone_that_comes_back_is_told_again():
    busy = sound((425,), (0.5, 0.5), 4.0)
    silence = np.zeros(8 * SAMPLE_RATE)
    assert [each.tone for each in heard(np.concatenate((busy, silence, busy)))[0]] == [Tone.BUSY] * 2


def test_a_voice_in_between_parts_two_bursts():
    talk = hiss(np.zeros(SAMPLE_RATE), -20.0)
    bursts = [sound((425,), (0.5, 0.5), 2.0), talk, sound((425,), (0.5, FOR_EVER), 1.5)]
    assert not heard(np.concatenate(bursts))[0]


def test_after_a_hole_everything_begins_afresh():
    busy: Samples = to_pcm(sound((425,), (0.5, 0.5), 6.0).astype(np.float32))
    listener = ToneListener()
    half = round(1.9 * SAMPLE_RATE)
    assert not listener.hear(0, busy[:half])
    assert listener.sounding
    assert not listener.hear(half + 5 * SAMPLE_RATE, busy[:half])
    assert not listener.hear(half + 50 * SAMPLE_RATE, busy[:10])
    assert not listener.sounding


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 9000), min_size=1, max_size=40))
def test_it_does_not_hang_on_how_the_audio_is_cut(lengths):
    wave = hiss(sound((400, 450), (0.4, 0.2, 0.4, 2.0), 6.0), -60.0)
    samples = to_pcm(wave.astype(np.float32))
    listener, tones, at = ToneListener(), [], 0
    for length in cycle(lengths):
        if at >= len(samples):
            break
        tones += listener.hear(at, samples[at : at + length])
        at += length
    assert tones == heard(wave)[0]
    assert tones
