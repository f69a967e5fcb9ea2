"""Numbers in words as whole numbers: "a hundred and four", "twenty one", "nineteen eighty eight"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from speech.numerals import ORDINALS, TENS, UNITS

SMALL: Final = {word: value for value, word in enumerate(UNITS)}
ROUND: Final = {word: 10 * value for value, word in enumerate(TENS) if word}
SCALES: Final = {"thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
DECADES: Final = {word[:-1] + "ies": value for word, value in ROUND.items()}
ORDINAL_VALUES: Final = {
    **{ORDINALS.get(word, word + "th"): value for word, value in SMALL.items() if value},
    **{word[:-1] + "ieth": value for word, value in ROUND.items()},
}
COLLECTIVE: Final = {"couple": 2, "dozen": 12, "score": 20}
FIRST_CENTURY: Final = 15
"""Years are read from the fifteen hundreds on."""
UNIT_KEYS: Final = {
    "year": "years", "years": "years", "yr": "years", "yrs": "years", "month": "months", "months": "months",
    "week": "weeks", "weeks": "weeks", "day": "days", "days": "days",
}  # fmt: skip
"""Words of a length of time, and the attribute that its number fills."""
NOT_LENGTHS: Final = frozenset({"ago", "back", "time", "from", "later"})
"""After these a number of years tells when, not how long."""
TURNING: Final = frozenset("turn turns turned turning".split())
OLDER: Final = frozenset(
    "years year months month weeks week days day percent pounds dollars o'clock kilos".split()
)
"""After these a bare number is no age."""
_BARELY: Final = frozenset("only just nearly almost about now already".split())
_AFTER_AGE: Final = frozenset("and now but so this next on in already today".split())
_NOBODY: Final = frozenset("it that there which what this address number".split())
"""Before "is" and a number: not somebody whose age it is."""
OLDEST: Final = 120

_FOUND = tuple[int, int]


def number_at(forms: Sequence[str], at: int) -> _FOUND | None:
    """The number that begins at a word: its value, and the word up to which it goes; None where none does."""
    first = at
    size = len(forms)
    total = current = 0
    room = 10**15
    if forms[at] in {"a", "an"}:
        if at + 1 >= size or forms[at + 1] not in {"hundred", "thousand", "million", *COLLECTIVE}:
            return None
        current, room, at = 1, 0, at + 1
    while at < size:
        form = forms[at]
        if form == "and":
            after = forms[at + 1] if at + 1 < size else ""
            if not (99 <= room < 10**15) or (after not in SMALL and after not in ROUND):
                break
        elif form in SMALL and SMALL[form] <= room and (SMALL[form] or at == first):
            current += SMALL[form]
            room = 0
        elif form in ROUND and ROUND[form] <= room:
            current += ROUND[form]
            room = 9
        elif form == "hundred" and 0 < current < 100:
            current, room = current * 100, 99
        elif form in SCALES and 0 < current < 1000:
            total, current, room = total + current * SCALES[form], 0, 999
        elif form in COLLECTIVE and current and at > first:
            end = at + 2 if at + 1 < size and forms[at + 1] == "of" else at + 1
            return current * COLLECTIVE[form], end
        else:
            break
        at += 1
    return (total + current, at) if at > first else None


def year_at(forms: Sequence[str], at: int) -> _FOUND | None:
    """The year that begins at a word, said as one: "nineteen eighty eight", "two thousand four"."""
    two = tuple(forms[at : at + 2])
    if two == ("two", "thousand"):
        found = number_at(forms, at)
        return found if found is not None and 2000 <= found[0] < 2100 else None
    century = SMALL.get(forms[at], 20 if forms[at] == "twenty" else 0)
    if len(two) < 2 or not FIRST_CENTURY <= century <= 20:
        return None
    if two[1] == "hundred":
        return (century * 100, at + 2) if century < 20 else None
    if SMALL.get(two[1], 0) < 10 and two[1] not in ROUND:
        return None
    rest = number_at(forms, at + 1)
    return (century * 100 + rest[0], rest[1]) if rest is not None and rest[0] < 100 else None


def ordinal_at(forms: Sequence[str], at: int) -> _FOUND | None:
    """The ordinal that begins at a word, as a number: "twenty first" is 21."""
    if forms[at] in ORDINAL_VALUES:
        return ORDINAL_VALUES[forms[at]], at + 1
    if forms[at] in ROUND and at + 1 < len(forms) and 0 < ORDINAL_VALUES.get(forms[at + 1], 0) < 10:
        return ROUND[forms[at]] + ORDINAL_VALUES[forms[at + 1]], at + 2
    return None


def number_of(phrase: str) -> int:
    """A number in words as an int; 0 where it is none."""
    found = number_at(phrase.split() or [""], 0)
    return found[0] if found is not None else 0


def lengths_in(forms: Sequence[str], first: int, last: int) -> dict[str, int]:
    """Ages and lengths of time among some words.

    Args:
        forms: words in plain form.
        first: first word that is looked at.
        last: word up to which numbers may begin; what follows one is looked at beyond it.

    Returns:
        `age` in years, `age_months`, `age_weeks`, `age_days`; `years`, `months`, `weeks`, `days` of a length
        of time. Only what was said, the first of each.
    """
    found: dict[str, int] = {}
    at = first
    while at < min(last, len(forms)):
        number = number_at(forms, at)
        if number is None:
            at += 1
            continue
        value, end = number
        unit_at = end + 3 if tuple(forms[end : end + 3]) == ("and", "a", "half") else end
        unit, after = (*(forms[unit_at : unit_at + 2]), "", "")[:2]
        key = UNIT_KEYS.get(unit)
        if key is not None and after in {"old", "olds"}:
            found.setdefault("age" if key == "years" else f"age_{key}", value)
        elif key is not None and after not in NOT_LENGTHS and (not at or forms[at - 1] != "in"):
            found.setdefault(key, value)
        elif key is None and value <= OLDEST and _is_age(forms, at, end):
            found.setdefault("age", value)
        at = end
    return found


def _is_age(forms: Sequence[str], at: int, end: int) -> bool:
    """True for "turned forty", "he 's eighty two", "at the age of nine"."""
    if end < len(forms) and forms[end] in OLDER:
        return False
    before = tuple(forms[max(at - 3, 0) : at])
    if not before:
        return False
    if before[-1] in TURNING or before[-2:] in {("age", "of"), ("the", "big")} or before[-1] == "aged":
        return True
    ends = end >= len(forms) or forms[end] in _AFTER_AGE
    said = [form for form in before if form not in _BARELY]
    if not ends or len(said) < 2 or said[-1] not in {"is", "'s", "was", "are", "be"}:
        return False
    return said[-2] not in _NOBODY and not (
        said[-1] == "was" and said[0] in {"since", "when", "until", "till"}
    )
