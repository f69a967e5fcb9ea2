"""What a cue offers to send, on what terms, and what becomes of it within its call."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class GestureState(StrEnum):
    """What has become of a gesture within its call."""

    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms gestures may be approved in a call."""

    currency: str
    """ISO 4217."""
    left: int | None = None
    """What is left of the agent's month as the call begins or comes to them, the currency's smallest unit;
    None: no limit, or nobody knows."""
    second_above: int | None = None
    """What costs more has to be approved by a second person too; None: nothing has to."""


@dataclass(frozen=True, slots=True)
class TermsOf:
    """The terms of an agent to whom a call has come; goes into the session once they are known."""

    agent: str
    terms: Terms


@dataclass(frozen=True, slots=True, repr=False)
class Offer:
    """The gesture that a cue offers; `CueEvent.action` says which kind it is."""

    words: str
    """What goes with it, for the agent to edit."""
    cost: int
    """The currency's smallest unit."""
    currency: str
    """ISO 4217."""
    left: int | None = None
    """What is left of the agent's month before it; None: there is no limit, or nobody knows."""
    second: bool = False
    """Whether a second person has to approve it too."""

    def __repr__(self) -> str:
        return f"Offer({len(self.words)} characters, {self.cost})"
