import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech import pcm

RATES = [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000]


@given(st.sampled_from(RATES), st.lists(st.integers(0, 3_000), max_size=6), st.integers(1, 2))
@settings(deadline=None, max_examples=40)
def test_resampling_in_pieces_gives_the_samples_of_the_whole(
    rate: int, sizes: list[int], channels: int
) -> None:
    waves = np.random.default_rng(len(sizes)).uniform(-1, 1, (channels, sum(sizes))).astype(np.float32)
    whole, pieces = pcm.Resampler(rate, channels), pcm.Resampler(rate, channels)
    expected = np.concatenate((whole.push(waves), whole.finish()), axis=1)
    cuts = np.split(waves, np.cumsum(sizes), axis=1)
    got = np.concatenate((*(pieces.push(cut) for cut in cuts), pieces.finish()), axis=1)
    assert np.array_equal(got, expected)


@pytest.mark.parametrize("rate", RATES)
def test_resampling_keeps_time_pitch_and_level(rate: int) -> None:
    waves = np.sin(2 * np.pi * 440 * np.arange(rate) / rate).astype(np.float32)[np.newaxis]
    resampler = pcm.Resampler(rate, 1)
    got = np.concatenate((resampler.push(waves), resampler.finish()), axis=1)[0]
    assert len(got) == 16_000
    expected = np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)
    # The ends ring, since the tone begins and stops at once.
    assert np.abs(got - expected)[200:-200].max() < 1e-3


@given(st.lists(st.integers(-32_768, 32_767), max_size=50))
def test_pcm_survives_the_way_through_floats(values: list[int]) -> None:
    samples = np.array(values, np.int16)
    assert np.array_equal(pcm.to_pcm(pcm.from_pcm(samples)), samples)


def test_what_is_beyond_full_scale_is_clipped() -> None:
    waves = np.array([[-2.0, -1.0, 0.0, 1.0, 2.0]], np.float32)
    assert pcm.to_pcm(waves).tolist() == [[-32_768, -32_768, 0, 32_767, 32_767]]


@pytest.mark.parametrize(
    ("data", "dtype"),
    [
        ([128, 192, 64, 0], np.uint8),
        ([0, 16_384, -16_384, -32_768], np.int16),
        ([0, 2**30, -(2**30), -(2**31)], np.int32),
        ([0.0, 0.5, -0.5, -1.0], np.float32),
        ([0.0, 0.5, -0.5, -1.0], np.float64),
    ],
)
def test_every_sample_format_means_the_same(data: list[float], dtype: type) -> None:
    samples = np.array([data], dtype)
    turns = pcm.to_waves(samples, 2, planar=False)
    rows = pcm.to_waves(samples, 2, planar=True)
    assert turns.tolist() == [[0.0, -0.5], [0.5, -1.0]]
    assert rows.tolist() == [[0.0, 0.5], [-0.5, -1.0]]
    assert turns.dtype == rows.dtype == np.float32


def test_floats_that_are_no_numbers_become_silence_or_full_scale() -> None:
    data = np.array([[math.nan, math.inf, -math.inf, 3.0e38]], np.float32)
    assert pcm.to_waves(data, 1, planar=True).tolist() == [[0.0, 1.0, -1.0, 1.0]]


def test_downmix_is_the_mean() -> None:
    assert pcm.downmix(np.array([[1.0, 0.5], [1.0, -0.5]], np.float32)).tolist() == [[1.0, 0.0]]


@given(st.integers(1, 50), st.lists(st.integers(0, 120), max_size=8), st.integers(1, 2))
def test_frames_are_equal_and_nothing_is_lost(size: int, pieces: list[int], channels: int) -> None:
    samples = np.arange(channels * sum(pieces), dtype=np.int16).reshape(channels, -1)
    framer = pcm.Framer(size, channels)
    frames = [f for cut in np.split(samples, np.cumsum(pieces), axis=1) for f in framer.push(cut)]
    assert all(frame.shape == (channels, size) for frame in frames)
    rest = framer.finish()
    if rest is not None:
        assert 0 < rest.shape[1] < size
        frames.append(rest)
    joined = np.concatenate(frames, axis=1) if frames else samples[:, :0]
    assert np.array_equal(joined, samples)
    assert framer.finish() is None


@pytest.mark.parametrize(
    ("samples", "level"),
    [
        (np.zeros(100, np.int16), -100.0),
        (np.zeros(0, np.int16), -100.0),
        (np.full(100, -32_768, np.int16), 0.0),
        (np.full(100, 3_277, np.int16), -20.0),
        (np.round(32_767 * np.sin(np.arange(16_000) * math.tau / 100)).astype(np.int16), -3.01),
    ],
)
def test_level_is_in_db_below_full_scale(samples: np.ndarray, level: float) -> None:
    assert pcm.dbfs(samples) == pytest.approx(level, abs=0.01)
