"""A personal detail: its kind, whose it is, whether it is so, and the words that carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

AttributeValue = str | int | float | bool
NO_ATTRIBUTES: Mapping[str, AttributeValue] = MappingProxyType({})


class Kind(StrEnum):
    """What part of a life a detail belongs to."""

    PET = "pet"
    FAMILY = "family"
    BEREAVEMENT = "bereavement"
    HEALTH = "health"
    CELEBRATION = "celebration"
    WORK = "work"
    HOME = "home"
    PLACE = "place"
    TRAVEL = "travel"
    HOBBY = "hobby"
    HARDSHIP = "hardship"


class Status(StrEnum):
    """Whether it is so; only asserted and past details may raise a cue."""

    ASSERTED = "asserted"
    PAST = "past"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


class Subject(StrEnum):
    """Whose life it is; `other` never raises a cue."""

    CALLER = "caller"
    CLOSE = "close"
    OTHER = "other"


@dataclass(frozen=True, slots=True, repr=False)
class Detail:
    """One detail found in one text."""

    kind: Kind
    evidence: str
    """The words that carry it: exactly `text[first_char:last_char]`."""
    first_char: int
    """Code points before the evidence."""
    last_char: int
    """Code points up to the evidence's end."""
    subject: Subject
    status: Status
    confidence: float
    """0 to 1."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=lambda: NO_ATTRIBUTES)
    """What was said of it. Keys in use: `name`, `species`, `breed`, `relation`, `activity`, `place`, `when`,
    `event`, `condition`, `occupation`, `number`; and the ones that decide how a cue behaves: `serious`
    (true: a grave illness), `loss` (pregnancy, child, partner, parent, pet, other: somebody has died) and
    `crisis` (self-harm, abuse, threat)."""

    @property
    def flagged(self) -> bool:
        """True where the detail may raise a cue at all: it is so, and it is near the caller."""
        return self.status in (Status.ASSERTED, Status.PAST) and self.subject is not Subject.OTHER

    @property
    def grave(self) -> bool:
        """True for a death, a grave illness, a crisis: what mutes light cues."""
        return is_grave(self.kind, self.attributes)

    def __repr__(self) -> str:
        return f"Detail({self.kind}, {self.subject}, {self.status}, {len(self.evidence)} characters)"


def is_grave(kind: Kind, attributes: Mapping[str, AttributeValue]) -> bool:
    """True where a detail of that kind with these attributes is a death, a grave illness or a crisis."""
    return kind is Kind.BEREAVEMENT or any(attributes.get(key) for key in ("serious", "loss", "crisis"))
