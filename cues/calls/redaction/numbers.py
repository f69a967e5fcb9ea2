"""Reads spoken numbers: which words are one number, and which numbers are read out in one go."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

UNITS: Final = {
    **dict.fromkeys("zero oh o nought naught".split(), 0),
    **{word: value for value, word in enumerate("one two three four five six seven eight nine".split(), 1)},
    "niner": 9,
}
TEENS: Final = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
TENS: Final = {
    word: value
    for value, word in zip(
        range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True
    )
}
SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
REPEATS: Final = {"double": 2, "triple": 3, "treble": 3}
COUNTING: Final = {**UNITS, **TEENS, **TENS}
NUMBER_WORDS: Final = frozenset({*COUNTING, *REPEATS, *SCALES})
_BEGINS: Final = frozenset({*COUNTING, *REPEATS})

FILLERS: Final = frozenset(
    "uh um er erm ah hm hmm mm mhm and dash hyphen space comma slash stroke then".split()
)
"""Words that may stand inside a number being read out, whatever it is made of."""
_LOOSE: Final = frozenset(
    """no not sorry wait i mean okay ok yeah yep yes right so like plus next to too for won ate again
    it's actually hang hold on just correction rather well you know got that's make that""".split()
)
"""Words between two digits that are read out one by one: putting right, being followed, misheard digits."""
_NATO: Final = frozenset(
    """alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike
    november oscar papa quebec romeo sierra tango uniform victor whiskey whisky x-ray xray yankee
    zulu zed zee""".split()
)
_WORDS_TOO: Final = frozenset("ai")
_AS_IN: Final = (("as", "in"), ("for",), ("like",), ("is", "for"))
MOST_BETWEEN: Final = 4
"""So many words and letters may stand between two digits of one number."""


class Sort(Enum):
    """How a number is said."""

    DIGITS = auto()
    """One by one, or "double four"."""
    PAIR = auto()
    """Two digits in one: "forty two", "eleven"."""
    AMOUNT = auto()
    """With hundred, thousand, million or billion."""


class Number(NamedTuple):
    """One number as it is said."""

    first: int
    """Its first word."""
    last: int
    """The word after it."""
    sort: Sort
    value: int
    digits: int
    """How many digits it spells."""
    letters: int = 0
    """Letters read out between the number before it and this one."""
    joined: bool = False
    """True where "and" stands before it."""


Run = tuple[Number, ...]
"""Numbers read out in one go; at least one."""


def runs(texts: Sequence[str]) -> list[Run]:
    """All numbers, together where nothing but fillers, or letters and corrections among digits, part them."""
    found: list[Run] = []
    under_way: list[Number] = []
    position, end = 0, len(texts)
    while position < end:
        text = texts[position]
        number = _number(texts, position) if text in _BEGINS or text.isdecimal() else None
        if number is None:
            position += 1
            continue
        position = number.last
        if under_way:
            letters = between(texts, under_way[-1], number.first, number.sort)
            if letters is None:
                found.append(tuple(under_way))
                under_way = []
            else:
                joined = "and" in texts[under_way[-1].last : number.first]
                number = number._replace(letters=letters, joined=joined)
        under_way.append(number)
    if under_way:
        found.append(tuple(under_way))
    return found


def between(texts: Sequence[str], before: Number, until: int, next_sort: Sort) -> int | None:
    """How many letters stand between a number and a place behind it; None where it ends before that.

    Args:
        texts: the words.
        before: the number.
        until: the word before which the next number begins; `len(texts)` where it may still come.
        next_sort: what the next number is.
    """
    position, letters, loose = before.last, 0, 0
    named = False  # Charlie and Oscar are dogs
    one_by_one = before.sort is next_sort is Sort.DIGITS
    while position < until:
        text = texts[position]
        if text in FILLERS and not (named and text == "and"):
            position += 1
        elif one_by_one and (end := letter(texts, position)) > position:
            letters, position, named = letters + 1, end, named or text in _NATO
        elif one_by_one and text in _LOOSE:
            loose, position = loose + 1, position + 1
        elif text in REPEATS and position + 1 == len(texts):
            position += 1
        else:
            return None
    return letters if loose <= MOST_BETWEEN and letters <= MOST_BETWEEN else None


def letter(texts: Sequence[str], position: int) -> int:
    """The word after a letter spelled at a position ("b", "b as in boy", "bravo"), or the position itself.

    "b as" at the end of the words is one too: the rest may still come.
    """
    text = texts[position]
    if text in _NATO:
        return position + 1
    if text == "double" and "u" in texts[position + 1 : position + 2]:
        return position + 2
    if len(text) != 1 or text == "o" or (text in _WORDS_TOO and not _is_flanked(texts, position)):
        return position
    for link in _AS_IN:
        after = tuple(texts[position + 1 : position + 1 + len(link)])
        rest = position + 1 + len(after)
        if after and after == link[: len(after)]:
            if rest >= len(texts):
                return rest
            if texts[rest][:1] == text:
                return rest + 1
    return position + 1


def _is_flanked(texts: Sequence[str], position: int) -> bool:
    """Whether a letter or a digit stands on both sides of a word, or the words end there."""
    sides = (*texts[max(0, position - 1) : position], *texts[position + 1 : position + 2])
    return position > 0 and all(len(side) == 1 or side in UNITS for side in sides)


def digit_run(words: Sequence[str]) -> int:
    """How many digits the longest run of number words in `words` spells, amounts aside."""
    if NUMBER_WORDS.isdisjoint(words):
        return 0
    return max((spelled(run) for run in runs(words)), default=0)


def spelled(run: Run) -> int:
    """How many digits a run spells, amounts aside: "two hundred and fifty" reads nothing out."""
    return sum(number.digits for number in run if number.sort is not Sort.AMOUNT)


def _number(texts: Sequence[str], position: int) -> Number | None:
    text = texts[position]
    if text in REPEATS:
        value = UNITS.get(texts[position + 1]) if position + 1 < len(texts) else None
        if value is None:
            return None
        return Number(position, position + 2, Sort.DIGITS, value, REPEATS[text])
    if text.isdecimal():
        return Number(position, position + 1, Sort.DIGITS, int(text[:18]), len(text))
    value, end = _small(texts, position)
    if value and end < len(texts) and texts[end] in SCALES:
        value, end = _amount(texts, value, end)
        return Number(position, end, Sort.AMOUNT, value, len(str(value)))
    sort, digits = (Sort.DIGITS, 1) if text in UNITS else (Sort.PAIR, 2)
    return Number(position, end, sort, value, digits)


def _small(texts: Sequence[str], position: int) -> tuple[int, int]:
    """The value below a hundred at a position, and the word after it; the position itself where none is."""
    text = texts[position] if position < len(texts) else ""
    if text in TENS:
        unit = UNITS.get(texts[position + 1], 0) if position + 1 < len(texts) else 0
        return TENS[text] + unit, position + (2 if unit else 1)
    value = UNITS.get(text, TEENS.get(text))
    return (0, position) if value is None else (value, position + 1)


def _amount(texts: Sequence[str], value: int, position: int) -> tuple[int, int]:
    """Read on from a scale word; the value of the amount and the word after it."""
    total, current, least = 0, value, 10**12
    while position < len(texts) and (scale := SCALES.get(texts[position], 0)):
        if scale >= least:
            break
        position += 1
        if scale == SCALES["hundred"]:
            current *= scale
        else:
            total, current, least = total + current * scale, 0, scale
        skip = position < len(texts) and texts[position] == "and"
        rest, end = _small(texts, position + skip)
        if rest and not current % 100:
            current, position = current + rest, end
            if scale == SCALES["hundred"] and position < len(texts) and texts[position] == "hundred":
                break
    return total + current, position
