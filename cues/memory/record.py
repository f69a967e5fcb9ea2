"""What a call brings to the store when it has ended: who it was with, what was told, what became of cues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cues.details.detail import NO_ATTRIBUTES, AttributeValue, Kind, Status, Subject
from cues.memory.numbers import Identity


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
    """The customer's, where the call's context told it."""
    agent: str | None = None
    duration: float | None = None
    """Seconds of audio; None: the call never ended properly."""
    customer: int | None = None
    """The store's id of who it was with, by the agent's word or the call's verified context."""
    unsaid: bool = False
    """The memory card offered somebody, and nobody said whether it was them: nothing is mixed in."""
    wrong_person: bool = False
    """The agent said that it was none of those whom the card offered."""
    new_person: bool = False
    """The agent said that it was somebody new."""
    agreed: bool | None = None
    """What the customer said to being remembered, as far as the call tells; None: nobody asked."""
    asked: tuple[int, ...] = ()
    """Ids of remembered details that were asked about."""

    def __repr__(self) -> str:
        return f"CallRecord({self.id}, {len(self.told)} details)"
