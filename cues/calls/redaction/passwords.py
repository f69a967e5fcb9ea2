"""Passwords and pins: "my password is ...", "... is my password", and the answer where one was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cues.calls.redaction.asked import LEAD_INS, SECRET_NAMES, Asked, asked_for, secret_at
from cues.calls.redaction.identifying import Span
from cues.calls.redaction.numbers import NUMBER_WORDS, letter

_IS: Final = frozenset("is was it's its equals".split())
_BETWEEN: Final = frozenset(
    """the my your our his her a for to on of that this there them you number word code name account
    login log in online banking bank app website web site internet phone voicemail old new current
    temporary uh um er""".split()
)
"""Words that may stand between the password's name and "is"."""
_AFTER_IS: Final = frozenset("the my a um uh er ah like all it's just capital um".split())
_ENDS: Final = frozenset(
    """thank thanks okay ok alright please but because so cause can could if i i'm i've we we're you he
    she they that's is does did would and""".split()
)
"""Words that go on to something else."""
_NOT_ONE: Final = frozenset(
    """not no wrong correct incorrect expired locked too working still right invalid blocked being
    asking gone sorry what what's which how why do don't let is are hold hang wait just give there
    please my nothing never i'll one-time same required needed or to for on at in with when again by
    into now then reset from if number will was has had""".split()
)
"""Words that begin no answer, and tell of a password rather than say it."""
_QUESTIONS: Final = frozenset("what which why how when where this that".split())
_MOMENT: Final = frozenset("moment second sec minute".split())
_SPELLING: Final = frozenset(
    """hash dot dash hyphen exclamation mark point star underscore percent upper lower case uppercase
    lowercase capital ampersand dollar sign""".split()
)
_LONGEST: Final = 6
"""Words of a password; letters, digits and signs come on top."""
_LONGEST_BEFORE: Final = 4
"""Words before "is my password"."""


def passwords(texts: Sequence[str], asked: Asked) -> list[Span]:
    """Where passwords stand in these words."""
    spans: list[Span] = []
    if SECRET_NAMES.isdisjoint(texts) and not asked.secret:
        return spans
    for index in range(len(texts)):
        if not secret_at(texts, index):
            continue
        said = _after_name(texts, index)
        spans.extend([said] if said is not None else [])
        before = _before_name(texts, index)
        spans.extend([before] if before is not None else [])
    if asked.secret:
        first = next((index for index, text in enumerate(texts) if text not in LEAD_INS), len(texts))
        whose = "my" in texts[max(0, first - 1) : first]  # my husband knows it
        answer = _said(texts, first) if _answers(texts, first) and not whose else None
        spans.extend([answer] if answer is not None else [])
    return spans


def _after_name(texts: Sequence[str], name: int) -> Span | None:
    position = name + 1
    while position < len(texts) and texts[position] in _BETWEEN:
        position += 1
    told = position < len(texts) and texts[position] in _IS
    if told:
        position += 1
    elif not (asked_for(texts, name) and position == name + 1):
        return None
    while position < len(texts) and texts[position] in _AFTER_IS:
        position += 1
    return _said(texts, position) if told or _answers(texts, position) else None


def _before_name(texts: Sequence[str], name: int) -> Span | None:
    """Blue horse is my password."""
    position = name - 1
    while position > 0 and texts[position] in {
        "my",
        "the",
        "our",
        "new",
        "old",
        "pass",
        "memorable",
        "secret",
    }:
        position -= 1
    if position == name - 1 or position < 1 or texts[position] not in {"is", "was"}:
        return None
    first = position
    while first and position - first < _LONGEST_BEFORE and texts[first - 1] not in _ENDS | _QUESTIONS:
        first -= 1
    return (first, position) if first < position else None


def _answers(texts: Sequence[str], first: int) -> bool:
    """Whether the words at a position may be the answer to a question for a password."""
    after = texts[first + 1 : first + 2]
    moment = texts[first : first + 1] == ("one",) and not _MOMENT.isdisjoint(after)
    return first < len(texts) and texts[first] not in _NOT_ONE and not moment


def _said(texts: Sequence[str], first: int) -> Span | None:
    """The password that begins at a position; None where the words there go on to something else."""
    position, words = first, 0
    while position < len(texts) and texts[position] not in _ENDS:
        beyond = letter(texts, position)
        if beyond == position and texts[position] not in NUMBER_WORDS and texts[position] not in _SPELLING:
            words += 1
            if words > _LONGEST:
                break
        position = max(beyond, position + 1)
    return (first, position) if position > first else None
