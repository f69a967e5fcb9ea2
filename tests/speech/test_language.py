"""What is not English is noticed, what is stays: by figures that the careful ear gave for real speech."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.language import ENGLISH, ENOUGH, FOREIGN, NotEnglish

# Seconds and mean word confidence of pieces on end, as tiny.en heard them through a telephone band.
SPANISH = [(2.2, 0.34), (4.5, 0.35), (2.9, 0.34), (5.4, 0.35), (2.0, 0.46), (2.4, 0.52), (4.4, 0.37)]
SPANISH += [(2.2, 0.34), (4.2, 0.45), (2.5, 0.45), (5.5, 0.43), (5.6, 0.47), (2.5, 0.46), (8.0, 0.53)]
GERMAN = [(5.5, 0.31), (3.6, 0.38), (4.5, 0.38), (5.5, 0.35), (4.7, 0.33), (3.9, 0.41), (3.4, 0.26)]
GERMAN += [(3.4, 0.23), (4.3, 0.34), (3.0, 0.47), (2.8, 0.38), (5.5, 0.49), (5.2, 0.24), (3.6, 0.28)]
FRENCH = [(3.0, 0.19), (2.8, 0.34), (2.9, 0.34), (4.9, 0.40), (2.2, 0.44), (2.8, 0.27), (2.2, 0.37)]
FRENCH += [(2.3, 0.21), (7.3, 0.43), (3.1, 0.26), (6.2, 0.33), (2.8, 0.23), (2.5, 0.29), (4.2, 0.23)]
# The hardest of twelve customers: numbers through noise; and a robot's English, harder than any person's.
CUSTOMER = [(3.1, 0.77), (1.3, 0.39), (2.1, 0.55), (2.9, 0.81), (3.1, 0.91), (3.9, 0.95), (2.2, 0.75)]
ROBOT = [(4.7, 0.82), (4.6, 0.64), (3.2, 0.88), (4.5, 0.73), (5.2, 0.69), (4.6, 0.66), (4.1, 0.81)]
ROBOT += [(2.7, 0.63), (3.0, 0.58), (3.5, 0.49), (3.1, 0.87), (2.7, 0.83), (4.8, 0.77), (4.6, 0.57)]


def verdicts(pieces: list[tuple[float, float]]) -> list[bool]:
    judge = NotEnglish()
    return [judge.heard(*piece) for piece in pieces]


@pytest.mark.parametrize("pieces", [SPANISH, GERMAN, FRENCH], ids=["Spanish", "German", "French"])
def test_another_language_is_noticed_within_fifteen_seconds_and_stays_so(pieces):
    found = verdicts(pieces)
    first = found.index(True)
    assert sum(seconds for seconds, _ in pieces[: first + 1]) <= 15.5
    assert all(found[first:])


@pytest.mark.parametrize("pieces", [CUSTOMER, ROBOT], ids=["customer", "robot"])
def test_english_is_let_be(pieces):
    assert not any(verdicts(pieces * 3))


def test_a_caller_who_changes_to_english_is_heard_again():
    found = verdicts(SPANISH + ROBOT)
    assert found[len(SPANISH) - 1]
    assert not found[-1]


@given(st.lists(st.tuples(st.floats(0.1, 28.0), st.floats(0.0, 1.0)), max_size=20))
def test_nothing_is_said_early_or_against_every_figure(pieces):
    for count, foreign in enumerate(verdicts(pieces), start=1):
        heard = pieces[:count]
        if foreign:
            assert sum(seconds for seconds, _ in heard) >= ENOUGH
            assert min(sure for _, sure in heard) < ENGLISH


@given(st.lists(st.floats(0.1, 28.0), min_size=1), st.floats(FOREIGN, 1.0))
def test_a_sure_ear_hears_english(lengths, sure):
    steady = min(1.0, sure + 1e-9)
    assert not any(verdicts([(seconds, steady) for seconds in lengths]))
