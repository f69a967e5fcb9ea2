"""When: what is said of time ("next friday", "in june", "three years ago"), and the days that it means."""

from __future__ import annotations

from typing import Final, NamedTuple

from cues.details import days
from cues.details.date_words import DateWords
from cues.details.days import MONTHS, SEASONS, WEEKDAYS, Side
from cues.details.feasts import FEASTS
from cues.details.numbers import DECADES, FIRST_CENTURY, ORDINAL_VALUES, ROUND, SMALL, number_at
from cues.details.time_words import DAY_PARTS, DETERMINERS, UNITS, Found


class Time(NamedTuple):
    """A time that was said."""

    first: int
    last: int
    """Words up to its end."""
    iso: str
    """A day, a month, a year, or a range "first/last"; empty where no day is known or it means none."""


LEADS: Final = frozenset(
    "in on at over by until till before after during around since early late mid".split()
)
"""Words that belong to a time that follows them."""
_VAGUE: Final = frozenset("few several some many".split())
_OPENING: Final = """today tonight tomorrow yesterday the a an later earlier end middle beginning start back
some recently lately about""".split()
_STARTS: Final = frozenset(
    (
        *WEEKDAYS,
        *MONTHS,
        *SEASONS,
        *LEADS,
        *DETERMINERS,
        *DECADES,
        *SMALL,
        *ROUND,
        *_OPENING,
        *(words[0] for words in FEASTS),
    )
)
"""First words of a time; at any other nothing is tried."""

_TELLING: Final = frozenset(
    (
        *WEEKDAYS,
        *MONTHS,
        *SEASONS,
        *UNITS,
        *DAY_PARTS,
        *DECADES,
        *ROUND,
        *ORDINAL_VALUES,
        *(word for words in FEASTS for word in words if len(word) > len("the")),
        *"weekend today tonight tomorrow yesterday recently lately thousand hundred".split(),
        *(word for word, value in SMALL.items() if value >= FIRST_CENTURY),
    )
)
"""Every time holds one of these."""
REACH: Final = 8
"""Words from the first of a time to one of `_TELLING`."""


class Clock(DateWords):
    """Reads the times of one text."""

    def time_at(self, at: int) -> Time | None:
        """The time that begins at a word, its longest reading; None where none does."""
        if self._forms[at] not in _STARTS or (at and self._forms[at - 1] in {"every", "each"}):
            return None
        if _TELLING.isdisjoint(self._forms[at : at + REACH]):
            return None
        self._first = core = at
        if self._forms[at] == "back" and self._form(at + 1) == "in":
            core += 1
        while self._form(core) in LEADS and core - at < 3 and not self._broken(core + 1):
            core += 1
        found = self._core(core, at)
        if found is None or any(self._breaks[at + 1 : found[0]]):
            return None
        return Time(at, found[0], found[1] if self._known else "")

    def _core(self, at: int, lead: int) -> Found | None:
        if at >= len(self._forms):
            return None
        rules = (
            self._relative_day, self._end_of, self._unit, self._date, self._weekday, self._month, self._feast,
            self._season, self._distance, self._decade, self._year,
        )  # fmt: skip
        found = [each for rule in rules if (each := rule(at, lead)) is not None]
        return max(found, key=lambda each: each[0]) if found else None

    def _relative_day(self, at: int, lead: int) -> Found | None:
        words = tuple(self._forms[at : at + 4])
        one, two = words[0], tuple(words[:2])
        if one in {"today", "tonight"}:
            return at + 1, self._shift(0, "day")
        if one in {"tomorrow", "yesterday"}:
            end = at + 2 if self._form(at + 1) in DAY_PARTS else at + 1
            return end, self._shift(1 if one == "tomorrow" else -1, "day")
        if two == ("last", "night") or (one == "this" and self._form(at + 1) in DAY_PARTS):
            return at + 2, self._shift(-1 if one == "last" else 0, "day")
        if words[-3:] in {("day", "after", "tomorrow"), ("day", "before", "yesterday")} and one == "the":
            return at + 4, self._shift(2 if words[-1] == "tomorrow" else -2, "day")
        if one in {"recently", "lately"} or words[:3] == ("the", "other", "day"):
            return at + (1 if one != "the" else 3), ""
        return None

    def _end_of(self, at: int, lead: int) -> Found | None:
        """Reads "the end of june", "the start of next week"; which part is not told in the ISO form."""
        start = at + 1 if self._form(at) == "the" else at
        if self._form(start) not in {"end", "middle", "beginning", "start"} or self._form(start + 1) != "of":
            return None
        inner = start + 2
        if self._form(inner) == "the":
            unit = self._form(inner + 1)
            known = unit in {"week", "month", "year"}
            return (inner + 2, self._calendar(UNITS[unit], Side.THIS)) if known else None
        return self._unit(inner, inner) or self._month(inner, inner)

    def _unit(self, at: int, lead: int) -> Found | None:
        """Reads "next week", "this coming weekend", "later this year", "the year before last"."""
        if self._form(at) in {"later", "earlier"}:
            at += 1
        if self._form(at) == "the":
            return self._the_unit(at, lead)
        return self._coming(at)

    def _coming(self, at: int) -> Found | None:
        side, start = self._determiner(at)
        unit = self._form(start)
        if side is None or unit not in {"week", "weekend", "month", "year"}:
            return None
        if self._form(start + 1) in WEEKDAYS and unit == "week":
            weekday = days.weekday(self._day, WEEKDAYS.index(self._form(start + 1)), side)
            return start + 2, weekday.isoformat()
        if self._form(start + 1) == "before" and self._form(start + 2) == "last":
            return start + 3, self._calendar(unit, Side.LAST, 2)
        return start + 1, self._calendar(unit, side)

    def _the_unit(self, at: int, lead: int) -> Found | None:
        """Reads "the week after next", "the month before last", "over the weekend", "in the new year"."""
        unit, rest = self._form(at + 1), tuple(self._forms[at + 2 : at + 4])
        if unit == "new" and rest[:1] == ("year",) and lead < at:
            return at + 3, days.month(self._day.year + 1, 1)
        if unit not in {"week", "weekend", "month", "year"}:
            return self._coming(at)
        if rest in {("after", "next"), ("before", "last")}:
            return at + 4, self._calendar(unit, Side.NEXT if rest[1] == "next" else Side.LAST, 2)
        if unit == "weekend" and lead < at:
            return at + 2, self._calendar(unit, self._side(at + 2))
        return None

    def _distance(self, at: int, lead: int) -> Found | None:
        """Reads "three years ago", "in two weeks", "a week from today"."""
        start = at + (self._form(at) == "about")
        count, end = self._count(start)
        if not end:
            return None
        end = self._past_half(end)
        unit = UNITS.get(self._form(end))
        if unit is None:
            return None
        end = self._past_half(end + 1)
        if self._form(end) == "or" and self._form(end + 1) in {"two", "so"}:
            end += 2
        two = (self._form(end), self._form(end + 1))
        if two[0] in {"ago", "back"}:
            return end + 1, self._shift(-count, unit) if count else ""
        ahead = self._shift(count, unit) if count else ""
        if two in {("from", "now"), ("from", "today")}:
            return end + 2, ahead
        return self._in_distance(at, lead, end, ahead)

    def _in_distance(self, at: int, lead: int, end: int, ahead: str) -> Found | None:
        """Reads "in two weeks", "in two weeks' time", where what is told is yet to come."""
        two = (self._form(end), self._form(end + 1))
        if lead == at or self._forms[lead] != "in" or two[0] in {"old", "a", "of"}:
            return None
        if "time" in two[:1] or two == ("'s", "time"):
            return end + 1 + (two[0] != "time"), ahead
        return (end, ahead) if self._side(end) is Side.COMING else None

    def _past_half(self, at: int) -> int:
        return at + 3 if self._forms[at : at + 3] == ["and", "a", "half"] else at

    def _count(self, at: int) -> tuple[int, int]:
        """How many, and the word after it; 0 of them for "a few"; no word where nothing is counted."""
        if at >= len(self._forms):
            return 0, 0
        found = number_at(self._forms, at)
        if found is not None:
            return found
        if self._form(at) in {"a", "an", "one"}:
            if self._form(at + 1) == "few":
                return 0, at + 2
            return 1, at + 1
        return (0, at + 1) if self._form(at) in _VAGUE else (0, 0)
