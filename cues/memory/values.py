"""What is remembered: customers, their details with where each comes from, and what became of cues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from cues.details.detail import NO_ATTRIBUTES, AttributeValue, Kind, Status, Subject


class Consent(StrEnum):
    """Whether anything of a customer may be remembered."""

    OFF = "off"
    """Nothing; the default."""
    ASK = "ask"
    """What the agent keeps once the customer has said yes; where nobody can be asked, nothing."""
    ON = "on"


class Keeper(StrEnum):
    """Who saw to it that a detail is remembered."""

    CALL = "call"
    """Confirmed in a call, above the threshold."""
    AGENT = "agent"
    """Kept by an agent's key."""


@dataclass(frozen=True, slots=True, repr=False)
class Customer:
    """One person; several may share a number."""

    id: int
    number: str | None
    """E.164, as `+16145550123`; None: known by `ref` alone."""
    ref: str | None
    """The deployer's own id."""
    name: str | None
    calls: int
    """Calls so far."""
    first_call: datetime | None
    last_call: datetime | None
    agreed: bool | None = None
    """What they said to being remembered; None: nobody asked."""
    uid: str | None = None
    """By which their entry is known in any store; None: it has no such mark."""

    def __repr__(self) -> str:
        return f"Customer({self.id}, {self.calls} calls)"


@dataclass(frozen=True, slots=True, repr=False)
class Provenance:
    """Where a detail comes from."""

    call: str
    at: float
    """Seconds of audio since the call began."""
    told: datetime
    """When, with zone."""
    words: str
    """The evidence, redacted before any event was made."""
    confidence: float
    """0 to 1."""
    keeper: Keeper
    agent: str | None = None
    """Who kept or took the call."""

    def __repr__(self) -> str:
        return f"Provenance({self.call}, {len(self.words)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class Remembered:
    """One thing known of a customer's life."""

    id: int
    customer: int
    kind: Kind
    subject: Subject
    status: Status
    sensitive: bool
    """A loss, an illness, a hardship: shown by a second key only, and never in a suggested sentence."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=lambda: NO_ATTRIBUTES)
    """As `Detail.attributes`; `when_date` is resolved against the day of the call that told it."""
    told: tuple[Provenance, ...] = ()
    """Each time it was said, the newest last."""
    superseded_by: int | None = None
    """The detail that ended it ("we moved to Vermont")."""
    asked: tuple[datetime, ...] = ()
    """When an agent asked about it."""
    expires: date | None = None
    """The day on which it is forgotten by itself; None: never."""

    def __repr__(self) -> str:
        return f"Remembered({self.id}, {self.kind}, told {len(self.told)} times)"
