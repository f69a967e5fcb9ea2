"""Whether it is so: negation, conditions and the past, by the grammar words in and around a finding."""

from __future__ import annotations

from functools import cache
from typing import Final

from spacy.tokens import Doc

from cues.details.detail import Kind, Status
from cues.details.frames import read_grammar
from cues.details.reading import Finding, Reading, reading_of

REACH: Final = 4
"""Words before a finding in which a "not" still turns it."""
CONDITION_REACH: Final = 6
"""Words before a finding in which an "if" still holds."""
LEADERS: Final = frozenset("i we my our he she they the".split())
"""First words that begin a clause of their own, which a "not" before them seldom reaches into."""
TURNS_OF_TIME: Final = frozenset("since after before until till".split())
DONE_WITH: Final = frozenset({Kind.TRAVEL, Kind.WORK, Kind.HOBBY})
"""Kinds of which a verb of the past alone says that they are over; an illness is not over so soon."""
PRONOUNS: Final = frozenset("i we he she they you it".split())


@cache
def _words(name: str) -> frozenset[str]:
    return read_grammar().words(name)


def read_status(doc: Doc) -> Doc:
    """Set each finding's status."""
    reading = reading_of(doc)
    for finding in reading.findings:
        finding.status = _status(reading, finding)
    return doc


def _status(reading: Reading, finding: Finding) -> Status:
    if finding.frame.status in {Status.NEGATED, Status.HYPOTHETICAL}:
        return finding.frame.status
    forms = reading.words.forms
    passed = {forms[at] for at in finding.passed}
    if finding.frame.given:
        return finding.frame.status or Status.ASSERTED
    if (passed & _words("negators") and not _is_lifted(forms, finding.last)) or _turned_before(
        reading, finding
    ):
        return Status.NEGATED
    if passed & _words("unsure") or _condition_before(reading, finding):
        return Status.HYPOTHETICAL
    if finding.frame.status is not None:
        return finding.frame.status
    return Status.PAST if is_over(finding.kind, forms[finding.first : finding.last]) else Status.ASSERTED


def is_over(kind: Kind, inside: list[str]) -> bool:
    """True where the words tell of what was and is no more: a trip made, a job left."""
    said = set(inside)
    if said & _words("still_so"):
        return False
    if said & _words("earlier"):
        return True
    return kind in DONE_WITH and any(form.endswith("ed") or form in _words("done") for form in inside)


def _turned_before(reading: Reading, finding: Finding) -> bool:
    """True where a "not" before the finding reaches into it."""
    forms, breaks = reading.words.forms, reading.words.breaks
    led = forms[finding.first] in LEADERS or any(
        hold.first == finding.first and hold.name in {"i", "he", "barekin"} for hold in finding.holds
    )
    doubt = _words("claims_of_doubt")
    if forms[finding.first] in TURNS_OF_TIME or _is_lifted(forms, finding.last):
        return False
    for back in range(finding.first - 1, max(finding.first - 1 - REACH, -1), -1):
        form = forms[back]
        if breaks[back + 1] or form in (_words("stops") - doubt if led else _words("stops")):
            return False
        if form in _words("negators"):
            return form != "no" or back + 1 < finding.first or not led
        if led and form not in doubt:
            return False
        if not led and (form in PRONOUNS or form in TURNS_OF_TIME):
            return False
    return False


def _is_lifted(forms: list[str], last: int) -> bool:
    """True where "until" follows in the same clause: what was not so until then is so."""
    for form in forms[last : last + CONDITION_REACH]:
        if form in {"until", "till"}:
            return True
        if form in PRONOUNS:
            return False
    return False


def _condition_before(reading: Reading, finding: Finding) -> bool:
    """True where an "if" or a "would" before the finding reaches into it."""
    forms, breaks = reading.words.forms, reading.words.breaks
    for back in range(finding.first - 1, max(finding.first - 1 - CONDITION_REACH, -1), -1):
        if breaks[back + 1]:
            return False
        form = forms[back]
        if form in _words("conditional"):
            return True
        if form in {"but", "so", "because", "and"}:
            return False
    return False
