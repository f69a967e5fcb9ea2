"""The seam between gateways: what one of several needs in order to share its calls with the others.

Every call has one owner, the gateway that hears it or keeps it for its sender. Only the owner adds events,
and only while it is one: what an owner of yesterday adds is refused. A gateway lives as long as it says so;
what one that has died owned may be claimed by any other, and one of those that try gets it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from cues.calls.events import CallEvent, Transcript
from cues.calls.gateway.hosted import CallInfo


def lasts(event: CallEvent) -> bool:
    """Whether an event is more than a partial, which the next one replaces."""
    return not isinstance(event, Transcript) or event.final


class BusAwayError(Exception):
    """The bus does not answer, or not as it should; it may later. Holds nothing of what was said."""

    def __init__(self, trouble: type[BaseException]) -> None:
        super().__init__(trouble.__name__)
        self.trouble = trouble
        """What kind of error it was below."""


class BusFaultError(BusAwayError):
    """It answers, but what it keeps of this one call is not usable; the whole call has to be put anew."""


class Standing(StrEnum):
    """Whose a call is, by the bus."""

    OURS = "ours"
    THEIRS = "theirs"
    UNKNOWN = "unknown"
    """The bus has never heard of it, or has forgotten it."""


@dataclass(frozen=True, slots=True, repr=False)
class CallRecord:
    """What gateways know of each other's calls."""

    info: CallInfo
    """As lists show it; its `gateway` is the owner's name for people."""
    owner: str
    """The gateway that has it, by the name that the bus knows."""
    sender: str = ""
    """The key of whoever sends it, who alone may go on with it."""
    ref: str = ""
    """The sender's own name for it; empty: none."""

    @property
    def id(self) -> str:
        """The call's own id."""
        return self.info.id

    @property
    def ended(self) -> bool:
        """Whether `call.ended` has been told."""
        return self.info.state == "ended"

    def __repr__(self) -> str:
        return f"CallRecord({self.id}, {self.info.state}, {self.owner})"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a follower of a call has got."""

    lasting: int = 0
    """The number of the last event that is not a partial."""
    newest: int = 0
    """The number of the last event."""

    def after(self, events: Iterable[CallEvent]) -> Position:
        """How far one has got who has these besides."""
        lasting, newest = self.lasting, self.newest
        for event in events:
            newest = max(newest, event.seq)
            if lasts(event):
                lasting = max(lasting, event.seq)
        return Position(lasting, newest)


@dataclass(frozen=True, slots=True, repr=False)
class News:
    """What has come over the bus since the last look."""

    changed: tuple[str, ...] = ()
    """Calls whose records are not what they were."""
    letters: tuple[str, ...] = ()
    """What other gateways have written to this one."""
    events: Mapping[str, Sequence[CallEvent]] = field(default_factory=dict)
    """Of followed calls, in order; superseded partials may be left out."""
    caught_up: frozenset[str] = frozenset()
    """Followed calls of which everything has come that there was."""
    damaged: int = 0
    """Entries that could not be read, and were passed over."""

    def __repr__(self) -> str:
        return f"News({len(self.changed)} changed, {len(self.letters)} letters, {len(self.events)} calls)"


class Bus(Protocol):
    """What carries calls between gateways. All methods raise BusAwayError but where they say otherwise."""

    @property
    def me(self) -> str:
        """This gateway's name on the bus: another one each time it starts."""

    @property
    def where(self) -> str:
        """Where the bus is, for people and the log; without user and password."""

    @property
    def patience(self) -> float:
        """Seconds without a beat after which a gateway is taken for dead."""

    async def open(self, secret: bytes, *, before: str = "") -> bytes:
        """Take part from now on.

        Args:
            secret: what this gateway would check tickets by.
            before: its name when it last ran; that one is known to be dead.

        Returns:
            What all gateways check tickets by.

        Raises:
            HeartlineError: the bus cannot be reached, or does not let us in.
        """

    async def close(self) -> None:
        """Take part no longer: the others need not wait to notice. Raises nothing."""

    async def beat(self, agents: Iterable[str]) -> bool:
        """Say that this gateway lives, and whose desks are connected to it; several times in `patience`.

        Returns:
            Whether it was still taken for alive.
        """

    async def keep_secret(self, secret: bytes) -> None:
        """Put back what tickets are checked by, where the bus has forgotten it."""

    async def peers(self) -> Mapping[str, frozenset[str]]:
        """The gateways that live, this one too, and the agents whose desks are connected to each."""

    async def put(self, record: CallRecord, events: Sequence[CallEvent]) -> Standing:
        """Say all there is of a call, in place of what the bus has of it; ours from then on, if nobody's."""

    async def add(self, call: str, event: CallEvent) -> Standing:
        """Add the next event to a call of ours; one that is there already is not added again."""

    async def describe(self, record: CallRecord) -> Standing:
        """Say what a call of ours is like now: whose, in which state."""

    async def records(self, calls: Collection[str] | None = None) -> Mapping[str, CallRecord]:
        """What is known of these calls; None: of all that are under way or ended just now."""

    async def named(self, sender: str, ref: str) -> str:
        """The id of the newest call to which its sender gave that name; empty where there is none."""

    async def events(self, call: str) -> Sequence[CallEvent]:
        """All that a call has told but superseded partials; empty where there is nothing usable."""

    async def claim(self, call: str, owner: str) -> bool:
        """Become the owner of a call in place of a dead one.

        Args:
            call: its id.
            owner: who has it, as far as is known.

        Returns:
            Whether it is ours now. False where its owner lives, or is another one already.
        """

    async def give(self, call: str, to: str) -> bool:
        """Make another gateway, which lives, the owner of a call of ours; whether it is."""

    async def send(self, to: str, letter: str) -> None:
        """Write to another gateway."""

    async def news(self, follow: Mapping[str, Position]) -> News:
        """What has come since the last call of this method; waits for it, about a second at most.

        Args:
            follow: the calls whose events are wanted, and how far each has come.
        """

    async def wake(self) -> None:
        """Let `news` return now: other calls are to be followed."""
