"""What a call came to, for the people who go on with its customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cues.details.detail import Kind


@dataclass(frozen=True, slots=True, repr=False)
class Sentence:
    """One sentence, and the events of the call that it is made from."""

    text: str
    at: float
    """Seconds of audio since the call began."""
    events: tuple[int, ...]
    """`seq` of each; never empty."""
    sensitive: bool = False

    def __repr__(self) -> str:
        return f"Sentence({len(self.text)} characters, events={self.events})"


@dataclass(frozen=True, slots=True, repr=False)
class Learned:
    """A detail of the customer's life that was confirmed in the call."""

    id: str
    kind: Kind
    about: str
    """One line: "Pet: dog Max"."""
    words: str
    """The evidence, as it was heard."""
    at: float
    """When it was said, seconds of audio."""
    sensitive: bool
    kept: bool
    """True where the agent pressed the key that keeps it."""
    event: int
    """`seq` of the event that confirmed it."""

    def __repr__(self) -> str:
        return f"Learned({self.id}, {self.kind}, {len(self.words)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class CueTold:
    """A cue that was shown."""

    id: str
    headline: str
    at: float
    """When it was shown first, seconds of audio."""
    outcome: str
    """What became of it, in words."""
    sensitive: bool
    events: tuple[int, ...]
    """`seq` of the event that showed it and of its last one."""

    def __repr__(self) -> str:
        return f"CueTold({self.id}, {len(self.headline)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class GestureTold:
    """A gesture that the agent approved in the call."""

    id: str
    """In the call."""
    kind: str
    """flowers, card or note."""
    words: str
    """Empty where it was taken back."""
    withdrawn: bool
    """True where the agent took it back before the call ended."""
    at: float
    """When it was approved, seconds of audio."""
    cost: int
    """The currency's smallest unit."""
    currency: str
    event: int
    """`seq` of its last event."""

    def __repr__(self) -> str:
        return f"GestureTold({self.id}, {self.kind})"


class Quiet(StrEnum):
    """Why the customer was not heard for a while."""

    HOLD = "hold"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the call in which nothing was heard."""

    why: Quiet
    begin: float
    """Seconds of audio; of a pause, that from which everything was dropped."""
    end: float | None
    """None: it lasted to the end of what is known."""
    event: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """The call went to another agent."""

    to: str | None
    """None: nobody here knows them."""
    at: float
    """Seconds of audio."""
    event: int


@dataclass(frozen=True, slots=True, repr=False)
class Trouble:
    """A warning of the call, and how often it came."""

    code: str
    message: str
    at: float
    """When it came first, seconds of audio."""
    times: int
    event: int

    def __repr__(self) -> str:
        return f"Trouble({self.code}, {self.times} times)"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CallReport:
    """One call; every list is in the order of the call if nothing else is said."""

    call: str
    began: datetime
    """With zone."""
    customer: str | None
    """Number or id, as it was told last."""
    name: str | None
    """The customer's, where the call's context told it."""
    agent: str | None
    """Who took the call."""
    duration: float
    """Seconds of audio; up to the last event where the call has no end."""
    ended: bool
    """False: it was cut off, or goes on."""
    story: tuple[Sentence, ...]
    """A crisis first."""
    learned: tuple[Learned, ...]
    left_out: int
    """Details left out: too thin to be told as true, or nobody knows who said them."""
    cues: tuple[CueTold, ...]
    held_back: Mapping[str, int]
    """Why cues were not shown, and how often."""
    gestures: tuple[GestureTold, ...]
    """What became of them after the call the outbox knows."""
    next: tuple[Sentence, ...]
    """What to do, the gravest first."""
    stretches: tuple[Stretch, ...]
    transfers: tuple[Transfer, ...]
    troubles: tuple[Trouble, ...]
    echo_seconds: float
    """Seconds in which the loudspeaker's echo was left out of the agent's side."""

    def __repr__(self) -> str:
        return f"CallReport({self.call}, {len(self.learned)} details, {len(self.cues)} cues)"
