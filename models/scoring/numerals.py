"""Digits in written truth, brought into words the way they are mostly spoken."""

from __future__ import annotations

import re

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_ODD_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_LONGEST = 4
"""Digits up to which a number is read as one; a longer one is read out digit by digit."""
_UNITS = {"$": "dollars", "£": "pounds", "€": "euros"}

_MONEY = re.compile(r"([$£€])(\d[\d,.]*\d|\d)")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"(\d+)(?:\.(\d+)|(st|nd|rd|th)\b)?")


def in_words(text: str) -> str:
    """Write every number of `text` in words; other characters stay as they are.

    Cardinals and ordinals to 9999 are read as numbers ("21st" is "twenty first"), 1100 to 1999 and 2010 to
    2099 as years, longer rows of digits one by one, decimals with "point".
    """
    text = _MONEY.sub(lambda found: f"{found[2]} {_UNITS[found[1]]}", text)
    text = _GROUPED.sub("", text).replace("%", " percent")
    return _NUMBER.sub(lambda found: f" {_number(found[1], found[2], found[3])} ", text)


def _number(whole: str, fraction: str | None, ordinal: str | None) -> str:
    if len(whole) > _LONGEST or (len(whole) > 1 and whole.startswith("0")):
        words = _digits(whole)
    else:
        words = _year(int(whole)) if fraction is None and ordinal is None else _cardinal(int(whole))
    if fraction is not None:
        return f"{words} point {_digits(fraction)}"
    return _ordinal(words) if ordinal is not None else words


def _digits(row: str) -> str:
    return " ".join(_ONES[int(digit)] for digit in row)


def _year(number: int) -> str:
    century, rest = divmod(number, 100)
    if not (11 <= century <= 19 or (century == 20 and rest >= 10)):
        return _cardinal(number)
    if rest == 0:
        return f"{_cardinal(century)} hundred"
    return f"{_cardinal(century)} {'oh ' if rest < 10 else ''}{_cardinal(rest)}"


def _cardinal(number: int) -> str:
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            many, rest = divmod(number, size)
            return f"{_cardinal(many)} {name}{' ' + _cardinal(rest) if rest else ''}"
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}{' ' + _ONES[ones] if ones else ''}"


def _ordinal(words: str) -> str:
    front, _, last = words.rpartition(" ")
    if last in _ODD_ORDINALS:
        last = _ODD_ORDINALS[last]
    else:
        last = last.removesuffix("y") + "ieth" if last.endswith("y") else last + "th"
    return f"{front} {last}".strip()
