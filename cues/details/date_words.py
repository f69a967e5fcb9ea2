"""Times that a calendar knows: weekdays, dates, months, feasts, seasons, years, decades."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from cues.details import days
from cues.details.days import MONTHS, SEASONS, WEEKDAYS, Side
from cues.details.feasts import feast_at, feast_day
from cues.details.numbers import DECADES, number_at, ordinal_at, year_at
from cues.details.time_words import DAY_PARTS, DETERMINERS, UNITS, Found, TimeWords

_TIED: Final = frozenset(
    {
        "in",
        "since",
        "by",
        "until",
        "till",
        "last",
        "next",
        "this",
        "early",
        "late",
        "mid",
        "before",
        "after",
        "of",
    }
)
"""After these "march" and "may" are months."""

_OF_YEAR: Final = frozenset("in since of until till before after by around from about".split())

_AFTER_ORDINAL: Final = frozenset(
    "of and but so for at i we he she it they is because if when or to can the please thanks that".split()
)
"""Words that may follow "on the fourteenth"; any other is a noun that it numbers."""

FIRST_SHORT_YEAR: Final = 30
"""Two digits from here on are a year of the twentieth century ("in eighty eight")."""

_HABITS: Final = frozenset({"every", "each", "most", "a", "any"})
"""Before a weekday or month: a habit, no day."""


class DateWords(TimeWords):
    """Each rule tries one wording at a word; `lead` is where the words "in", "on" before it begin."""

    def _weekday(self, at: int, lead: int) -> Found | None:
        side, start = self._determiner(at)
        at = start if side is not None else at
        name = self._form(at)
        if name not in WEEKDAYS or self._form(lead - 1) in _HABITS:
            return None
        end = at + 1
        if self._form(end).removesuffix("s") in DAY_PARTS and self._form(end).endswith("s"):
            return None
        if self._form(end) in DAY_PARTS:
            end += 1
        elif self._form(end) == "week" and self._form(end + 1) not in WEEKDAYS:
            day = days.weekday(self._day, WEEKDAYS.index(name), Side.COMING) + timedelta(weeks=1)
            return end + 1, day.isoformat()
        elif self._form(end) in {"next", "last"} and self._form(end + 1) == "week":
            side, end = DETERMINERS[self._form(end)], end + 2
            step = 1 if side is Side.NEXT else -1
            monday = self._day - timedelta(days=self._day.weekday()) + timedelta(weeks=step)
            return end, (monday + timedelta(days=WEEKDAYS.index(name))).isoformat()
        elif self._form(end) == "gone":
            side, end = Side.PAST, end + 1
        return end, days.weekday(self._day, WEEKDAYS.index(name), side or self._side(end)).isoformat()

    def _date(self, at: int, lead: int) -> Found | None:
        """Reads "june the fourteenth", "the fourteenth of june", "friday the fourteenth"."""
        weekday = self._form(at) in WEEKDAYS
        start = at + 1 if weekday else at
        the = self._form(start) == "the"
        start += the
        if self._form(start) in MONTHS:
            return self._month_first(start)
        found = ordinal_at(self._forms, start) if start < len(self._forms) else None
        if found is None or found[0] > 31:
            return None
        number, end = found
        inner = end + (self._form(end) == "of")
        if self._form(inner) in MONTHS and (inner > end or self._form(inner) not in {"may", "march"}):
            return self._dated(number, MONTHS.index(self._form(inner)) + 1, inner + 1)
        if not the or not (weekday or lead < at) or self._form(end) not in {"", *_AFTER_ORDINAL}:
            return None
        if self._form(end) == "of" or self._forms[lead] == "in":
            return None
        day = days.day_of_month(self._day, number, self._side(end))
        return (end, day.isoformat()) if day is not None else None

    def _month_first(self, start: int) -> Found | None:
        inner = start + 1 + (self._form(start + 1) == "the")
        found = ordinal_at(self._forms, inner) if inner < len(self._forms) else None
        if found is None and inner == start + 1 and inner < len(self._forms):
            found = number_at(self._forms, inner)
        if found is None or not 0 < found[0] <= 31 or self._form(found[1]) in UNITS:
            return None
        return self._dated(found[0], MONTHS.index(self._form(start)) + 1, found[1])

    def _dated(self, number: int, month: int, end: int) -> Found | None:
        year, end = self._year_after(end)
        day = days.day_in_month(self._day, number, month, self._side(end), year)
        return (end, day.isoformat()) if day is not None else None

    def _month(self, at: int, lead: int) -> Found | None:
        side, start = self._determiner(at)
        at = start if side is not None else at
        name = self._form(at)
        if name not in MONTHS:
            return None
        if name in {"march", "may"} and self._form(at - 1) not in _TIED:
            return None
        number = MONTHS.index(name) + 1
        year, end = self._year_after(at + 1)
        if year is None:
            year = days.year_of_month(self._day, number, side or self._side(end))
        return end, days.month(year, number)

    def _feast(self, at: int, lead: int) -> Found | None:
        side, start = self._determiner(at)
        at = start if side is not None else at
        found = feast_at(self._forms, at) if at < len(self._forms) else None
        if found is None:
            return None
        words, end = found
        year, end = self._year_after(end)
        if words[0] == "new" and self._form(end) in {"house", "home", "job", "baby"}:
            return None
        return end, feast_day(words, self._day, side or self._side(end), year).isoformat()

    def _season(self, at: int, lead: int) -> Found | None:
        side, start = self._determiner(at)
        the = side is None and self._form(at) == "the"
        at = start if side is not None else at + the
        name = self._form(at)
        if name not in SEASONS or (side is None and not (lead < at - the)):
            return None
        year, end = self._year_after(at + 1)
        return end, days.season(self._day, name, side or self._side(end), year)

    def _decade(self, at: int, lead: int) -> Found | None:
        if self._form(at) != "the":
            return None
        start = at + 1
        if self._form(start) in {"early", "late", "mid"}:
            start += 1
        century = 1900
        if self._form(start) == "nineteen":
            start += 1
        if self._form(start) not in DECADES or (lead == at and start == at + 1):
            return None
        first = century + DECADES[self._form(start)]
        return start + 1, f"{days.year_text(first)}/{days.year_text(first + 9)}"

    def _year(self, at: int, lead: int) -> Found | None:
        if lead == at or self._forms[at - 1] not in _OF_YEAR:
            return None
        found = year_at(self._forms, at)
        if found is None and self._forms[at - 1] in {"in", "since"}:
            short = number_at(self._forms, at)
            if short is None or not FIRST_SHORT_YEAR <= short[0] < 100:
                return None
            if self._form(short[1]) not in {"", *_AFTER_ORDINAL, "my", "our", "just", "after", "before"}:
                return None
            found = 1900 + short[0], short[1]
        return (found[1], days.year_text(found[0])) if found is not None else None
