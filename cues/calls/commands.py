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
    """What `target` names is over, one of `Stands`; else the pause, or the hold where there is none."""
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


class Stands(StrEnum):
    """Why a call is not heard; both at once where it is paused on hold."""

    PAUSE = "pause"
    """The agent's wish, often the customer's: nobody else's un-hold ends it."""
    HOLD = "hold"
    """The customer is not on the line."""


@dataclass(frozen=True, slots=True, repr=False)
class Context:
    """What a CRM or a telephone system tells of a call, before it or while it goes on."""

    customer: str | None = None
    """The customer's number or id."""
    facts: Mapping[str, AttributeValue] = field(default_factory=lambda: NO_ATTRIBUTES)
    """What is told besides, as it came."""
    agent: str | None = None
    """Whose call it is, where it was nobody's."""

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
    by: str | None = field(default=None, repr=False)
    """The proof of the program that asks by HTTP, whose `resume` without a target ends what it began itself;
    None: a person, or a telephone."""
    agent: str | None = None
    """Who asks, and has the call from now on where it was nobody's; None: nobody by name, or a program."""
