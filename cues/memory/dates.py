"""The days that a remembered date covers, seen from the day of a call, and how they are put in words."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cues.details.days import MONTHS

REPEATS_AT_MOST: Final = 31
"""Days of the longest date that can come round every year: "in june" does, "in 2019" does not."""
_BY_DAY: Final = 62
"""Days up to which a telling is given by its day; what lies further back by its month."""
_WITHOUT_YEAR: Final = 24
"""Months up to which the month alone says when; further back the year is named too."""
_PART: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days."""

    first: date
    last: date
    """Not before `first`."""

    def in_year(self, year: int) -> Days:
        """The same stretch so that it begins in another year; 29 February is the 28th where there is none."""
        later = year - self.first.year
        return Days(_shifted(self.first, later), _shifted(self.last, later))


def days_of(value: object) -> Days | None:
    """The days of a `when_date`: a day, a month, a year, or a range "first/last" of any of them.

    None where it is none of them, where there is no such day, and where the range runs backwards.
    """
    if not isinstance(value, str):
        return None
    parts = [_part(each) for each in value.split("/")]
    if len(parts) > 2 or parts[0] is None or parts[-1] is None:
        return None
    found = Days(parts[0].first, parts[-1].last)
    return found if found.first <= found.last else None


def nearest(days: Days, today: date) -> Days:
    """Of what comes round every year the time nearest to today, so one that is on today where there is one.

    What is longer than a month does not come round, and is given back as it is.
    """
    if (days.last - days.first).days >= REPEATS_AT_MOST:
        return days
    years = [today.year + step for step in (-1, 0, 1) if 1 < today.year + step < 9998]
    rounds = [days.in_year(year) for year in years]
    return min(rounds, key=lambda each: _distance(each, today), default=days)


def date_words(days: Days) -> str:
    """When, for a sentence: "on 3 June 2026", "in June 2026", "in 2026", "between 3 and 8 June 2026"."""
    first, last = days.first, days.last
    if first == last:
        return f"on {_day(first)} {_month(first)}"
    whole_months = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if whole_months and (first.month, last.month, last.year) == (1, 12, first.year):
        return f"in {first.year}"
    if whole_months and (first.year, first.month) == (last.year, last.month):
        return f"in {_month(first)}"
    if whole_months:
        return f"between {_month(first)} and {_month(last)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"between {_day(first)} and {_day(last)} {_month(last)}"
    return f"between {_day(first)} {_month(first)} and {_day(last)} {_month(last)}"


def told_words(told: Sequence[date], today: date) -> str:
    """When something was said, and how often: "told in June, 14 months ago".

    Args:
        told: the day of each telling, the newest last; at least one.
        today: the day of the call; a telling after it, by a clock that was wrong, counts as today's.
    """
    newest = min(told[-1], today)
    days = (today - newest).days
    if days < 2:
        when = "today" if not days else "yesterday"
    elif days <= _BY_DAY:
        when = f"on {_day(newest)} {MONTHS[newest.month - 1].title()}, {days} days ago"
    else:
        months = (today.year - newest.year) * 12 + today.month - newest.month
        if months < _WITHOUT_YEAR:
            when = f"in {MONTHS[newest.month - 1].title()}, {months} months ago"
        else:
            when = f"in {_month(newest)}, {months // 12} years ago"
    return f"told {when}" if len(told) == 1 else f"told {len(told)} times, last {when}"


def _part(text: str) -> Days | None:
    found = _PART.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        if month is None:
            return Days(date(int(year), 1, 1), date(int(year), 12, 31))
        first = date(int(year), int(month), 1 if day is None else int(day))
        return Days(first, first if day else first.replace(day=monthrange(first.year, first.month)[1]))
    except ValueError:  # no such day, month or year
        return None


def _shifted(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February of a year that has none
        return day.replace(year=day.year + years, day=28)


def _distance(days: Days, today: date) -> timedelta:
    return max(days.first - today, today - days.last, timedelta(0))


def _day(day: date) -> str:
    return str(day.day)


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1].title()} {day.year}"
