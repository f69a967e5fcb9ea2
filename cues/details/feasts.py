"""Days that have a name rather than a date: Christmas, Thanksgiving, bank holidays and the like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from cues.details.days import Side


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, count: int) -> Callable[[int], date]:
    """The nth weekday of a month; -1 is its last."""

    def find(year: int) -> date:
        if count < 0:
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            return last - timedelta(days=(last.weekday() - weekday) % 7)
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))

    return find


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the computus of Meeus, Jones and Butcher."""
    golden, century, rest = year % 19, year // 100, year % 100
    skipped, leap = century // 4, century % 4
    moon = (19 * golden + century - skipped - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * leap + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


FEASTS: Final[dict[tuple[str, ...], Callable[[int], date]]] = {
    ("christmas",): _fixed(12, 25),
    ("xmas",): _fixed(12, 25),
    ("christmas", "day"): _fixed(12, 25),
    ("christmas", "eve"): _fixed(12, 24),
    ("christmas", "time"): _fixed(12, 25),
    ("boxing", "day"): _fixed(12, 26),
    ("new", "year", "'s"): _fixed(1, 1),
    ("new", "years"): _fixed(1, 1),
    ("new", "year", "'s", "day"): _fixed(1, 1),
    ("new", "years", "day"): _fixed(1, 1),
    ("new", "year", "'s", "eve"): _fixed(12, 31),
    ("new", "years", "eve"): _fixed(12, 31),
    ("hogmanay",): _fixed(12, 31),
    ("valentine", "'s"): _fixed(2, 14),
    ("valentine", "'s", "day"): _fixed(2, 14),
    ("valentines", "day"): _fixed(2, 14),
    ("easter",): easter,
    ("easter", "sunday"): easter,
    ("easter", "monday"): _from_easter(1),
    ("good", "friday"): _from_easter(-2),
    ("memorial", "day"): _nth(5, 0, -1),
    ("memorial", "day", "weekend"): _nth(5, 0, -1),
    ("father", "'s", "day"): _nth(6, 6, 3),
    ("fathers", "day"): _nth(6, 6, 3),
    ("independence", "day"): _fixed(7, 4),
    ("fourth", "of", "july"): _fixed(7, 4),
    ("the", "fourth", "of", "july"): _fixed(7, 4),
    ("labor", "day"): _nth(9, 0, 1),
    ("labor", "day", "weekend"): _nth(9, 0, 1),
    ("halloween",): _fixed(10, 31),
    ("bonfire", "night"): _fixed(11, 5),
    ("guy", "fawkes"): _fixed(11, 5),
    ("thanksgiving",): _nth(11, 3, 4),
    ("thanksgiving", "day"): _nth(11, 3, 4),
    ("thanksgiving", "weekend"): _nth(11, 3, 4),
    ("black", "friday"): lambda year: _nth(11, 3, 4)(year) + timedelta(days=1),
}
"""By their words in plain form. Mother's Day is not the same day everywhere, so it has no date; feasts that
would tell a faith of their own are left out."""
LONGEST_NAME: Final = max(len(words) for words in FEASTS)


def feast_at(forms: Sequence[str], at: int) -> tuple[tuple[str, ...], int] | None:
    """The feast named at a word, and the word up to which its name goes."""
    for length in range(LONGEST_NAME, 0, -1):
        words = tuple(forms[at : at + length])
        if words in FEASTS:
            return words, at + len(words)
    return None


def feast_day(words: tuple[str, ...], day: date, side: Side, year: int | None = None) -> date:
    """The day of the feast that is meant on a day."""
    find = FEASTS[words]
    if year is not None:
        return find(year)
    here = find(day.year)
    if side in {Side.PAST, Side.LAST}:
        return here if here <= day else find(day.year - 1)
    return here if here >= day else find(day.year + 1)
