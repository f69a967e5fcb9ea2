"""Pauses between tries grow, spread, are bounded, and heed the receiver."""

from hypothesis import given
from hypothesis import strategies as st

from cues.gestures.backoff import FIRST, LONGEST, pause_before


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_a_pause_is_within_its_bounds(tries, chance):
    pause = pause_before(tries, chance, None)
    assert FIRST / 2 <= pause <= LONGEST
    assert pause <= pause_before(tries + 1, chance, None)


def test_they_double_until_the_longest():
    assert [pause_before(tries, 1.0, None) for tries in (1, 2, 3, 20)] == [30.0, 60.0, 120.0, LONGEST]
    assert pause_before(1, 0.0, None) == 15.0


def test_a_wish_is_the_least():
    assert pause_before(1, 1.0, 300.0) == 300.0
    assert pause_before(9, 1.0, 300.0) == 7680.0
