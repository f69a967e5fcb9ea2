"""A personal detail: its kind, whose it is, whether it is so, and the words that carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

AttributeValue = str | int | float | bool
THIN: Final = 0.5
"""Confidence below which a detail is thin: a relative named in passing, a purchase without its purpose. It is
there to be known, and is no reason for a cue by itself."""
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
    """What was said of it, by key; only what was said is there.

    Words: `name`, `species`, `breed`, `relation` as it is said ("mum") and `kin`, one word for each relation
    ("mother"); `activity`, `event`, `condition`, `occupation`; `place` as a proper name, with `region` (a
    state or nation, else the country) and `country`; `when` as it is said, with `when_date`: a day
    ("2026-11-27"), a month ("2026-06"), a year ("2023") or a range ("2026-11-27/2026-11-30"), where the day
    of the call is known; `lost`, the kin, species or pregnancy that a death took.

    Whole numbers: `number` as the words hold it; `count` of relatives or animals; `age` in years, or
    `age_months`, `age_weeks`, `age_days`; `years`, `months`, `weeks`, `days` of a length of time.

    What decides how a cue behaves: `serious` (true: a grave illness), `loss` (pregnancy, child, partner,
    parent, pet, other: somebody has died) and `crisis` (self-harm, abuse, threat).
    """

    whole: bool = False
    """True where no rule tells it, only the utterance as a whole: it counts once the utterance has ended."""

    shadowed: bool = False
    """True where a death may be spoken of beside it, though none is certain: nothing light is said to it."""

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
