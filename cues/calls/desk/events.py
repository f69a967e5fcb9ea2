"""What goes into an agent's day at the desk, and what comes out: voices and commands in, calls out.

All times are seconds of audio heard since listening began; none is read off a clock. Every `repr` here leaves
out words, numbers and context.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from speech.audio import Channel
from speech.progress_tones import ToneHeard


class DeskState(StrEnum):
    """Where the day is."""

    BETWEEN = "between"
    """No call: nothing is recognised."""
    IN_CALL = "in_call"
    ON_HOLD = "on_hold"
    """The far side is not the customer: no details."""
    CONSULTING = "consulting"
    """The customer is on hold, and the agent speaks to a third party: no details either."""


class Order(StrEnum):
    """What a softphone, a key or a request may ask for."""

    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    END = "end"


class Why(StrEnum):
    """What ended a call."""

    COMMAND = "command"
    NEXT_CALL = "next_call"
    """A start with another number."""
    TRANSFERRED = "transferred"
    NO_CUSTOMER = "no_customer"
    """The far side was not heard for too long."""
    NO_AGENT = "no_agent"
    """Something spoke on the far side, and nobody on this one."""
    TONE = "tone"
    FAREWELL = "farewell"
    GREETING = "greeting"
    """The agent's greeting began anew."""
    HOLD_LIMIT = "hold_limit"


@dataclass(frozen=True, slots=True)
class Voices:
    """Who was heard since the value before this one; comes at least once a second, best once a frame."""

    at: float
    """Seconds of audio heard on both sides."""
    agent: bool
    customer: bool
    """A voice on the far side, whoever's it is."""
    tone: bool = False
    """A steady tone sounds on the far side; then nobody speaks there, whatever `customer` says."""


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """What one side says in an utterance so far, recognised inside a call; may come again as it grows."""

    at: float
    """Seconds; when this was known."""
    channel: Channel
    start: float
    """Seconds; when the utterance began: the same each time it comes."""
    end: float
    """Seconds; when its last word so far ended."""
    text: str
    """Lower case, no punctuation but apostrophes."""

    def __repr__(self) -> str:
        return f"Words({self.channel}, {len(self.text)} characters, {self.start:.2f}-{self.end:.2f})"


@dataclass(frozen=True, slots=True, repr=False)
class CallCommand:
    """One order; done once, however often it comes."""

    at: float
    """Seconds; when it came."""
    id: str
    """Chosen by the sender; a second command with the same id is not done again."""
    order: Order
    number: str | None = None
    """The other party's number as the softphone gives it; with `transfer`, where the call goes."""
    context: str | None = None
    """What is known of the call, for whoever begins it: a file's path or a text, not read here."""

    def __repr__(self) -> str:
        return f"CallCommand({self.order}, at {self.at:.2f})"


@dataclass(frozen=True, slots=True, repr=False)
class Begin:
    """A call has begun."""

    at: float
    """Seconds; when this was known."""
    from_at: float
    """Seconds; what was heard from here on belongs to the call."""
    by_speech: bool
    """True where both sides were heard talking, False where a command began it."""
    number: str | None = None
    context: str | None = None

    def __repr__(self) -> str:
        return f"Begin(at {self.at:.2f}, from {self.from_at:.2f}, by_speech={self.by_speech})"


@dataclass(frozen=True, slots=True, repr=False)
class Named:
    """A command says whose the call is that is under way."""

    at: float
    number: str | None
    context: str | None

    def __repr__(self) -> str:
        return f"Named(at {self.at:.2f})"


@dataclass(frozen=True, slots=True)
class End:
    """The call is over."""

    at: float
    """Seconds; when this was known."""
    until: float
    """Seconds; what was said after this was not the call's, though the call was not known to be over."""
    why: Why


@dataclass(frozen=True, slots=True)
class HoldBegan:
    """The customer waits."""

    at: float
    by_command: bool


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """The customer is back."""

    at: float
    """Seconds; when this was known."""
    since: float
    """Seconds; what was said from here on is said to the customer, or by them."""


@dataclass(frozen=True, slots=True)
class ConsultationBegan:
    """While the customer waits, the agent calls or speaks to a third party."""

    at: float


@dataclass(frozen=True, slots=True, repr=False)
class Transferred:
    """The call goes to somebody else; its end follows at once."""

    at: float
    number: str | None

    def __repr__(self) -> str:
        return f"Transferred(at {self.at:.2f})"


DeskInput = Voices | ToneHeard | Words | CallCommand
DeskOutput = Begin | Named | End | HoldBegan | HoldEnded | ConsultationBegan | Transferred
