"""What a screen or a desk may ask of a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cues.details.detail import NO_ATTRIBUTES, AttributeValue


class Verb(StrEnum):
    """The commands of the contract, and those of a softphone."""

    USE = "use"
    DISMISS = "dismiss"
    LATER = "later"
    WRONG = "wrong"
    KEEP = "keep"
    APPROVE = "approve"
    """What the cue that `target` names offers is to be sent after the call, with `words` if there are any."""
    WITHDRAW = "withdraw"
    """The gesture that `target` names, or its cue, is not to be sent after all."""
    PAUSE = "pause"
    RESUME = "resume"
    IDENTIFY = "identify"
    CARE = "care"
    """What is sensitive on the memory card is shown, or hidden again."""
    ASKED = "asked"
    """The question of the memory card that `target` numbers has been asked, or has not after all."""
    AGREED = "agreed"
    """What the customer says to being remembered: `target` is `yes` or `no`."""
    HOLD = "hold"
    """The customer is put on hold, or the agent consults somebody; `resume` ends it."""
    TRANSFER = "transfer"
    """The call goes to the agent that `target` names."""
    END = "end"
    """The call is over."""


@dataclass(frozen=True, slots=True, repr=False)
class Context:
    """What a CRM or a telephone system tells of a call, before it or while it goes on."""

    customer: str | None = None
    """The customer's number or id."""
    facts: Mapping[str, AttributeValue] = field(default_factory=lambda: NO_ATTRIBUTES)
    """What is told besides, as it came."""

    def __repr__(self) -> str:
        return f"Context({len(self.facts)} facts)"


@dataclass(frozen=True, slots=True)
class Command:
    """One command; answered once, however often it arrives."""

    verb: Verb
    id: str
    """Chosen by the sender; a second command with the same id is not done again."""
    target: str | None = None
    """The cue, detail, customer, gesture or agent meant."""
    words: str | None = field(default=None, repr=False)
    """With `approve`: what goes with the gesture, as the agent wants it; None: as it was offered."""
