"""Pauses grow, never beyond the longest, and are not the same for all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cues.calls.pauses import Pauses


@given(st.floats(0.001, 10), st.floats(1, 100), st.integers(1, 40))
def test_each_is_at_most_twice_the_one_before_and_at_least_half_of_what_it_may_be(first, factor, count):
    pauses = Pauses(first, first * factor)
    most = first
    for _ in range(count):
        assert most / 2 <= pauses.next() <= most <= first * factor
        most = min(first * factor, 2 * most)


def test_they_begin_anew_after_a_good_connection():
    pauses = Pauses(1.0, 64.0)
    assert [pauses.next() for _ in range(5)][-1] >= 8.0
    pauses.begin_anew()
    assert pauses.next() <= 1.0


def test_a_hundred_desks_do_not_come_back_at_the_same_moment():
    came = sorted(Pauses(1.0, 1.0).next() for _ in range(100))
    assert len(set(came)) > 90
    assert came[-1] - came[0] > 0.3
