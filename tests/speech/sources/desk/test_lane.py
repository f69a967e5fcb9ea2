"""What comes out of simulated devices: in step, whole, without clicks, with holes where sound was lost."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pytest

from speech.audio import SAMPLE_RATE, Samples
from speech.sources.desk.lane import Lane

BEGAN = 1_000.0
BLOCK = 1_920
FRAME = 320
TONE = 311.0
PATIENCE = 0.25

Wave = npt.NDArray[np.float64]
Signal = Callable[[Wave], Wave]


def tone(at: Wave) -> Wave:
    return 0.5 * np.sin(2 * np.pi * TONE * at)


def voice(at: Wave) -> Wave:
    """Something that fits itself at one place only: a tone that glides up and down without a rhythm."""
    return 0.5 * np.sin(2 * np.pi * (500 * at + 40 * np.sin(1.3 * at) + 25 * np.sin(7.1 * at)))


def device(
    real: float, seconds: float, signal: Signal, seed: int = 1, block: int = BLOCK
) -> Iterator[tuple[Wave, float]]:
    """The blocks of a device that really gives `real` samples a second, with their times of arrival."""
    late = np.random.default_rng(seed).exponential(0.003, int(seconds * real / block))
    at = 0.0
    for number, by in enumerate(late.tolist()):
        caught = BEGAN + (number * block + np.arange(block)) / real
        at = max(at, float(caught[-1]) + 1 / real + by)
        yield signal(caught), at


def frames(lane: Lane, blocks: Iterator[tuple[Wave, float]], size: int = FRAME) -> Iterator[Samples]:
    """All frames as the desk takes them: when they are whole, or have been waited for long enough."""
    end = size
    for waves, at in blocks:
        while BEGAN + end / SAMPLE_RATE + PATIENCE < at:
            yield lane.take(end)
            end += size
        lane.push(waves.astype(np.float32), at)
        while lane.ready(end):
            yield lane.take(end)
            end += size


def heard(lane: Lane, blocks: Iterator[tuple[Wave, float]]) -> Wave:
    return np.concatenate(list(frames(lane, blocks))) / 32_768


def clicks(sound: Wave, hertz: float = TONE, loudness: float = 0.5) -> int:
    """Places where a tone bends more sharply than it can, fades of 5 ms included."""
    sharpest = loudness * (2 * np.pi * hertz / SAMPLE_RATE) ** 2
    fade = 2 * loudness * 2 * np.pi * hertz / SAMPLE_RATE / 80
    return int(np.sum(np.abs(np.diff(sound, 2)) > 1.1 * (sharpest + fade)))


def behind(sound: Wave, second: float) -> float:
    """Milliseconds by which a tenth of a second of `sound` is later than the voice was."""
    start = round(second * SAMPLE_RATE)
    return lag(sound[start : start + SAMPLE_RATE // 10], second)


def lag(piece: Wave, second: float) -> float:
    """The same for a piece that was heard at this second; in steps of a 64th, up to 30 ms to either side."""
    most = 1_920
    steps = np.arange(-most, most + 1)
    was = voice(BEGAN + second + np.arange(-most, most + len(piece) * 4) / (4 * SAMPLE_RATE))
    fits = [float(np.dot(piece, was[most - step :: 4][: len(piece)])) for step in steps]
    return float(steps[int(np.argmax(fits))]) / 64


@pytest.mark.parametrize("real", [48_000, 47_990, 48_020])
def test_a_device_is_laid_on_the_calls_clock(real: int) -> None:
    lane = Lane(48_000, BEGAN)
    sound = heard(lane, device(real, 60.0, voice))
    assert len(sound) >= 59.9 * SAMPLE_RATE
    assert max(abs(behind(sound, second)) for second in (1.0, 5.0, 20.0, 40.0, 59.0)) < 3.0
    assert lane.speed == pytest.approx(real / 48_000 - 1, abs=30e-6)


@pytest.mark.parametrize("real", [48_000, 47_990, 48_020])
def test_correcting_makes_no_click_and_loses_no_loudness(real: int) -> None:
    sound = heard(Lane(48_000, BEGAN), device(real, 30.0, tone))[SAMPLE_RATE // 10 :]
    assert clicks(sound) == 0
    windows = sound[: len(sound) // 1_600 * 1_600].reshape(-1, 1_600)
    assert np.sqrt(np.mean(windows**2, axis=1)) == pytest.approx(0.5 / np.sqrt(2), rel=0.03)


def test_a_click_would_have_been_found() -> None:
    sound = heard(Lane(48_000, BEGAN), device(48_000, 5.0, tone))
    assert clicks(np.delete(sound, slice(40_000, 40_020))[SAMPLE_RATE // 10 :]) > 0


@pytest.mark.recogniser
def test_for_an_hour_two_devices_keep_in_step() -> None:
    """Slow, for it resamples an hour twice; to spare time they hear something for a second a minute only."""

    def bursts(at: Wave) -> Wave:
        second = (at[0] - BEGAN) % 60
        return voice(at) if 29.5 < second < 30.5 else np.zeros(len(at))

    def bursts_of(real: int) -> list[float]:
        blocks = device(real, 3_600.0, bursts, real, block=8_000)
        tenths = enumerate(frames(Lane(48_000, BEGAN), blocks, SAMPLE_RATE // 10))
        return [lag(tenth / 32_768, number / 10) for number, tenth in tenths if number % 600 == 300]

    one, other = bursts_of(48_000), bursts_of(47_990)
    assert len(one) == len(other) == 60
    assert max(map(abs, np.subtract(one, other))) < 2.0, "milliseconds; 20 are allowed"


def test_sound_that_is_late_is_waited_for_and_nothing_is_lost() -> None:
    late = (
        (waves, max(at, BEGAN + 3.2) if at > BEGAN + 3.0 else at) for waves, at in device(48_000, 6.0, tone)
    )
    sound = heard(Lane(48_000, BEGAN), late)
    assert clicks(sound[SAMPLE_RATE // 10 :]) == 0
    assert np.abs(sound[SAMPLE_RATE // 10 :]).reshape(-1, 80).max(axis=1).min() > 0.1


def test_a_device_that_stalls_for_long_leaves_a_hole_with_soft_edges_and_goes_on_in_its_place() -> None:
    stalled = (
        (waves, max(at, BEGAN + 4.0) if at > BEGAN + 3.0 else at) for waves, at in device(48_000, 6.0, voice)
    )
    sound = heard(Lane(48_000, BEGAN), stalled)
    silent = np.flatnonzero(np.abs(sound[SAMPLE_RATE:]).reshape(-1, 160).max(axis=1) == 0) / 100 + 1
    assert 2.9 < silent.min() < 3.0, "all that had come is heard but for what the resampler looks ahead"
    assert 3.6 < silent.max() < 3.9, "what is not too late is kept"
    assert abs(behind(sound, 5.0)) < 3.0
    assert clicks(sound[SAMPLE_RATE // 10 :], 760.0) == 0


@pytest.mark.parametrize("lost", [0.1, 1.0])
def test_a_device_that_loses_sound_is_back_in_its_place_within_two_seconds(lost: float) -> None:
    def signal(at: Wave) -> Wave:
        return voice(at + np.where(at >= BEGAN + 3.0, lost, 0.0))

    blocks = ((waves, at + (lost if at > BEGAN + 3.02 else 0.0)) for waves, at in device(48_000, 8.0, signal))
    sound = heard(Lane(48_000, BEGAN), blocks)
    assert abs(behind(sound, 2.0)) < 3.0
    assert abs(behind(sound, 5.5 + lost)) < 3.0


def test_a_device_that_gives_sound_twice_is_put_back_in_its_place_without_a_click() -> None:
    again = 31 / TONE  # a tenth of a second, in which the tone comes out even

    def blocks(signal: Signal) -> Iterator[tuple[Wave, float]]:
        now = 0.0
        for waves, at in device(48_000, 8.0, lambda at: signal(at - np.where(at >= BEGAN + 3.0, again, 0.0))):
            now = max(now, at - again if at > BEGAN + 3.02 else at)
            yield waves, now

    assert abs(behind(heard(Lane(48_000, BEGAN), blocks(voice)), 6.0)) < 3.0
    assert clicks(heard(Lane(48_000, BEGAN), blocks(tone))[SAMPLE_RATE // 10 :]) == 0


def test_another_device_goes_on_where_the_clock_is() -> None:
    lane = Lane(48_000, BEGAN)

    def blocks() -> Iterator[tuple[Wave, float]]:
        for waves, at in device(48_000, 3.0, voice):
            yield waves, at
        lane.reopen()
        for waves, at in device(47_990, 8.0, voice, seed=2):
            if at > BEGAN + 5.0:
                yield waves, at

    sound = heard(lane, blocks())
    assert not sound[round(3.3 * SAMPLE_RATE) : round(4.9 * SAMPLE_RATE)].any()
    assert abs(behind(sound, 2.0)) < 3.0
    assert abs(behind(sound, 7.0)) < 3.0


def test_what_was_heard_before_the_call_is_not_in_it() -> None:
    lane = Lane(48_000, BEGAN)
    lane.push(np.full(BLOCK, 0.5, np.float32), BEGAN - 1.0)
    assert not lane.take(FRAME).any()


def test_a_lane_that_nothing_comes_on_is_silent_and_never_ready() -> None:
    lane = Lane(48_000, BEGAN)
    assert not lane.ready(1)
    assert lane.take(FRAME).tolist() == [0] * FRAME
    assert lane.take(3 * FRAME).tolist() == [0] * 2 * FRAME


@pytest.mark.parametrize("size", [1, 7, 480, 9_600])
def test_blocks_of_any_size_give_the_same_sound(size: int) -> None:
    lane = Lane(48_000, BEGAN)
    whole = tone(BEGAN + np.arange(48_000) / 48_000).astype(np.float32)
    for start in range(0, len(whole), size):
        piece = whole[start : start + size]
        lane.push(piece, BEGAN + (start + len(piece)) / 48_000)
    end = SAMPLE_RATE - 400
    assert lane.ready(end)
    sound = lane.take(end) / 32_768
    # soxr's resampling at a variable rate comes a tenth of a millisecond late.
    expected = tone(BEGAN + np.arange(end) / SAMPLE_RATE - 0.0001)
    assert np.abs(sound - expected)[400:].max() < 0.02
