"""The events of a call that comes to an agent who was not known at its beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cues.calls.any_event import Event


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CallTaken(Event):
    """The call was nobody's, and is an agent's now."""

    event: ClassVar[str] = "call.taken"
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BudgetTold(Event):
    """The call has come to another agent: this is left of their month, whatever offers have told before."""

    event: ClassVar[str] = "budget"
    left: int
    """The currency's smallest unit, without what they have approved in this call."""
    currency: str
