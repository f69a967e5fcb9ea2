"""What the rules of times share: the words around, their tense, and the day of the call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from cues.details import days
from cues.details.days import Side
from cues.details.numbers import year_at
from cues.details.tense import is_past

DETERMINERS: Final = {
    "this": Side.THIS,
    "next": Side.NEXT,
    "last": Side.LAST,
    "coming": Side.COMING,
    "past": Side.PAST,
}
UNITS: Final = {
    "day": "day", "days": "day", "week": "week", "weeks": "week", "fortnight": "fortnight",
    "month": "month", "months": "month", "year": "year", "years": "year", "decade": "decade",
    "decades": "decade",
}  # fmt: skip

DAY_PARTS: Final = frozenset("morning afternoon evening night lunchtime".split())
Found = tuple[int, str]
"""Where a time ends, and its ISO form."""


class TimeWords:
    """The words of one text, as the rules of times ask for them."""

    def __init__(self, forms: list[str], breaks: Sequence[bool], day: date | None) -> None:
        self._forms = forms
        self._breaks = breaks
        self._known = day is not None
        self._day = day or date(2000, 1, 1)
        self._first = 0

    def _form(self, at: int) -> str:
        return self._forms[at] if 0 <= at < len(self._forms) else ""

    def _broken(self, at: int) -> bool:
        return at < len(self._breaks) and self._breaks[at]

    def _side(self, end: int) -> Side:
        if self._forms[self._first] == "since":
            return Side.PAST
        return Side.PAST if is_past(self._forms, self._breaks, self._first, end) else Side.COMING

    def _shift(self, count: int, unit: str) -> str:
        if unit in {"fortnight", "decade"}:
            count, unit = (2 * count, "week") if unit == "fortnight" else (10 * count, "year")
        return days.shifted(self._day, count, unit)

    def _determiner(self, at: int) -> tuple[Side | None, int]:
        """What "this", "next", "last", "this coming" or "this past" says, and the word after."""
        one, two = self._form(at), self._form(at + 1)
        if one in {"this", "the"} and two in {"coming", "past"}:
            return (Side.COMING if two == "coming" else Side.PAST), at + 2
        if one in {"coming", "past"}:
            return None, at
        return DETERMINERS.get(one), at + 1

    def _calendar(self, unit: str, side: Side, count: int = 1) -> str:
        step = {Side.NEXT: count, Side.LAST: -count, Side.PAST: -1, Side.COMING: 1}.get(side, 0)
        if unit == "week":
            return days.week(self._day, step)
        if unit == "weekend":
            near = {Side.COMING: 0, Side.PAST: 0 if self._day.weekday() >= 5 else -1}.get(side, step)
            return days.weekend(self._day, near)
        return days.shifted(self._day, step, unit)

    def _year_after(self, at: int) -> tuple[int | None, int]:
        """The year that stands after a month or a feast: "nineteen eighty eight", "of last year"."""
        start = at + (self._form(at) in {"of", "in"})
        if start >= len(self._forms) or self._broken(start):
            return None, at
        if self._form(start + 1) == "year" and self._form(start) in {"this", "next", "last"}:
            step = {"this": 0, "next": 1, "last": -1}[self._form(start)]
            return self._day.year + step, start + 2
        found = year_at(self._forms, start)
        return found if found is not None else (None, at)
