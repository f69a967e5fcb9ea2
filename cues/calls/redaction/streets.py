"""Street addresses: a house number with its street, a flat's number, a post office box.

A street without a number is where somebody lives, and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cues.calls.redaction.asked import LEAD_INS, Asked
from cues.calls.redaction.identifying import Span, counts, is_clock, is_year
from cues.calls.redaction.numbers import COUNTING, NUMBER_WORDS, UNITS, Sort, letter, runs, spelled
from cues.calls.redaction.street_words import (
    BEFORE_HOUSE,
    DIRECTIONS,
    GOES_ON,
    INSIDE,
    KEEPERS,
    LIVING,
    MEASURES,
    MOVING,
    NEAR_HOUSE,
    NO_HOUSE_BEFORE,
    NOT_A_NAME,
    NUMBERED,
    PERHAPS,
    PLURALS,
    RANKED,
    STAYING,
    STREET_WORDS,
    STREETS,
    STRONGLY_BEFORE,
    TIMES_BEFORE,
    WHERE_IS,
    WHOSE_ROAD,
)

_NAME_WORDS: Final = 4
"""At most so many words between the number and the word for a street."""
_UNNAMED_WORDS: Final = 3
"""So many words after an announced number are the street's name where no word for a street follows."""
_LONGEST_NUMBER: Final = 6
"""Words of a house number as it is said, with room for one put right."""
_MIN_DIGITS: Final = 3
"""So many digits in two numbers side by side count nothing: forty eight twenty seven."""
_SCALES: Final = frozenset(["hundred", "thousand"])
_STREETS: Final = STREET_WORDS | NUMBERED
_SUSPECT: Final = _STREETS | LIVING | {"address", "house", "box"}
_OH: Final = frozenset(["oh", "o"])
_BOX: Final = (("p", "o"), ("po",), ("post", "office"))


def streets(texts: Sequence[str], asked: Asked) -> list[Span]:
    """Where addresses stand in these words."""
    spans: list[Span] = []
    if _SUSPECT.isdisjoint(texts) and not asked.address:
        return spans
    for index, text in enumerate(texts):
        if text in _STREETS:
            first = _house_of_road(texts, index, asked) if text in NUMBERED else None
            if first is None and not (text in NUMBERED and texts[index - 1] in NUMBER_WORDS):
                first = _house(texts, index, asked) if text in STREET_WORDS else None
            if first is not None:
                end = _after_street(texts, _road_number_end(texts, index))
                spans.append((_flat_before(texts, first), end))
        elif text == "box" and any(tuple(texts[max(0, index - len(box)) : index]) == box for box in _BOX):
            end = _numbers_end(texts, index + 1)
            spans.extend([(index + 1, end)] if end > index + 1 else [])
        elif _begins_number(texts, index) and _lives(texts, index, asked):
            end = _numbers_end(texts, index)
            name = end if counts(texts, end) else _name_end(texts, end, _UNNAMED_WORDS)
            spans.extend([(index, _after_street(texts, name))] if name > end else [])
    return spans


def undecided(texts: Sequence[str], asked: Asked, known: Sequence[Span]) -> int:
    """How many words of a partial may be shown: from there on it may still turn out to be an address.

    Args:
        texts: the partial.
        asked: what was asked for before it.
        known: what `streets` found in it.
    """
    for index in range(max(0, len(texts) - _NAME_WORDS - _LONGEST_NUMBER), len(texts)):
        if not _begins_number(texts, index):
            continue
        end = _numbers_end(texts, index)
        if any(first <= index < last for first, last in known) and not _STREETS.isdisjoint(texts[end:]):
            continue
        name = end + 1 if texts[end : end + 1] == ("a",) else end  # twelve a, maple street
        road = end
        while road < len(texts) and texts[road] in WHOSE_ROAD | NUMBERED:
            road += 1
        open_ended = _name_end(texts, name, _NAME_WORDS) == len(texts) or road == len(texts)
        if open_ended and _may_be_a_house(texts, index, end, asked):
            return index
    return len(texts)


def _may_be_a_house(texts: Sequence[str], first: int, end: int, asked: Asked) -> bool:
    """Whether a street may still follow a number, from what stands before it and how it is said."""
    before = texts[first - 1] if first else ""
    if asked.address or before in STRONGLY_BEFORE or _counts_nothing(texts, first, end):
        return True
    if before in BEFORE_HOUSE or LEAD_INS.issuperset(texts[:first]):
        return not counts(texts, end)
    counted = any(counts(texts, place) for place in range(end, len(texts)))
    return not counted and not (end == first + 1 and texts[first] in UNITS)


def _house(texts: Sequence[str], street: int, asked: Asked) -> int | None:
    """The first word of the house number of a street; None where it has none."""
    for back in range(street - 2, max(-1, street - 2 - _NAME_WORDS), -1):
        first = _number_before(texts, back + 1)
        name = back + 1
        if texts[name] in NOT_A_NAME and not (first is not None and texts[name] == "a" and name + 1 < street):
            return None
        if first is not None:
            return first if _has_number(texts, first, name, street, asked) else None
    return None


def _has_number(texts: Sequence[str], first: int, name: int, street: int, asked: Asked) -> bool:
    """Whether the number before a name and a word for a street is that of a house."""
    strongly = asked.address or (first > 0 and texts[first - 1] in STRONGLY_BEFORE)
    begins = LEAD_INS.issuperset(texts[:first]) or texts[first - 1] in BEFORE_HOUSE
    counted = counts(texts, name)
    if texts[street] in STREETS:
        return strongly or not (counted and texts[name - 1] in _SCALES and street > name + 1)
    if texts[street] in PERHAPS:
        return strongly or (begins and not counted)
    if _counts_nothing(texts, first, name):
        return True
    one = name == first + 1 and texts[first] == "one"
    measured = texts[name] in MEASURES or texts[name] in NUMBER_WORDS
    if texts[street] in PLURALS or counted or one or measured:
        return False
    goes_on = street + 1 < len(texts) and texts[street + 1] in GOES_ON
    return not goes_on and (asked.address or _says_where(texts, first))


def _house_of_road(texts: Sequence[str], road: int, asked: Asked) -> int | None:
    """The house number directly before a road that is a number itself: fourteen twenty six route nine."""
    if road + 1 == len(texts) or texts[road + 1] not in COUNTING:
        return None
    end = road
    while end and texts[end - 1] in WHOSE_ROAD:
        end -= 1
    first = _number_before(texts, end)
    before = texts[first - 1] if first else ""
    if first is None or before in NO_HOUSE_BEFORE:
        return None
    large = not _SCALES.isdisjoint(texts[first:end]) and before not in TIMES_BEFORE
    small = end == first + 1 and texts[first] in UNITS
    there = before in NEAR_HOUSE and end > first + 1 and not _is_when(texts[first:end])
    if asked.address or large or there or _counts_nothing(texts, first, end) or _settles(texts, first):
        return first
    return first if _says_where(texts, first) and not small else None


def _is_when(number: Sequence[str]) -> bool:
    """Whether a number may be a year or a time of the day."""
    return any(is_year(run) or is_clock(run) for run in runs(number))


def _counts_nothing(texts: Sequence[str], first: int, end: int) -> bool:
    """Whether a number is said as those of houses are, and is neither a year nor a time of the day."""
    found = runs(texts[first:end])
    if len(found) != 1 or len(found[0]) < 2 or spelled(found[0]) < _MIN_DIGITS:
        return False
    if any(number.joined or number.sort is Sort.AMOUNT for number in found[0]) or is_year(found[0]):
        return False
    return not (first and texts[first - 1] in TIMES_BEFORE and is_clock(found[0]))


def _says_where(texts: Sequence[str], first: int) -> bool:
    """Whether a number comes first, or follows what tells where somebody lives."""
    before_it, before = ("", "", *texts[:first])[-2:]
    if before == "number" and before_it in RANKED:
        return False
    if LEAD_INS.issuperset(texts[:first]) or before in {"it's", "address", "number"}:
        return True
    return (before == "is" and before_it in WHERE_IS) or _settles(texts, first)


def _settles(texts: Sequence[str], first: int) -> bool:
    """Whether "at" or "to" before a number tells where somebody is now: we moved to forty two."""
    moved = first > 0 and texts[first - 1] == "to" and not MOVING.isdisjoint(texts[max(0, first - 4) : first])
    return moved or _is_where(texts, first)


def _is_where(texts: Sequence[str], first: int) -> bool:
    """Whether "at" before a number tells where somebody is: we're at forty two."""
    if first < 2 or texts[first - 1] != "at":
        return False
    return texts[first - 2] in STAYING or not LIVING.isdisjoint(texts[max(0, first - 4) : first])


def _begins_number(texts: Sequence[str], index: int) -> bool:
    """Whether a number begins at a position; "oh" begins none."""
    before = index - 1 if index and texts[index - 1] in _OH else index
    joins = before > 0 and texts[before - 1] in NUMBER_WORDS
    return texts[index] in COUNTING and texts[index] not in _OH and not joins


def _number_before(texts: Sequence[str], end: int) -> int | None:
    """Where the number that ends before a word begins; None where none does, or one in millions."""
    if not end or not (texts[end - 1] in COUNTING or texts[end - 1].isdecimal() or texts[end - 1] in _SCALES):
        return None
    first = end - 1
    while first and (texts[first - 1] in NUMBER_WORDS or _joins(texts, first - 1)):
        first -= 1
    first += texts[first] in _OH
    return None if _SCALES.issuperset(texts[first:end]) else first


def _joins(texts: Sequence[str], index: int) -> bool:
    """Whether "and" stands inside a number: two hundred and five."""
    return texts[index] == "and" and index > 0 and texts[index - 1] in _SCALES


def _lives(texts: Sequence[str], index: int, asked: Asked) -> bool:
    """Whether a number at a position is announced as that of a house."""
    before = list(texts[max(0, index - 4) : index])
    if before[-1:] == ["number"]:
        before.pop()
    if before[-1:] in (["at"], ["to"]) and not LIVING.isdisjoint(before):
        return True
    if before[-2:] in (["address", "is"], ["address", "was"], ["house", "number"]) and "email" not in before:
        return True
    return asked.address and (LEAD_INS.issuperset(texts[:index]) or _is_where(texts, index))


def _numbers_end(texts: Sequence[str], position: int) -> int:
    """The word after number words and single letters from a position on."""
    while position < len(texts) and (
        texts[position] in NUMBER_WORDS or texts[position].isdecimal() or _joins(texts, position)
    ):
        position += 1
    return position


def _road_number_end(texts: Sequence[str], street: int) -> int:
    """The word after a street's own word, and after the number that a road may be called by."""
    numbered = texts[street] in NUMBERED or (texts[street] == "road" and texts[street - 1] in KEEPERS)
    return _numbers_end(texts, street + 1) if numbered else street + 1


def _name_end(texts: Sequence[str], position: int, most: int) -> int:
    """The word after what may be a street's name: so many words at most, none that no street is called by."""
    end = min(len(texts), position + most)
    while position < end and texts[position] not in NOT_A_NAME:
        position += 1
    return position


def _flat_before(texts: Sequence[str], first: int) -> int:
    """Flat two a, forty two ...: where it begins."""
    for index in range(first - 1, max(-1, first - 5), -1):
        if texts[index] in INSIDE:
            return index
        if texts[index] not in NUMBER_WORDS and len(texts[index]) > 1:
            break
    return first


def _after_street(texts: Sequence[str], end: int) -> int:
    """... street north, apartment two b: the word after it."""
    if end < len(texts) and texts[end] in DIRECTIONS:
        end += 1
    if end < len(texts) and texts[end] in INSIDE:
        inside = end + 1 + ("number" in texts[end + 1 : end + 2])
        after = _numbers_end(texts, inside)
        if after < len(texts) and (beyond := letter(texts, after)) > after and texts[after] not in {"i", "a"}:
            after = beyond
        elif after < len(texts) and texts[after] == "a":
            after += 1
        return after if after > inside else end
    return end
