"""The telephone line of the sample calls: its band, its noise, its leak, and mu-law as others know it."""

from __future__ import annotations

import io
import wave

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recipes.telephone import TELEPHONE_RATE, mu_law, narrowed, pink_noise, telephoned
from speech.audio import SAMPLE_RATE

SECONDS = np.arange(SAMPLE_RATE) / SAMPLE_RATE


def tone(hertz: float, seconds: np.ndarray = SECONDS) -> np.ndarray:
    return 0.1 * np.sin(2 * np.pi * hertz * seconds)


def level(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(sound, dtype=float)) + 1e-20))


def known_values() -> set[int]:
    """What FFmpeg's decoder makes of each of the 256 codes."""
    file = io.BytesIO()
    with wave.open(file, "wb") as header:
        header.setparams((1, 1, TELEPHONE_RATE, 0, "NONE", ""))
        header.writeframes(bytes(range(256)))
    data = bytearray(file.getvalue())
    data[20:22] = b"\x07\x00"  # the format's number of mu-law
    with av.open(io.BytesIO(bytes(data))) as container:
        return {int(value) for frame in container.decode(audio=0) for value in frame.to_ndarray().ravel()}


def test_mu_law_leaves_exactly_the_values_that_other_decoders_know() -> None:
    every = np.arange(-32768, 32768) / 32768
    assert set(mu_law(every).tolist()) == known_values()


@given(st.floats(-1, 1))
def test_mu_law_is_odd_settled_and_close(value: float) -> None:
    (once,) = mu_law(np.array([value]))
    assert mu_law(np.array([once / 32768])) == once
    assert mu_law(np.array([-value])) == -once
    # Half a step of the code, and half of the 14 bits (4 of 16) that the value is rounded to before it.
    assert abs(once - np.clip(value * 32768, -32124, 32124)) <= 4 + 2 + abs(once) / 32


@pytest.mark.parametrize("hertz", [300, 1000, 3400])
def test_a_tone_in_the_band_passes_unchanged_and_without_delay(hertz: int) -> None:
    passed = narrowed(tone(hertz))
    np.testing.assert_allclose(passed, tone(hertz, np.arange(TELEPHONE_RATE) / TELEPHONE_RATE), atol=1e-9)


@pytest.mark.parametrize("hertz", [50, 150, 3800, 5000, 7000])
def test_a_tone_outside_the_band_is_gone(hertz: int) -> None:
    assert level(narrowed(tone(hertz))) < level(tone(hertz)) - 60


def test_an_odd_length_loses_its_last_sample_only() -> None:
    assert len(narrowed(tone(1000)[:-1])) == TELEPHONE_RATE - 1


def test_pink_noise_has_as_much_in_each_octave() -> None:
    noise = pink_noise(20 * TELEPHONE_RATE, seed=1)
    power = np.square(np.abs(np.fft.rfft(noise)))
    frequency = np.fft.rfftfreq(len(noise), 1 / TELEPHONE_RATE)
    octaves = [power[(frequency >= low) & (frequency < 2 * low)].sum() for low in (400, 800, 1600)]
    np.testing.assert_allclose(octaves, np.mean(octaves), rtol=0.1)
    assert level(noise) == pytest.approx(0, abs=0.01)


def test_noise_lies_under_the_customer_only_and_leak_comes_from_the_agent_only() -> None:
    silence = np.zeros(3 * SAMPLE_RATE)
    agent, customer = silence.copy(), silence.copy()
    agent[:SAMPLE_RATE], customer[SAMPLE_RATE : 2 * SAMPLE_RATE] = tone(1000), tone(600)
    both = telephoned(agent, customer, snr=20, leak=-30, seed=1)
    spare = TELEPHONE_RATE // 10
    near, far = (
        [level(side[at + spare : at + TELEPHONE_RATE - spare] / 32768) for at in range(0, 24000, 8000)]
        for side in both
    )
    assert near[0] == pytest.approx(-23, abs=0.2)
    assert near[1] < -90
    assert near[2] < -90
    assert far[1] - far[2] == pytest.approx(20, abs=0.5)
    leak = np.abs(np.fft.rfft(both[1, :TELEPHONE_RATE] / 32768))[1000]
    assert 20 * np.log10(leak / np.abs(np.fft.rfft(both[0, :TELEPHONE_RATE] / 32768))[1000]) == pytest.approx(
        -30, abs=1
    )


def test_the_same_seed_gives_the_same_line() -> None:
    sides = (tone(1000), tone(600))
    again = [telephoned(*sides, snr=18, leak=-34, seed=seed) for seed in (1, 1, 2)]
    assert np.array_equal(again[0], again[1])
    assert not np.array_equal(again[0], again[2])
