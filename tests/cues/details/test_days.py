"""Days, months and seasons that are meant on a day."""

from __future__ import annotations

from datetime import date

import pytest

from cues.details.days import Side, day_in_month, day_of_month, month, season, shifted, week, weekday, weekend

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("side", "day"),
    [
        (Side.COMING, date(2026, 11, 27)),
        (Side.THIS, date(2026, 11, 27)),
        (Side.NEXT, date(2026, 12, 4)),
        (Side.LAST, date(2026, 11, 20)),
        (Side.PAST, date(2026, 11, 20)),
    ],
)
def test_a_friday(side: Side, day: date) -> None:
    assert weekday(WEDNESDAY, 4, side) == day


def test_last_tuesday_is_not_yesterday() -> None:
    assert weekday(WEDNESDAY, 1, Side.LAST) == date(2026, 11, 17)
    assert weekday(WEDNESDAY, 1, Side.PAST) == date(2026, 11, 24)


def test_weeks_run_from_monday_to_sunday() -> None:
    assert week(WEDNESDAY, 1) == "2026-11-30/2026-12-06"
    assert weekend(WEDNESDAY, 0) == "2026-11-28/2026-11-29"


@pytest.mark.parametrize(
    ("name", "side", "range_"),
    [
        ("summer", Side.LAST, "2026-06/2026-08"),
        ("summer", Side.COMING, "2027-06/2027-08"),
        ("winter", Side.THIS, "2026-12/2027-02"),
        ("autumn", Side.THIS, "2026-09/2026-11"),
        ("autumn", Side.LAST, "2025-09/2025-11"),
        ("spring", Side.PAST, "2026-03/2026-05"),
    ],
)
def test_seasons(name: str, side: Side, range_: str) -> None:
    assert season(WEDNESDAY, name, side) == range_


def test_a_day_that_few_months_or_years_have() -> None:
    assert day_of_month(date(2026, 2, 3), 31, Side.COMING) == date(2026, 3, 31)
    assert day_in_month(WEDNESDAY, 29, 2, Side.COMING) == date(2028, 2, 29)
    assert day_in_month(WEDNESDAY, 30, 2, Side.COMING) is None


def test_distances_keep_their_grain() -> None:
    assert shifted(WEDNESDAY, -3, "year") == "2023"
    assert shifted(WEDNESDAY, 2, "month") == "2027-01"
    assert shifted(WEDNESDAY, 2, "week") == "2026-12-09"
    assert shifted(WEDNESDAY, 10**9, "year") == ""
    assert month(2026, 14) == "2027-02"
