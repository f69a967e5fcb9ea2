import pytest

from cues.calls.gateway.capacity import (
    ARCHIVE_UP_TO,
    COST,
    FINALS_UP_TO,
    FULL_UP_TO,
    REMEMBERED,
    Capacity,
    Mode,
)


def busy(capacity, cores, now, seconds=20):
    """The process has used so many cores up to now."""
    for second in range(seconds + 1):
        then = now - seconds + second
        capacity.measure(then, cores * then)


def test_an_idle_machine_hears_a_call_fully():
    capacity = Capacity(2)
    assert capacity.admit(0.0) is Mode.FULL
    assert capacity.taken[Mode.FULL] == 1


def test_many_calls_at_once_are_counted_before_they_show_in_what_is_used():
    capacity = Capacity(2)
    modes = []
    while (mode := capacity.admit(0.0)) is not None:
        modes.append(mode)
    assert modes == sorted(modes, key=list(Mode).index)
    assert set(modes) == set(Mode)
    expected = sum(COST[mode] for mode in modes)
    assert expected <= FINALS_UP_TO * 2 < expected + COST[Mode.FINALS]
    assert capacity.refused == 1


@pytest.mark.parametrize(
    ("used", "mode"),
    [
        (2 * FULL_UP_TO - COST[Mode.FULL] - 0.01, Mode.FULL),
        (2 * ARCHIVE_UP_TO - COST[Mode.ARCHIVE] - 0.01, Mode.ARCHIVE),
        (2 * FINALS_UP_TO - COST[Mode.FINALS] - 0.01, Mode.FINALS),
        (2 * FINALS_UP_TO - 0.01, None),
        (2.0, None),
    ],
)
def test_what_is_really_used_decides(used, mode):
    capacity = Capacity(2)
    busy(capacity, used, 100.0)
    assert capacity.load(100.0).used == pytest.approx(used)
    assert capacity.admit(100.0) is mode


def test_a_call_that_has_gone_leaves_room_within_seconds():
    capacity = Capacity(1)
    busy(capacity, 0.95, 100.0)
    assert capacity.admit(100.0) is None
    for second in range(1, round(REMEMBERED) + 2):
        capacity.measure(100.0 + second, 95.0)
    assert capacity.admit(111.0) is Mode.FULL


def test_a_young_call_counts_less_as_its_own_use_shows():
    capacity = Capacity(4)
    capacity.admit(0.0)
    assert capacity.load(0.0).share == pytest.approx(COST[Mode.FULL] / 4)
    shares = [capacity.load(second).expected for second in (0.0, 5.0, REMEMBERED + 0.1)]
    assert shares == pytest.approx([COST[Mode.FULL], COST[Mode.FULL] / 2, 0.0])
