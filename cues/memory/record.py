"""What a call brings to the store when it has ended: who it was with, what was told, what became of cues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cues.details.detail import NO_ATTRIBUTES, AttributeValue, Kind, Status, Subject
from cues.memory.numbers import Identity
from cues.memory.values import Consent


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """A detail that was confirmed in the call."""

    source: str
    """Its id in the call."""
    kind: Kind
    subject: Subject
    status: Status
    confidence: float
    """0 to 1."""
    words: str
    """The evidence."""
    at: float
    """Seconds of audio since the call began."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=lambda: NO_ATTRIBUTES)
    kept: bool = False
    """True where the agent pressed the key that keeps it."""

    def __repr__(self) -> str:
        return f"Told({self.kind}, {len(self.words)} characters)"


@dataclass(frozen=True, slots=True)
class CueOutcome:
    """What became of a cue; none of its words."""

    id: str
    kind: Kind
    source: str
    """What it came from: said, sound, order, memory or people."""
    sensitive: bool
    state: str
    """The last one."""
    at: float
    """When it came to that state, seconds of audio."""
    play: str | None = None
    by: str | None = None
    """What marked it used: `key` or `words`."""


@dataclass(frozen=True, slots=True, repr=False)
class CallRecord:
    """One call."""

    id: str
    began: datetime
    """With the zone of the place where it was."""
    who: tuple[Identity, ...]
    """Number and own id, as far as they are known; none: nothing is remembered."""
    told: tuple[Told, ...] = ()
    """In the order in which it was told."""
    cues: tuple[CueOutcome, ...] = ()
    name: str | None = None
    """The customer's, where the call's context told it of the number and id that the call has now."""
    name_with: Identity | None = None
    """The own id that the call had when the name was told; None: it was told for the number."""
    agent: str | None = None
    duration: float | None = None
    """Seconds of audio; None: the call never ended properly."""
    customer: int | None = None
    """The store's id of who it was with, by the agent's word or the call's verified context."""
    customer_uid: str | None = None
    """The mark of their entry, by which it is known in any store; None: the call is older than marks."""
    unsaid: bool = False
    """The memory card offered somebody, and nobody said whether it was them: nothing is mixed in."""
    unanswered: bool = False
    """Memory never answered who it may be: nothing is mixed in where somebody is known after all."""
    wrong_person: bool = False
    """The agent said that it was none of those whom the card offered."""
    new_person: bool = False
    """The agent said that it was somebody new."""
    agreed: bool | None = None
    """What the customer said in this call to being remembered; None: nobody asked in it."""
    agreed_at: datetime | None = None
    """When they said so; None: when the call began."""
    consent: Consent = Consent.ON
    """What might be remembered where and when the call was, by the settings there; those of now may be
    stricter."""
    asked: tuple[int, ...] = ()
    """Ids of remembered details that were asked about."""

    def __repr__(self) -> str:
        return f"CallRecord({self.id}, {len(self.told)} details)"
