"""Passwords and pins: "my password is ...", "... is my password", and the answer where one was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cues.calls.redaction.asked import LEAD_INS, SECRET_NAMES, Asked, asked_for, secret_at
from cues.calls.redaction.identifying import Span
from cues.calls.redaction.numbers import NUMBER_WORDS, letter
from cues.calls.redaction.password_words import (
    AFTER_IS,
    AFTER_STATES,
    ASKED_OF_IT,
    BEFORE_NAME,
    BEGINS_IT,
    BETWEEN,
    CHANGING,
    CHOSE,
    CLAUSES,
    COMPARES,
    DOES,
    ENDS,
    FOR_WHAT,
    IS,
    MATTERS,
    MAY,
    MOMENT,
    NO_SECRET,
    NOT_AN_ANSWER,
    OPENED_BY_PIN,
    PASSIVE,
    PLACES,
    PLACING,
    QUESTIONS,
    SAYS,
    SPELLING,
    STATES,
    STILL,
    TALKS_OF_IT,
    USING,
    WHICH_MATTER,
    WHOSE,
)

_LONGEST: Final = 6
"""Words of a password; letters, digits and signs come on top."""
_SHORT: Final = 2
"""Words of a password that is asked after in the same breath; more are talk that ran on into a question."""
_WHAT_WORDS: Final = 5
"""Words that say what a password is for, besides those that say whose it is."""
_VERB_WITHIN: Final = 6
"""Words between "changed" and the password's name, or between "use" and "as"."""


def passwords(texts: Sequence[str], asked: Asked) -> list[Span]:
    """Where passwords stand in these words."""
    if SECRET_NAMES.isdisjoint(texts) and not asked.secret:
        return []
    found: list[Span | None] = []
    named = [index for index in range(len(texts)) if secret_at(texts, index)]
    for name in named:
        found += [_after_name(texts, name), _before_name(texts, name)]
        found += [_changed_to(texts, name), _used_as(texts, name)]
    if named or asked.secret:
        found += _it_to(texts, 0 if asked.secret else named[0])
    if asked.secret:
        first = next((index for index, text in enumerate(texts) if text not in LEAD_INS), len(texts))
        whose = "my" in texts[max(0, first - 1) : first]  # my husband knows it
        found.append(_said(texts, first) if _answers(texts, first) and not whose else None)
        found.append(_chosen(texts, first))
    return [span for span in found if span is not None]


def _after_name(texts: Sequence[str], name: int) -> Span | None:
    """My password for the shop is blue horse; the password's blue horse."""
    position = name + 1
    told = possessive = texts[name].endswith("'s")
    if not told:
        position = _what_for(texts, position, pin=texts[name] == "pin")
        said_to_be = _is_end(texts, position)
        told, position = said_to_be > position, said_to_be
    if not told and not (asked_for(texts, name) and position == name + 1):
        return None
    while position < len(texts) and texts[position] in AFTER_IS and not possessive:
        position += 1
    if told:
        said = _given if possessive else _said
        return None if _state(texts, position) else said(texts, position)
    return _said(texts, position) if _answers(texts, position) else None


def _what_for(texts: Sequence[str], position: int, *, pin: bool) -> int:
    """The word after what says whose a password is, and for what: ... for my daughter's tablet."""
    left, thing = 0, False
    while position < len(texts) and texts[position] not in IS:
        text = texts[position]
        if text in FOR_WHAT and not pin:
            left, thing = _WHAT_WORDS, False
        elif thing and text in WHOSE:  # ... to my account, my dog is
            break
        elif text not in BETWEEN and not (pin and text in OPENED_BY_PIN):
            if not left or text in ENDS | NOT_AN_ANSWER | CLAUSES:
                break
            left -= 1
        thing = thing or (left > 0 and text not in WHOSE | FOR_WHAT)
        position += 1
    return position


def _is_end(texts: Sequence[str], position: int) -> int:
    """The word after "is" or "should be" at a position; the position itself where neither is there."""
    end = position
    while end < len(texts) and texts[end] in MAY:
        end += 1
    if end > position:
        return end + 1 if texts[end : end + 1] == ("be",) else position
    return position + 1 if texts[position : position + 1] and texts[position] in IS else position


def _state(texts: Sequence[str], position: int) -> bool:
    """Whether words tell how a password does rather than what it is: not working, expired."""
    first = position
    while position < len(texts) and texts[position] in STILL:
        position += 1
    if position == len(texts):
        return True
    state, after = texts[position], position + 1
    if after == len(texts) or state not in STATES:
        return state in STATES
    return _ends_there(texts, state, after) or not PASSIVE.isdisjoint(texts[first:position])


def _ends_there(texts: Sequence[str], state: str, after: int) -> bool:
    """Whether what follows how a password does makes no name of it: locked by my son, but saved by grace."""
    text = texts[after]
    if text == "and":
        return after + 1 == len(texts) or texts[after + 1] in ENDS | NO_SECRET | NOT_AN_ANSWER | AFTER_STATES
    if text not in PLACING or state in {"required", "needed"}:
        return text in ENDS | NO_SECRET | NOT_AN_ANSWER | STILL | AFTER_STATES
    if after + 1 == len(texts):
        return True
    rest = texts[after + 1 :]
    what = next((word for word in rest if word not in NUMBER_WORDS | {"the", "a", "an"}), None)
    return what in PLACES


def _before_name(texts: Sequence[str], name: int) -> Span | None:
    """Blue horse is my password; it's blue horse, that's the password."""
    position = name - 1
    while position > 0 and texts[position] in BEFORE_NAME:
        position -= 1
    if position == name - 1 or position < 1:
        return None
    if texts[position] in {"is", "was"}:
        shows = texts[position - 1] in {"that", "which"}
        position -= shows
    elif texts[position] == "that's":
        shows = True
    else:
        return None
    joined = shows and position > 0 and texts[position - 1] in {"and", "so"}
    position -= joined
    first = position
    while first and position - first < _LONGEST and texts[first - 1] not in ENDS | QUESTIONS:
        first -= 1
    if joined and texts[first] not in BEGINS_IT:  # he died and that's my password gone
        return None
    if TALKS_OF_IT.issuperset(texts[first:position]) or _names_a_matter(texts, first, position):
        return None
    if not shows and position - first > _SHORT and _asks_of_it(texts, name + 1):
        return None  # my mother died last week is my password still valid
    while first < position and (
        texts[first] in BEGINS_IT or (texts[first] in SAYS and texts[max(0, first - 1)] in ENDS)
    ):
        first += 1
    return (first, position) if first < position else None


def _asks_of_it(texts: Sequence[str], position: int) -> bool:
    """... is my password still valid: a question that was begun without a pause."""
    while position < len(texts) and texts[position] in STILL:
        position += 1
    return position < len(texts) and texts[position] in STATES | ASKED_OF_IT


def _names_a_matter(texts: Sequence[str], first: int, end: int) -> bool:
    """The problem with the app is ...: a matter, at the end or with what it is about behind it."""
    return any(
        texts[index] in MATTERS
        and texts[index - 1] in WHICH_MATTER
        and (index + 1 == end or texts[index + 1] in FOR_WHAT | {"about", "here", "now", "today"})
        for index in range(max(1, first), end)
    )


def _changed_to(texts: Sequence[str], name: int) -> Span | None:
    """I changed my password to blue horse."""
    if CHANGING.isdisjoint(texts[max(0, name - _VERB_WITHIN) : name]):
        return None
    position = name + 1
    while position < len(texts) and texts[position] in BETWEEN - {"to"}:
        position += 1
    return _given(texts, position + 1) if texts[position : position + 1] in (("to",), ("as",)) else None


def _it_to(texts: Sequence[str], begin: int) -> list[Span | None]:
    """... so I changed it to blue horse."""
    found: list[Span | None] = []
    for index in range(begin + 1, len(texts) - 2):
        if texts[index] == "it" and texts[index - 1] in CHANGING:
            to = index + 1 + (texts[index + 1] == "back")
            found += [_given(texts, to + 1)] if texts[to] in {"to", "as"} else []
    return found


def _used_as(texts: Sequence[str], name: int) -> Span | None:
    """Use blue horse as my password."""
    end = name - 1
    while end > 0 and texts[end] in BEFORE_NAME:
        end -= 1
    because = texts[name + 1 : name + 2] and texts[name + 1] in DOES
    if end < 1 or texts[end] != "as" or texts[end - 1] in COMPARES or because:
        return None
    least = max(0, end - _VERB_WITHIN)
    verbs = [index for index in range(least, end) if texts[index] in USING]
    first = verbs[-1] + 1 if verbs else next(i for i in range(end + 1) if texts[i] not in LEAD_INS)
    compares = "as" in texts[first:end]  # as simple as my password
    named = least <= first < end and texts[first] not in NO_SECRET
    return (first, end) if named and not compares else None


def _chosen(texts: Sequence[str], first: int) -> Span | None:
    """We used blue horse: an answer that begins with who chose it."""
    while first < len(texts) and texts[first] in {"i've", "we", "we've", "i'd", "we'd", "have", "always"}:
        first += 1
    return _given(texts, first + 1) if texts[first : first + 1] and texts[first] in CHOSE else None


def _answers(texts: Sequence[str], first: int) -> bool:
    """Whether the words at a position may be the answer to a question for a password."""
    after = texts[first + 1 : first + 2]
    moment = texts[first : first + 1] == ("one",) and not MOMENT.isdisjoint(after)
    return first < len(texts) and texts[first] not in NOT_AN_ANSWER and not moment


def _given(texts: Sequence[str], first: int) -> Span | None:
    """The password at a position; None where the words say what it is like, or what it is for."""
    return _said(texts, first) if first < len(texts) and texts[first] not in NO_SECRET else None


def _said(texts: Sequence[str], first: int) -> Span | None:
    """The password that begins at a position; None where the words there go on to something else."""
    position, words = first, 0
    while position < len(texts) and texts[position] not in ENDS:
        beyond = letter(texts, position)
        if beyond == position and texts[position] not in NUMBER_WORDS and texts[position] not in SPELLING:
            words += 1
            if words > _LONGEST:
                break
        position = max(beyond, position + 1)
    return (first, position) if position > first else None
