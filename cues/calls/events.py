"""The vocabulary of a call: every event that leaves a session, as the contract names them.

`clock` is 0 when a session makes an event: a session knows no clock, so whoever runs the call sets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from cues.calls.any_event import Event
from cues.calls.commands import Stands
from cues.calls.offer import GestureState, Offer
from cues.calls.taking import BudgetTold, CallTaken
from cues.details.detail import AttributeValue, Kind, Status, Subject
from cues.memory.shown import Shown
from cues.memory.values import Consent
from speech.audio import Channel
from speech.transcript import Ear, Word


class DetailState(StrEnum):
    """How sure a detail is."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    RETRACTED = "retracted"


class CueState(StrEnum):
    """What has become of a cue."""

    SHOWN = "shown"
    CONFIRMED = "confirmed"
    RETRACTED = "retracted"
    QUEUED = "queued"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"
    USED = "used"
    DISMISSED = "dismissed"


class CueSource(StrEnum):
    """What a cue comes from."""

    SAID = "said"
    SOUND = "sound"
    ORDER = "order"
    MEMORY = "memory"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CallStarted(Event):
    """The first event: everything is loaded and the call begins."""

    event: ClassVar[str] = "call.started"
    source: str
    """What is heard: a file's name, a device, a protocol."""
    channels: tuple[Channel, ...]
    customer: str | None
    began: str
    """Date and time, ISO 8601 with zone."""
    agent: str | None = None
    """Whose call it is, where that is known."""
    sender: str | None = None
    """Who sends it over the network and alone may go on with it: a token's id, an address; no secret."""
    ref: str | None = None
    """The sender's own name for it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CallContext(Event):
    """What somebody else's system knows of the call has come in."""

    event: ClassVar[str] = "call.context"
    customer: str | None
    """The customer's number or id, where it is known now."""
    facts: Mapping[str, AttributeValue]
    """What was told besides, redacted: order, ticket, member since."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Transcript(Event):
    """What one side says: a partial that the next one replaces, or the final that ends the utterance."""

    event: ClassVar[str] = "transcript"
    channel: Channel
    utterance: int
    final: bool
    text: str
    start: float
    end: float
    settled: int = 0
    """How many leading words are not expected to change any more; on finals all."""
    ear: Ear = Ear.FAST
    """Which recogniser the words come from."""
    speaker: Channel | None = None
    """On a mixed channel the side that seems to speak, or None where unsure."""
    words: tuple[Word, ...] = ()
    """On finals only."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DetailEvent(Event):
    """A personal detail was found, became certain, or was taken back."""

    event: ClassVar[str] = "detail"
    id: str
    channel: Channel
    kind: Kind
    evidence: str
    text: str
    """The utterance, or as much of it as was settled."""
    start: float
    end: float
    """When the last word of the evidence ended, seconds of audio."""
    subject: Subject
    status: Status
    confidence: float
    attributes: Mapping[str, AttributeValue]
    state: DetailState
    same_as: str | None = None
    """The detail that told the same thing before; there is no new cue for it."""
    replaces: str | None = None
    """The detail, retracted now, that the customer has put right with this one."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CueEvent(Event):
    """A cue, and what has become of it. One `id` goes through several states."""

    event: ClassVar[str] = "cue"
    id: str
    state: CueState
    kind: Kind
    headline: str
    suggestions: tuple[str, ...]
    sensitive: bool
    detail: str | None
    heard_at: float
    """When the last evidence word known at the cue's first event had ended."""
    ready_at: float
    """When the wait for its clause ended."""
    source: CueSource
    why: str
    """One line: the words that raised it."""
    reason: str | None = None
    """Why it was queued, suppressed, retracted or expired."""
    by: str | None = None
    """What marked it used: `key` or `words`."""
    action: str | None = None
    """A gesture to approve: `flowers`, `card` or `note`."""
    offer: Offer | None = None
    """What it says and costs; there where there is an `action`."""
    play: str | None = None
    """The play of the playbook that it comes from."""
    shared: str | None = None
    """What the agent whose call it is has in common with it by their own profile, half a sentence: "you lived
    in Ohio too"."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MemoryEvent(Event):
    """The memory card shows something else now; there is one only where memory is not off."""

    event: ClassVar[str] = "memory"
    card: Shown
    consent: Consent
    """Whether what the customer tells may be remembered: `ask` or `on`."""
    agreed: bool | None
    """What the customer has said to being remembered, in this call or before; None: nobody asked."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class GestureEvent(Event):
    """The agent has approved what a cue offered, or has taken it back; what stands goes out after it."""

    event: ClassVar[str] = "gesture"
    id: str
    cue: str
    kind: str
    words: str
    """As the agent approved them; empty once they are taken back."""
    state: GestureState
    cost: int
    """The currency's smallest unit."""
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Warned(Event):
    """Something is not as it should be, and the call goes on."""

    event: ClassVar[str] = "warning"
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CallPaused(Event):
    """Hearing has stopped at the agent's wish, and the last seconds are dropped with it."""

    event: ClassVar[str] = "call.paused"
    dropped_from: float = 0.0
    """Seconds of audio: whatever ended after it is void, on the screen and in the journal too."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CallHeld(Event):
    """The customer is on hold: what the far side says is not theirs, and is not heard."""

    event: ClassVar[str] = "call.held"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CallResumed(Event):
    """A pause or a hold is over: hearing goes on, unless the other one lasts."""

    event: ClassVar[str] = "call.resumed"
    ended: Stands | None = None
    """What is over; None in older journals: the pause, or the hold where there was none."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CallTransferred(Event):
    """The call goes to another agent."""

    event: ClassVar[str] = "call.transferred"
    to: str | None
    """Whose it is now; None where nobody here knows them."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CommandAnswered(Event):
    """A command from a screen or a desk was done, or refused with a code."""

    event: ClassVar[str] = "command"
    id: str
    command: str
    target: str | None
    refused: str | None = None
    """None where it was done; else a code: `unknown_target`, `too_late`, `not_now`, `memory_off`,
    `never_kept`, and others of the part that refuses."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CallEnded(Event):
    """The last event."""

    event: ClassVar[str] = "call.ended"
    duration: float
    """Seconds of audio."""
    stats: Mapping[str, float]
    """Counts and measures of this run; not the same from run to run."""


CallEvent = (
    CallStarted
    | CallContext
    | Transcript
    | DetailEvent
    | CueEvent
    | MemoryEvent
    | GestureEvent
    | BudgetTold
    | Warned
    | CallPaused
    | CallHeld
    | CallResumed
    | CallTaken
    | CallTransferred
    | CommandAnswered
    | CallEnded
)
"""Every event that leaves a session."""
