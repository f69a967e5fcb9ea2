"""Simulated devices, among them one at 48,000 and one at 47,990, whose blocks arrive late by chance."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.sources.desk.drift import LEAP, DeviceClock

BLOCK = 1_920
HOUR = 3_600.0


def arrivals(real: float, seconds: float, seed: int) -> Iterator[tuple[float, float]]:
    """When each block's last sample is caught, and when the block arrives: 3 ms later, at times 100."""
    chance = np.random.default_rng(seed)
    caught = 1_000.0 + np.arange(1, int(seconds * real / BLOCK) + 1) * BLOCK / real
    late = chance.exponential(0.003, len(caught))
    late[chance.random(len(caught)) < 0.01] += 0.1
    return zip(caught.tolist(), np.maximum.accumulate(caught + late).tolist(), strict=True)


def errors(clock: DeviceClock, blocks: Iterator[tuple[float, float]]) -> list[float]:
    """How far the clock is off after each block, seconds."""
    found = []
    for caught, at in blocks:
        clock.heard(BLOCK, at)
        found.append(clock.newest - caught)
    return found


@pytest.mark.parametrize("real", [48_000, 47_990])
def test_for_an_hour_a_devices_clock_is_known_to_two_milliseconds(real: int) -> None:
    clock = DeviceClock(48_000)
    off = errors(clock, arrivals(real, HOUR, seed=real))
    assert max(map(abs, off[25:])) < 0.002, "from the first second on"
    assert clock.speed == pytest.approx(real / 48_000 - 1, abs=10e-6)


def test_without_it_the_two_would_part_by_three_quarters_of_a_second() -> None:
    apart = HOUR * (1 - 47_990 / 48_000)
    assert apart == pytest.approx(0.75)


@given(st.floats(-5e-4, 5e-4), st.integers(0, 1_000))
@settings(max_examples=20, deadline=None)
def test_any_clock_that_a_sound_device_has_is_measured(off: float, seed: int) -> None:
    clock = DeviceClock(48_000)
    found = errors(clock, arrivals(48_000 * (1 + off), 90.0, seed))
    assert clock.speed == pytest.approx(off, abs=60e-6)
    assert max(map(abs, found[250:])) < 0.003


def test_a_device_that_stands_still_and_then_gives_all_at_once_has_lost_nothing() -> None:
    clock = DeviceClock(48_000)
    blocks = [
        (caught, 1_013.0 if 1_010.0 < caught < 1_013.0 else at) for caught, at in arrivals(48_000, 30.0, 1)
    ]
    off = errors(clock, iter(blocks))
    assert max(map(abs, off[25:])) < 0.003


@pytest.mark.parametrize("lost", [0.1, 2.0, -0.1])
def test_a_device_that_loses_or_repeats_sound_is_found_out_within_a_second(lost: float) -> None:
    clock = DeviceClock(48_000)
    off = []
    for caught, at in arrivals(48_000, 20.0, 1):
        after = lost if caught > 1_010.0 else 0.0
        clock.heard(BLOCK, at + after)
        off.append(clock.newest - caught - after)
    jump = 250
    assert max(map(abs, off[jump + 38 :])) < 0.003
    assert max(map(abs, off[25:jump])) < 0.002


def test_what_comes_later_by_less_than_a_leap_is_followed_slowly() -> None:
    clock = DeviceClock(48_000)
    before = after = 0.0
    for caught, at in arrivals(48_000, 20.0, 1):
        before = clock.newest if caught < 1_010.0 else before
        clock.heard(BLOCK, at + (LEAP / 2 if caught > 1_010.0 else 0.0))
        if 1_010.0 < caught < 1_010.1:
            after = clock.newest - caught
    assert abs(after) < 0.002
    assert clock.newest - caught == pytest.approx(LEAP / 2, abs=0.005)


def test_nothing_is_believed_of_a_clock_before_it_is_measured() -> None:
    clock = DeviceClock(48_000)
    clock.heard(BLOCK, 5.0)
    assert (clock.speed, clock.newest) == (0.0, 5.0)
