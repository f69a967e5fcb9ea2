"""From findings to details: one for each thing said, its evidence a piece of the text itself."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from spacy.tokens import Doc

from cues.details.detail import Detail, Kind, Status, Subject
from cues.details.reading import Finding, Reading, reading_of

STATUS_RANK: Final = {Status.NEGATED: 3, Status.HYPOTHETICAL: 2, Status.PAST: 1, Status.ASSERTED: 0}
"""Where two readings of the same words differ, the more careful one stands."""
IDENTITY: Final = ("relation", "breed", "species")
"""Attributes that tell two beings of one kind apart."""

FOLLOWS: Final = {"when_date": "when", "region": "place", "country": "place", "kin": "relation"}
"""Attributes that explain another one, and are taken over only with it."""


def merge_findings(doc: Doc) -> Doc:
    """Put the details, by first character, into `doc.user_data["details"]`."""
    reading = reading_of(doc)
    details: list[Detail] = []
    for kind in Kind:
        found = [finding for finding in reading.findings if finding.kind is kind]
        details += [_detail(reading, finding) for finding in _merged(found)]
    details.sort(key=lambda detail: (detail.first_char, detail.last_char, detail.kind))
    doc.user_data["details"] = tuple(details)
    return doc


def _merged(found: list[Finding]) -> list[Finding]:
    """Overlapping findings of one kind as one; a being that is named again adds to its first mention."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda one: (-_weight(one), one.first)):
        for other in kept:
            if finding.first < other.last and other.first < finding.last:
                _take_in(other, finding)
                break
            if _same_being(other, finding):
                _take_in(other, finding)
                break
        else:
            kept.append(finding)
    return kept


def _weight(finding: Finding) -> float:
    """What decides which of two findings stands: care first, then confidence, then length."""
    careful = STATUS_RANK[finding.status] if not finding.frame.given else 0
    other = 4 if finding.subject is Subject.OTHER else 0
    loss = 0.5 if "loss" in finding.attributes else 0.0
    return (
        other
        + (careful if careful >= 2 else 0)
        + finding.confidence
        + loss
        + 0.001 * (finding.last - finding.first)
    )


def _same_being(one: Finding, two: Finding) -> bool:
    if (
        one.kind not in {Kind.PET, Kind.FAMILY}
        or one.status is not two.status
        or one.subject is not two.subject
    ):
        return False
    return one.being is not None and two.being is not None and one.being.name == two.being.name


def _take_in(kept: Finding, other: Finding) -> None:
    """Add to a finding what another reading of the same words knows."""
    if other.subject is not kept.subject and Subject.OTHER in {other.subject, kept.subject}:
        return
    if any(
        kept.attributes.get(key, other.attributes.get(key)) != other.attributes.get(key)
        for key in ("relation",)
        if key in other.attributes
    ):
        if "loss" in other.attributes:
            kept.attributes.setdefault("loss", other.attributes["loss"])
        return
    had = frozenset(kept.attributes)
    for key, value in other.attributes.items():
        if FOLLOWS.get(key) not in had:
            kept.attributes.setdefault(key, value)


def _detail(reading: Reading, finding: Finding) -> Detail:
    words = reading.words
    first, last = words.starts[finding.first], words.ends[finding.last - 1]
    return Detail(
        kind=finding.kind,
        evidence=words.text[first:last],
        first_char=first,
        last_char=last,
        subject=finding.subject,
        status=finding.status,
        confidence=round(finding.confidence, 2),
        attributes=MappingProxyType(dict(sorted(finding.attributes.items()))),
        whole=finding.whole,
        shadowed=reading.shadowed,
    )
