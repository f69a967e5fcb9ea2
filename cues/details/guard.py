"""Answers to security questions are taken out: they prove who calls, and are nobody's to remark on."""

from __future__ import annotations

import re
from typing import Final

from spacy.tokens import Doc

from cues.details.detail import Kind
from cues.details.reading import Finding, Reading, reading_of

SHORT: Final = 9
"""Words of an answer that is nothing but the answer."""

_ASKS = re.compile(
    r"\b(?:security|verify|verification|identify|identity|data protection|memorable|maiden name"
    r"|password|passcode|(?:date|place|year|town|city) of birth|born|birthday|birth date"
    r"|first pet|first school|prove|favou?rite (?:teacher|school|film|movie)"
    r"|confirm (?:your|the) (?:date|place|name|address|full)|street you grew up|grew up on)\b"
)
_SAYS = re.compile(
    r"\b(?:maiden name|(?:date|place) of birth|security (?:question|answer|word|number)|memorable "
    r"(?:word|place|name|date|information)|password (?:is|was|'s|would)|for verification|to verify"
    r"|secret (?:word|question|answer))\b"
)
_TOPICS: Final = {
    Kind.PLACE: r"birth|born|place|city|town|street|grew up|where|address",
    Kind.CELEBRATION: r"birth|born|anniversary|date|wedding",
    Kind.PET: r"pet|dog|cat",
    Kind.FAMILY: r"maiden|mother|father|name|sibling|spouse|child|brother|sister|nephew|niece|cousin|kid",
    Kind.WORK: r"school|teacher|job|employer|occupation",
}


def guard_identity(doc: Doc) -> Doc:
    """Drop what was said to pass a security check."""
    reading = reading_of(doc)
    said = reading.phrase(0, len(reading.words))
    telling = _SAYS.search(said) is not None
    asked = reading.asked if _ASKS.search(reading.asked) else ""
    if telling or asked:
        reading.findings = [
            finding
            for finding in reading.findings
            if not _is_answer(reading, finding, asked, telling=telling)
        ]
    return doc


def _is_answer(reading: Reading, finding: Finding, asked: str, *, telling: bool) -> bool:
    if "crisis" in finding.attributes or finding.kind is Kind.BEREAVEMENT:
        return False
    if telling and finding.kind in _TOPICS:
        return True
    topic = _TOPICS.get(finding.kind)
    if asked and topic is not None and re.search(topic, asked):
        return True
    return bool(asked) and len(reading.words) <= SHORT
