"""Days, months and years in ISO form, from what is said of time and the day on which it is said."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import Final

WEEKDAYS: Final = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS: Final = tuple(
    "january february march april may june july august september october november december".split()
)
SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of each, on the northern half of the earth."""
_MONTHS_OF_A_SEASON: Final = 3
_LONG_ENOUGH_AGO: Final = 2
"""Days; what lies nearer is called yesterday."""


class Side(Enum):
    """On which side of the day of the call a time lies."""

    PAST = "past"
    COMING = "coming"
    THIS = "this"
    NEXT = "next"
    LAST = "last"


def span(first: date, last: date) -> str:
    """A range of days, both ends among them; one day where they are the same."""
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def month(year: int, number: int) -> str:
    """A month; numbers beyond 1 to 12 lie in the years before and after."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return f"{year:04d}-{number:02d}"


def year_text(year: int) -> str:
    """A year."""
    return f"{year:04d}"


def week(day: date, weeks: int) -> str:
    """The calendar week, Monday to Sunday, so many weeks on."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)
    return span(monday, monday + timedelta(days=6))


def weekend(day: date, weeks: int) -> str:
    """The Saturday and Sunday of the calendar week so many weeks on."""
    saturday = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks, days=5)
    return span(saturday, saturday + timedelta(days=1))


def weekday(day: date, number: int, side: Side) -> date:
    """The weekday (0 is Monday) that is meant on a day.

    "Next" is that of the next calendar week. "Last" is the latest one, but for one so near that it would be
    called yesterday. Without either, the one before or after the day of the call, as the tense says.
    """
    ahead = (number - day.weekday()) % 7
    if side is Side.NEXT:
        return day - timedelta(days=day.weekday()) + timedelta(days=7 + number)
    if side is Side.LAST:
        back = (day.weekday() - number) % 7 or 7
        return day - timedelta(days=back if back >= _LONG_ENOUGH_AGO else back + 7)
    if side is Side.PAST:
        return day - timedelta(days=(day.weekday() - number) % 7 or 7)
    return day + timedelta(days=ahead if side is Side.THIS else ahead or 7)


def year_of_month(day: date, number: int, side: Side) -> int:
    """The year of the month (1 is January) that is meant on a day."""
    if side is Side.THIS:
        return day.year
    if side is Side.PAST:
        return day.year if number <= day.month else day.year - 1
    if side is Side.LAST:
        return day.year if number < day.month else day.year - 1
    if side is Side.NEXT:
        return day.year if number > day.month else day.year + 1
    return day.year if number >= day.month else day.year + 1


def season(day: date, name: str, side: Side, year: int | None = None) -> str:
    """A season as a range of months; a winter bears the year of its December."""
    first = SEASONS[name]
    if year is None:
        begun = day.year if first <= day.month else day.year - 1
        running = (day.month - first) % 12 < _MONTHS_OF_A_SEASON
        this = begun if running else day.year
        year = {
            Side.PAST: begun,
            Side.COMING: begun if running else begun + 1,
            Side.THIS: this,
            Side.NEXT: this + 1,
            Side.LAST: begun - 1 if running else begun,
        }[side]
    return f"{month(year, first)}/{month(year, first + _MONTHS_OF_A_SEASON - 1)}"


def day_of_month(day: date, number: int, side: Side) -> date | None:
    """The nearest day with that number before or after the day of the call; None where no month has it."""
    step = -1 if side in {Side.PAST, Side.LAST} else 1
    for months in range(4):
        found = _day(day.year, day.month + step * months, number)
        if found is not None and (found - day).days * step >= 0:
            return found
    return None


def day_in_month(day: date, number: int, of_month: int, side: Side, year: int | None = None) -> date | None:
    """The day with that number in a month; None where the month has none."""
    if year is None and side in {Side.PAST, Side.COMING}:
        step = -1 if side is Side.PAST else 1
        for years in range(9):  # the twenty ninth of february may be eight years away
            found = _day(day.year + step * years, of_month, number)
            if found is not None and (found - day).days * step >= 0:
                return found
        return None
    return _day(year_of_month(day, of_month, side) if year is None else year, of_month, number)


def shifted(day: date, count: int, unit: str) -> str:
    """So many units on, or back where negative: years as a year, months a month, weeks and days a day."""
    try:
        if unit == "year":
            return year_text(date(day.year + count, 1, 1).year)
        if unit == "month":
            date(day.year + (day.month - 1 + count) // 12, 1, 1)
            return month(day.year, day.month + count)
        return (day + timedelta(days=count * (7 if unit == "week" else 1))).isoformat()
    except (OverflowError, ValueError):
        return ""


def _day(year: int, month_number: int, number: int) -> date | None:
    try:
        return date(year + (month_number - 1) // 12, (month_number - 1) % 12 + 1, number)
    except ValueError:
        return None
