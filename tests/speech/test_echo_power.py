"""The power of an echo, foretold: its strength is learned, and a voice rises over it."""

from __future__ import annotations

import numpy as np
import pytest

from speech.audio import SAMPLE_RATE
from speech.echo_path import BLOCK, EchoPath, Floats
from speech.echo_power import MOST_BLOCKS, SPAN, EchoPower, band_powers

SECOND = 100
"""Blocks."""


def powers(near: Floats, far: Floats) -> Floats:
    """Of all blocks of two sides."""
    sound = np.pad(np.stack((near, far)), ((0, 0), (SPAN - BLOCK, 0))).astype(np.float32)
    return band_powers(np.ascontiguousarray(sound), len(near) // BLOCK)


def noise(seconds: float, seed: int, loud: float) -> Floats:
    """A voice that speaks for 0.6 s and is silent for 0.4 s, as white noise."""
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.where(times % 1.0 < 0.6, loud, 1.0) * np.random.default_rng(seed).normal(size=len(times))


def echo_of(far: Floats, blocks: int, level: float) -> Floats:
    return np.concatenate((np.zeros(blocks * BLOCK), far))[: len(far)] * 10.0 ** (level / 20.0)


PATH = EchoPath(first=12, shape=np.array([1.0]), decay=0.65)
FAR = noise(6.0, 1, 3000.0)


def learned(level: float) -> tuple[EchoPower, Floats]:
    """After two seconds of an echo, and the powers of all of it."""
    heard = powers(echo_of(FAR, 12, level) + noise(6.0, 3, 5.0), FAR)
    power = EchoPower(PATH, heard[:, : 2 * SECOND])
    return power, heard


def compared(power: EchoPower, heard: Floats, *, learn: bool = True) -> np.ndarray:
    return np.array(
        [
            row
            for at in range(0, heard.shape[1], MOST_BLOCKS)
            for row in power.compare(heard[:, at : at + MOST_BLOCKS], learn=learn)
        ]
    )


def test_a_tone_lies_in_one_band_and_the_bands_cover_the_voice() -> None:
    times = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    bands = set()
    for hertz in (180, 500, 1000, 2000, 4000, 6800):
        tone = 1000.0 * np.sin(2 * np.pi * hertz * times)
        (near, far) = powers(tone, np.zeros_like(tone))
        steady = near[5:].mean(axis=0)
        assert steady.max() > 0.7 * steady.sum()
        bands.add(int(steady.argmax()))
        assert not far.any()
    assert len(bands) == 6
    assert {0, 15} <= bands


@pytest.mark.parametrize("level", [-6, -20, -30])
def test_the_strength_is_known_at_once_and_an_echo_does_not_rise_over_it(level: float) -> None:
    power, heard = learned(level)
    assert power.level == pytest.approx(level, abs=3.0)
    over, audible = compared(power, heard[:, 2 * SECOND :]).T
    speaking = audible > 2.0
    assert 0.5 < speaking.mean() < 0.95
    assert np.percentile(over[speaking], 95) < 2.0
    assert power.level == pytest.approx(level, abs=2.0)


def test_a_voice_rises_over_the_echo() -> None:
    power, heard = learned(-12)
    voice = powers(noise(6.0, 7, 1500.0), FAR)[0]
    both = np.stack((heard[0] + voice, heard[1]))[:, 2 * SECOND :]
    over, audible = compared(power, both, learn=False).T
    speaking = np.flatnonzero(voice[2 * SECOND :].sum(axis=1) > 1e8)
    assert len(speaking) > 200
    assert np.median(over[speaking]) > 4.0
    assert over[speaking][audible[speaking] < 1.0].min() > 4.0


def test_a_strength_that_changes_is_learned_unless_the_microphone_is_off() -> None:
    power, _ = learned(-20)
    louder = powers(echo_of(FAR, 12, -8) + noise(6.0, 3, 5.0), FAR)
    compared(power, louder, learn=False)
    assert power.level == pytest.approx(-20, abs=3.0)
    compared(power, louder)
    assert power.level == pytest.approx(-8, abs=2.5)


def test_a_room_rings_on_after_the_loudspeaker() -> None:
    power, heard = learned(-6)
    end = next(at for at in range(3 * SECOND, 4 * SECOND) if heard[1, at : at + 30].max() < 1e6)
    compared(power, heard[:, 2 * SECOND : end])
    audible = compared(power, np.zeros_like(heard[:, :60]))[:, 1]
    falls = audible[13:40] / audible[12:39]
    assert np.all(falls <= 1.0)
    assert falls[:5] == pytest.approx(0.65, abs=0.01)


def test_after_a_gap_nothing_is_expected() -> None:
    power, heard = learned(-6)
    compared(power, heard[:, 2 * SECOND :])
    power.forget()
    assert compared(power, np.zeros_like(heard[:, :50]))[:, 1].max() == 0.0
    assert power.level == pytest.approx(-6, abs=2.0)
