"""Gestures as values: what an agent approved in a call, and what has become of it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from cues.memory.numbers import LONGEST, Identity, IdentityKind

LONGEST_NAME: Final = LONGEST
"""Characters of a name that are kept, as of an own id."""
NOBODY: Final = "nobody to send it to"
"""Why a gesture fails that has neither a number nor an id to go to."""
_KEYS: Final = UUID("6d1c8f0e-4a35-5c1b-9d6e-0f2b7a9c4e11")
"""Of all keys of gestures; any other number would do, and no other may take its place."""


class OutboxState(StrEnum):
    """What has become of a gesture."""

    WAITS = "waits"
    """A second person has to approve it."""
    OVER_BUDGET = "over_budget"
    """The agent's month is spent: it goes when it fits, or when somebody else approves it."""
    READY = "ready"
    """It goes when its time comes."""
    SENDING = "sending"
    """A try is being made, or was when a program went."""
    SENT = "sent"
    FAILED = "failed"
    """It will not go by itself any more."""
    WITHDRAWN = "withdrawn"


UNDECIDED: Final = frozenset({OutboxState.WAITS, OutboxState.OVER_BUDGET})
"""Another person than the agent may approve it."""
UNSENT: Final = UNDECIDED | {OutboxState.READY, OutboxState.FAILED}
"""It may still be withdrawn."""
BOOKED: Final = (OutboxState.WAITS, OutboxState.READY, OutboxState.SENDING, OutboxState.SENT)
"""It counts in its month."""


@dataclass(frozen=True, slots=True, repr=False)
class Recipient:
    """Whom a gesture is for, as far as the call has told; kept with it, for memory may be off."""

    number: str | None = None
    """E.164."""
    ref: str | None = None
    """The deployer's own id."""
    name: str | None = None

    @property
    def identities(self) -> tuple[Identity, ...]:
        """What they are known by, the own id first: it is one person's."""
        known = ((IdentityKind.REF, self.ref), (IdentityKind.NUMBER, self.number))
        return tuple(Identity(kind, value) for kind, value in known if value is not None)

    @property
    def anybody(self) -> bool:
        """False where nobody could bring them anything: a name alone finds no one."""
        return bool(self.identities)

    def __repr__(self) -> str:
        return f"Recipient({len(self.identities)} identities)"


@dataclass(frozen=True, slots=True, repr=False)
class Approved:
    """What an agent approved in a call, as the call's events tell it."""

    call: str
    id: str
    """In the call."""
    cue: str
    kind: str
    """flowers, card or note."""
    words: str
    cost: int
    """The currency's smallest unit."""
    currency: str
    agent: str | None
    to: Recipient
    made: datetime
    """When the key was pressed; with the zone of the call."""
    customer: int | None = None
    """Whose it is in the store, where the agent has said so; None: whoever alone has the number or id."""
    known: bool = True
    """False where it may be somebody else than the store knows by the number or id: it goes under nobody's
    entry."""
    withdrawn: bool = False
    """True where the agent took it back before the call ended."""
    glad: bool = True
    """False where it condoles: its cue was a sensitive one."""
    customer_uid: str | None = None
    """The mark of their entry, by which it is known in any store; None: the call is older than marks."""

    @property
    def key(self) -> str:
        """By which a receiver knows it again: made of call and id, so always the same."""
        return str(uuid5(_KEYS, f"{self.call}/{self.id}"))

    def __repr__(self) -> str:
        return f"Approved({self.call}, {self.id}, {self.kind})"


@dataclass(frozen=True, slots=True, repr=False)
class Gesture:
    """One row of the outbox."""

    id: int
    key: str
    kind: str
    words: str
    """Empty once it was withdrawn."""
    state: OutboxState
    cost: int
    currency: str
    to: Recipient
    call: str | None
    cue: str | None
    agent: str | None
    approver: str | None
    """The second person, where there was one."""
    made: datetime
    approved: datetime | None
    """Since when it may go."""
    next_try: datetime | None
    tries: int
    sent: datetime | None
    problem: str | None
    """Why the last try failed."""
    unclaimed: bool = False
    """True where it is not said whose of those with its number or id it is: it is nobody's there."""
    glad: bool | None = True
    """As `Approved.glad`; None: an older program put it there, and nobody knows."""

    def __repr__(self) -> str:
        return f"Gesture({self.id}, {self.kind}, {self.state})"
