"""Written numbers as people say them: "$1,200.50", "3rd", "1988", "the 90s", "10:30", "250"."""

from __future__ import annotations

import re
from typing import Final

UNITS: Final = tuple(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
)
TENS: Final = ("", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split())
SCALES: Final = (
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (1000, "thousand"),
    (100, "hundred"),
)
ORDINALS: Final = dict(
    zip(
        "one two three five eight nine twelve".split(),
        "first second third fifth eighth ninth twelfth".split(),
        strict=True,
    )
)
"""Last words of a number whose ordinal is not the word with "th"."""
FIRST_YEAR: Final = 1500
LAST_YEAR: Final = 2099
"""Four digits between these are said as a year."""
_LARGEST: Final = 10**15
LONGEST_NUMBER: Final = 64
"""Digits read one by one; nobody says more, and what is longer is cut."""
_COINS: Final = {"$": ("dollar", "cent"), "£": ("pound", "pence"), "€": ("euro", "cent")}
_LETTER_SCALES: Final = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion"}

NUMERAL: Final = (
    r"(?P<coin>[$£€])\s?(?P<sum>\d+(?:,\d{3})*)(?:\.(?P<cents>\d\d))?(?!\d)"
    r"(?:\s?(?P<scale>k|m|bn|hundred|thousand|million|billion)\b)?"
    r"|(?<![\d:])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:])(?:\s?(?P<half>[AaPp])\.?[Mm]\b\.?)?"
    r"|(?<!\d)(?P<on_hour>0?[1-9]|1[0-2])\s?(?P<on_half>[AaPp])\.?[Mm]\b\.?"
    r"|(?<!\d)(?P<ordinal>\d{1,3}(?:,?\d{3})?)(?:st|nd|rd|th)\b"
    r"|(?<!\d)(?P<decade>(?:1[5-9]|20)?\d0)['\u2019]?s\b"
    r"|(?P<whole>\d+(?:,\d{3})*)\.(?P<point>\d+)(?![\d.])"
    r"|(?P<grouped>\d{1,3}(?:,\d{3})+)(?!\d)"
    r"|(?P<chain>\d+(?:[-\u2010-\u2013]\d+)+)"
    r"|(?P<digits>\d+)"
)
"""A pattern for anything written with digits; `numeral_words` reads its matches, named groups and all."""


def number_words(number: int) -> list[str]:
    """A whole number from 0 as it is said, without "and": 1204 is one thousand two hundred four."""
    if number < 20:
        return [UNITS[number]]
    if number < 100:
        return [TENS[number // 10], *([UNITS[number % 10]] if number % 10 else [])]
    for size, name in SCALES:
        if number >= size:
            rest = number % size
            return [*number_words(number // size), name, *(number_words(rest) if rest else [])]
    raise AssertionError("a number over 99 has a scale")


def ordinal_words(number: int) -> list[str]:
    """The ordinal of a whole number: 21 is twenty first."""
    *before, last = number_words(number)
    if last.endswith("y"):
        return [*before, last[:-1] + "ieth"]
    return [*before, ORDINALS.get(last, last + "th")]


def year_words(year: int) -> list[str]:
    """A year as it is said: 1988 is nineteen eighty eight, 1905 nineteen oh five, 2004 two thousand four."""
    century, rest = divmod(year, 100)
    if 2000 <= year < 2010:
        return number_words(year)
    if not rest:
        return [*number_words(century), "hundred"]
    return [*number_words(century), *(["oh"] if rest < 10 else []), *number_words(rest)]


def digit_words(digits: str) -> list[str]:
    """Digits one by one, `LONGEST_NUMBER` at most."""
    return [UNITS[int(digit)] for digit in digits[:LONGEST_NUMBER]]


def numeral_words(match: re.Match[str]) -> list[str]:
    """The words of a match of `NUMERAL`; none where its groups are empty."""
    found = match.groupdict()
    if found["coin"]:
        return _money(found)
    if found["hour"] or found["on_hour"]:
        hour, half = found["hour"] or found["on_hour"], found["half"] or found["on_half"]
        return _time(int(hour), int(found["minute"] or 0), half)
    if found["ordinal"]:
        return ordinal_words(int(found["ordinal"].replace(",", "")))
    if found["decade"]:
        *before, last = _count(found["decade"])
        return [*before, last[:-1] + "ies" if last.endswith("y") else last + "s"]
    if found["chain"]:
        return _chain(re.split(r"\D", found["chain"]))
    point = ["point", *digit_words(found["point"])] if found["whole"] else []
    return [*_count(found["whole"] or found["grouped"] or found["digits"] or ""), *point]


def _count(written: str) -> list[str]:
    """A number, a year, or what is read out digit by digit: a code, an account."""
    digits = written.replace(",", "")
    if not digits:
        return []
    number = int(digits[:16])
    if len(digits) > 1 and number < 10 ** (len(digits) - 1):  # it begins with a zero
        return digit_words(digits)
    if len(written) == 4 and FIRST_YEAR <= number <= LAST_YEAR:
        return year_words(number)
    if number < 1000 or (number < _LARGEST and (len(written) > len(digits) or not number % 100)):
        return number_words(number)
    return digit_words(digits)


def _chain(parts: list[str]) -> list[str]:
    """Numbers joined by dashes: "2-3" is two three, a telephone number its digits."""
    parts = parts[:LONGEST_NUMBER]
    spell = any(len(part) > 2 for part in parts) and not all(len(part) == 4 for part in parts)
    return [word for part in parts for word in (digit_words(part) if spell else _count(part))]


def _money(found: dict[str, str | None]) -> list[str]:
    whole = int((found["sum"] or "0").replace(",", "")[:15])
    cents = int(found["cents"] or 0)
    scale = found["scale"]
    coin, small = _COINS[found["coin"] or "$"]
    words = number_words(whole)
    if scale:
        words += ["point", *number_words(cents)] if cents else []
        return [*words, _LETTER_SCALES.get(scale, scale), coin + "s"]
    if not cents:
        return [*words, coin if whole == 1 else coin + "s"]
    pieces = [small if cents == 1 or small == "pence" else small + "s"]
    if not whole:
        return [*number_words(cents), *pieces]
    return [*words, coin if whole == 1 else coin + "s", "and", *number_words(cents), *pieces]


def _time(hour: int, minute: int, half: str | None) -> list[str]:
    words = number_words(hour)
    if minute:
        words += [*(["oh"] if minute < 10 else []), *number_words(minute)]
    elif not half:
        words.append("o'clock" if 0 < hour <= 12 else "hundred")
    return [*words, half.lower(), "m"] if half else words
