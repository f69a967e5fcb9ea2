"""Street addresses: a house number with its street, a flat's number, a post office box.

A street without a number is where somebody lives, and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cues.calls.redaction.asked import LEAD_INS, Asked
from cues.calls.redaction.identifying import Span, counts
from cues.calls.redaction.numbers import COUNTING, NUMBER_WORDS, letter

_STREETS: Final = frozenset(
    """street road avenue boulevard crescent terrace parkway lane highway mews ave blvd rd st ln pkwy
    hwy cres""".split()
)
_PERHAPS_STREETS: Final = frozenset(
    """drive close court way place circle square trail hill gardens grove row walk loop heights ridge
    dr ct pl sq""".split()
)
"""Words of streets that say other things too: they count where the number is announced, or comes first."""
STREET_WORDS: Final = _STREETS | _PERHAPS_STREETS
_DIRECTIONS: Final = frozenset("north south east west northeast northwest southeast southwest".split())
_INSIDE: Final = frozenset("apartment apt unit suite flat floor room lot building".split())
_BEFORE_HOUSE: Final = frozenset("at is it's address to number was".split())
_STRONGLY_BEFORE: Final = frozenset(["at", "address", "number", *_INSIDE])
_LIVING: Final = frozenset(
    "live lives lived living reside resides deliver delivered ship shipped send sent".split()
)
_NOT_A_NAME: Final = frozenset(
    """the a an of in on to from at by for with down up into off my our your his her their its this
    that these those and or but so because is are was were am be been i i'm i've we we're you he
    he's she she's they they're it it's no not some any all every each other another different same
    more most very too really just only about around per way day hour minute year month week mile
    block bedroom car lane door story storey family long times time dog dogs cat cats kid kids child
    children people o'clock hundred thousand million percent point pm then thanks thank okay ok
    please yes yeah uh um when who which there here have has had do did if""".split()
)
"""Words that are in no street's name, or say what is counted."""
_NAME_WORDS: Final = 4
"""At most so many words between the number and the word for a street."""
_UNNAMED_WORDS: Final = 3
"""So many words after an announced number are the street's name where no word for a street follows."""
_SUSPECT: Final = STREET_WORDS | _LIVING | {"address", "house", "box"}
_BOX: Final = (("p", "o"), ("po",), ("post", "office"))


def streets(texts: Sequence[str], asked: Asked) -> list[Span]:
    """Where addresses stand in these words."""
    spans: list[Span] = []
    if _SUSPECT.isdisjoint(texts) and not asked.address:
        return spans
    for index, text in enumerate(texts):
        if text in STREET_WORDS:
            first = _house(texts, index, asked)
            if first is not None:
                spans.append((_flat_before(texts, first), _after_street(texts, index + 1)))
        elif text == "box" and any(tuple(texts[max(0, index - len(box)) : index]) == box for box in _BOX):
            end = _numbers_end(texts, index + 1)
            spans.extend([(index + 1, end)] if end > index + 1 else [])
        elif (
            text in COUNTING
            and not (index and texts[index - 1] in NUMBER_WORDS)
            and _lives(texts, index, asked)
        ):
            end = _numbers_end(texts, index)
            name = end if counts(texts, end) else _name_end(texts, end, _UNNAMED_WORDS)
            spans.extend([(index, _after_street(texts, name))] if name > end else [])
    return spans


def undecided(texts: Sequence[str], asked: Asked) -> int:
    """How many words of a partial may be shown: from there on it may still turn out to be an address."""
    for index in range(max(0, len(texts) - 2 * _NAME_WORDS), len(texts)):
        if texts[index] not in COUNTING or (index and texts[index - 1] in NUMBER_WORDS):
            continue
        introduced = asked.address or (index and texts[index - 1] in _BEFORE_HOUSE)
        if not introduced and not LEAD_INS.issuperset(texts[:index]):
            continue
        end = _numbers_end(texts, index)
        sure = asked.address or (index and texts[index - 1] in _STRONGLY_BEFORE)
        if counts(texts, end) and not sure:
            continue
        if _name_end(texts, end, _NAME_WORDS) == len(texts) and STREET_WORDS.isdisjoint(texts[end:]):
            return index
    return len(texts)


def _house(texts: Sequence[str], street: int, asked: Asked) -> int | None:
    """The first word of the house number of a street; None where it has none."""
    for back in range(street - 2, max(-1, street - 2 - _NAME_WORDS), -1):
        numbered = texts[back] in COUNTING or texts[back].isdecimal()
        if texts[back + 1] in _NOT_A_NAME and not (numbered and texts[back + 1] == "a" and back + 2 < street):
            return None
        if numbered:
            first = back
            while first and (texts[first - 1] in NUMBER_WORDS or _joins(texts, first - 1)):
                first -= 1
            if texts[street] in _STREETS:
                return first
            if asked.address or (first and texts[first - 1] in _STRONGLY_BEFORE):
                return first
            begins = LEAD_INS.issuperset(texts[:first]) or texts[first - 1] in _BEFORE_HOUSE
            return first if begins and not counts(texts, back + 1) else None
    return None


def _joins(texts: Sequence[str], index: int) -> bool:
    """Whether "and" stands inside a number: two hundred and five."""
    return texts[index] == "and" and index > 0 and texts[index - 1] in {"hundred", "thousand"}


def _lives(texts: Sequence[str], index: int, asked: Asked) -> bool:
    """Whether a number at a position is announced as that of a house."""
    before = list(texts[max(0, index - 4) : index])
    if before[-1:] == ["number"]:
        before.pop()
    if before[-1:] in (["at"], ["to"]) and not _LIVING.isdisjoint(before):
        return True
    if before[-2:] in (["address", "is"], ["address", "was"], ["house", "number"]) and "email" not in before:
        return True
    return asked.address and LEAD_INS.issuperset(texts[:index])


def _numbers_end(texts: Sequence[str], position: int) -> int:
    """The word after number words and single letters from a position on."""
    while position < len(texts) and (
        texts[position] in NUMBER_WORDS or texts[position].isdecimal() or _joins(texts, position)
    ):
        position += 1
    return position


def _name_end(texts: Sequence[str], position: int, most: int) -> int:
    """The word after what may be a street's name: so many words at most, none that no street is called by."""
    end = min(len(texts), position + most)
    while position < end and texts[position] not in _NOT_A_NAME:
        position += 1
    return position


def _flat_before(texts: Sequence[str], first: int) -> int:
    """Flat two a, forty two ...: where it begins."""
    for index in range(first - 1, max(-1, first - 5), -1):
        if texts[index] in _INSIDE:
            return index
        if texts[index] not in NUMBER_WORDS and len(texts[index]) > 1:
            break
    return first


def _after_street(texts: Sequence[str], end: int) -> int:
    """... street north, apartment two b: the word after it."""
    if end < len(texts) and texts[end] in _DIRECTIONS:
        end += 1
    if end < len(texts) and texts[end] in _INSIDE:
        inside = end + 1 + ("number" in texts[end + 1 : end + 2])
        after = _numbers_end(texts, inside)
        if after < len(texts) and (beyond := letter(texts, after)) > after and texts[after] not in {"i", "a"}:
            after = beyond
        elif after < len(texts) and texts[after] == "a":
            after += 1
        return after if after > inside else end
    return end
