"""Whether words tell of what was or of what is to come, by the verbs nearest to a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

REACH: Final = 9
"""Words before and after a time in which a verb is looked for."""

_BE: Final = frozenset("am is are 's 'm 're be getting being get gets".split())
_PAST: Final = frozenset(
    """was were had did got went came died lost left met bought brought broke began became fell found felt
    gave grew heard held kept knew made paid ran said saw sold sent spent stood took taught thought told won
    wore wrote woke drove ate flew swam built caught chose fought forgot led rode rang slept stole threw born
    been gone ago since""".split()
)
_COMING: Final = frozenset(
    """will 'll going gonna getting coming am is are 's 'm 're due planning hoping expecting want wants need
    needs starts start leaves leave gets get goes go turns turn moves have has plan hope can could would
    should must might may shall soon""".split()
)
_NOT_ENDED: Final = frozenset(
    "need speed bleed breed indeed wicked naked hundred sacred exceed proceed".split()
)
_HAVING: Final = frozenset("have has 've had".split())


def is_past(forms: list[str], breaks: Sequence[bool], at: int, end: int) -> bool | None:
    """The tense of the verb nearest to a time, before it rather than after it.

    Args:
        forms: words in plain form.
        breaks: for each word, whether a sentence ended before it.
        at: first word of the time.
        end: word up to which it goes.

    Returns:
        True for the past, False for what is or is to come; None where no verb says.
    """
    for place in range(at - 1, max(at - 1 - REACH, -1), -1):
        if breaks[place + 1]:
            break
        tense = _tense(forms, place)
        if tense is not None:
            return tense
    for place in range(end, min(end + REACH, len(forms))):
        if breaks[place]:
            break
        tense = _tense(forms, place)
        if tense is not None:
            return tense
    return None


def _tense(forms: list[str], place: int) -> bool | None:
    form = forms[place]
    before = forms[place - 1] if place else ""
    if (form == "past" and forms[place + 1 : place + 2] == ["away"]) or (
        form == "'d" and forms[place + 1 : place + 2] == ["to"]
    ):
        return True
    if form in _PAST:
        return None if form == "born" and before == "be" else before not in {"to", "be", "will"}
    if form.endswith("ed") and len(form) > 4 and form not in _NOT_ENDED:
        return None if before in _BE else True
    if form in _COMING:
        after = forms[place + 1] if place + 1 < len(forms) else ""
        return form in _HAVING and (after in _PAST or after.endswith("ed"))
    return None
