"""Days with a name fall where the calendar puts them."""

from __future__ import annotations

from datetime import date

import pytest

from cues.details.days import Side
from cues.details.feasts import feast_at, feast_day


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("christmas eve", date(2026, 12, 24)),
        ("new year 's eve", date(2026, 12, 31)),
        ("easter", date(2027, 3, 28)),
        ("good friday", date(2027, 3, 26)),
        ("thanksgiving", date(2026, 11, 26)),
        ("black friday", date(2026, 11, 27)),
        ("memorial day", date(2027, 5, 31)),
        ("labor day", date(2027, 9, 6)),
        ("father 's day", date(2027, 6, 20)),
        ("the fourth of july", date(2027, 7, 4)),
    ],
)
def test_the_next_one(said: str, day: date) -> None:
    found = feast_at(said.split(), 0)
    assert found is not None
    words, end = found
    assert end == len(said.split())
    assert feast_day(words, date(2026, 11, 22), Side.COMING) == day


def test_the_one_before_and_one_of_a_year() -> None:
    assert feast_day(("easter",), date(2026, 11, 22), Side.LAST) == date(2026, 4, 5)
    assert feast_day(("easter",), date(2026, 11, 22), Side.COMING, 2000) == date(2000, 4, 23)
