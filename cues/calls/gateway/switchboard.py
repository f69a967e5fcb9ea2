"""All calls of one gateway: new ones taken or refused, connections brought to theirs, breaks waited out."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from cues.calls.events import CallEvent, CallTransferred
from cues.calls.following import CallLog
from cues.calls.gateway.capacity import Capacity, Mode
from cues.calls.gateway.hosted import CallMaker, HostedCall
from cues.calls.gateway.identity import Identity
from cues.calls.gateway.limits import AtOnce
from cues.calls.gateway.refusal import Refusal, Why
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.tickets import Tickets
from cues.calls.session import CallPlan
from speech.audio import ARCHIVE, LIVE, SAMPLE_RATE, Channel, Profile
from speech.sources.network import NetworkSource
from speech.sources.protocols.protocol import Opened
from speech.sources.tags import zoned

log = logging.getLogger(__name__)

PAIRED: Final = frozenset({"audiosocket", "vosk", "twilio"})
"""Protocols of which a connection may carry one side alone, and another one of the same call the other."""
COMES_AGAIN: Final = frozenset({"heartline", "audiosocket", "audiohook"})
"""Protocols whose sender may come again with the same call after a break."""
GRACE = 30.0
"""Seconds for which a call waits for a sender that has gone without ending it."""
LOST_AFTER = 120.0
"""The same for a call that was found unfinished when the gateway began."""
KEPT_ENDED = 60.0
"""Seconds for which an ended call can still be followed: a desk that was away sees how it ended."""
LOST: Final = "The gateway that heard this call has gone, and its sender did not come again."
BOTH: Final = (Channel.AGENT, Channel.CUSTOMER)


class RefusedError(Exception):
    """A call or a command is turned down."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


class Switchboard:
    """The calls of one gateway; belongs to the event loop."""

    def __init__(self, rules: GatewayRules, make: CallMaker, capacity: Capacity, tickets: Tickets) -> None:
        self._rules = rules
        self._make = make
        self._tickets = tickets
        self._at_once = AtOnce.calls(rules.limits)
        self._calls: dict[str, HostedCall] = {}
        self._waits: dict[str, asyncio.TimerHandle] = {}
        self._opening = asyncio.Lock()
        self.capacity = capacity
        self.draining = False
        """True once no new call is taken."""
        self.publish: Callable[[CallEvent], Awaitable[None]] = _nobody_else
        """Told every event after the journal and before those who follow: other gateways."""
        self.observe: Callable[[HostedCall, CallEvent], None] = lambda _call, _event: None
        """Told every event after everybody: counts."""
        self.changed: Callable[[HostedCall], None] = lambda _: None
        """Told when a call begins, ends or changes hands."""

    def __iter__(self) -> Iterator[HostedCall]:
        return iter(tuple(self._calls.values()))

    def get(self, name: str, sender: str | None = None) -> HostedCall | None:
        """A call by its id, or by what its sender calls it.

        Args:
            name: either.
            sender: the key of an identity; only their calls are known by their own names.
        """
        known = self._calls.get(name)
        if known is not None or sender is None or not name:
            return known
        found = (call for call in self if call.plan.ref == name and call.sender == sender)
        return next((call for call in found if not call.log.ended), None)

    async def open(self, opened: Opened, identity: Identity, *, waits: bool) -> HostedCall:
        """The call that a connection belongs to, begun or gone on with where it has to be.

        Args:
            opened: what the sender told.
            identity: who the sender is.
            waits: whether the sender can be made to wait.

        Raises:
            RefusedError: it is not taken.
        """
        async with self._opening:  # two connections of one call may come at the same moment
            call = self._known(opened, identity)
            if call is None:
                call = await self._begin(opened, identity, waits=waits)
            elif not call.started:
                await self._go_on(call, opened)
            self._cancel_wait(call.id)
            call.joined(opened.channels)
        self.changed(call)
        return call

    def close(self, call: HostedCall, channels: Sequence[Channel], *, hung_up: bool) -> None:
        """A connection of a call has gone.

        Args:
            call: the call.
            channels: the sides that it carried.
            hung_up: whether its sender said that the call is over.
        """
        call.left(channels)
        if call.connections > 0 or call.finished.is_set():
            return
        if hung_up or call.protocol not in COMES_AGAIN:
            call.hang_up()
        else:
            self._wait(call, GRACE)
        self.changed(call)

    def adopt(self, plan: CallPlan, protocol: str, events: CallLog) -> HostedCall:
        """A call that was found unfinished: it waits for its sender, and is lost after a while."""
        call = HostedCall(plan, protocol, Mode.FULL, None, before=events)
        self._calls[call.id] = call
        self._wait(call, LOST_AFTER)
        self.changed(call)
        return call

    def release(self, call: HostedCall) -> None:
        """Another gateway goes on with it: it is none of ours any more."""
        self._cancel_wait(call.id)
        self._calls.pop(call.id, None)

    async def drain(self, seconds: float) -> None:
        """Take no new call, let those under way end, and end what is left after so many seconds."""
        self.draining = True
        live = [call for call in self if call.started and not call.finished.is_set()]
        ends = [asyncio.create_task(call.finished.wait()) for call in live]
        if ends:
            _, late = await asyncio.wait(ends, timeout=seconds)
            for call in live:
                call.hang_up()
            if late:
                await asyncio.wait(late, timeout=seconds or 10.0)

    def _known(self, opened: Opened, identity: Identity) -> HostedCall | None:
        """The call that the sender goes on with, or that another connection of theirs has begun."""
        if opened.protocol == "heartline":
            if not opened.resumes:
                return None
            call = self._calls.get(self._tickets.call_of(opened.call) or "")
            if call is None or call.sender != identity.key or call.log.ended:
                raise RefusedError(Refusal(Why.NO_SUCH_CALL))
            return call
        if opened.call and (opened.resumes or opened.protocol in PAIRED):
            return self.get(opened.call, identity.key)
        return None

    async def _begin(self, opened: Opened, identity: Identity, *, waits: bool) -> HostedCall:
        if self.draining:
            raise RefusedError(Refusal(Why.GOING_DOWN))
        if not self._rules.hears(opened.about.get("language", "")):
            raise RefusedError(Refusal(Why.LANGUAGE))
        refusal = self._at_once.begin(identity.key)
        if refusal is not None:
            raise RefusedError(refusal)
        mode = self.capacity.admit(asyncio.get_running_loop().time())
        if mode is None:
            self._at_once.end(identity.key)
            raise RefusedError(Refusal(Why.OVERLOAD))
        began = _began(opened.about)
        plan = CallPlan(
            f"{began:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}",
            opened.protocol,
            _channels(opened),
            began,
            customer=opened.about.get("customer") or opened.about.get("number"),
            agent=opened.about.get("agent"),
            sender=identity.key,
            ref=opened.call or None,
        )
        source = None if opened.protocol == "chat" else _source(plan, mode, live=not waits)
        call = HostedCall(plan, opened.protocol, mode, source, before=CallLog())
        self._calls[call.id] = call
        if source is not None:
            for side in set(plan.channels) - set(opened.channels):
                source.leave(side)
        await call.start(self._make, self._tell, self._done)
        log.info("call %s begins: %s, %s", call.id, opened.protocol, mode)
        return call

    async def _go_on(self, call: HostedCall, opened: Opened) -> None:
        """A sender has come again for a call that was found unfinished."""
        self._at_once.begin(call.sender)
        mode = self.capacity.admit(asyncio.get_running_loop().time()) or Mode.FINALS
        call.mode = mode
        start = round(call.log.at * SAMPLE_RATE)
        call.source = _source(call.plan, mode, live=True, start=start)
        await call.start(self._make, self._tell, self._done)
        log.info("call %s goes on: %s", call.id, opened.protocol)

    async def _tell(self, call: HostedCall, event: CallEvent) -> None:
        """Hand an event on: to other gateways first, so that nothing is seen here that they lack."""
        await self.publish(event)
        if isinstance(event, CallTransferred):
            call.agent = event.to
            self.changed(call)
        call.log.add(event)
        self.observe(call, event)

    def _done(self, call: HostedCall) -> None:
        self._at_once.end(call.sender)
        self._cancel_wait(call.id)
        log.info("call %s has ended", call.id)
        self.changed(call)
        loop = asyncio.get_running_loop()
        loop.call_later(KEPT_ENDED, self._calls.pop, call.id, None)

    def _wait(self, call: HostedCall, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._waits[call.id] = loop.call_later(seconds, self._give_up, call)

    def _give_up(self, call: HostedCall) -> None:
        """The sender has not come again."""
        self._waits.pop(call.id, None)
        if call.started:
            call.hang_up()
        else:
            task = asyncio.get_running_loop().create_task(self._end_lost(call))
            task.add_done_callback(lambda _: None)

    async def _end_lost(self, call: HostedCall) -> None:
        """Tell the end of a call that was found unfinished, and that nobody came for."""
        call.source = _source(call.plan, call.mode, live=True, start=round(call.log.at * SAMPLE_RATE))
        call.source.note("call_lost", LOST)
        call.source.end()
        self._at_once.begin(call.sender)
        await call.start(self._make, self._tell, self._done)

    def _cancel_wait(self, id_: str) -> None:
        wait = self._waits.pop(id_, None)
        if wait is not None:
            wait.cancel()


async def _nobody_else(_: CallEvent) -> None:
    """There is no bus."""


def _channels(opened: Opened) -> tuple[Channel, ...]:
    """The sides of a call; one of which a connection carries a single side may yet have the other."""
    may_have_both = opened.protocol in PAIRED and opened.call and Channel.MIXED not in opened.channels
    return BOTH if may_have_both or len(opened.channels) == 2 else opened.channels


def _source(plan: CallPlan, mode: Mode, *, live: bool, start: int = 0) -> NetworkSource:
    return NetworkSource(plan.source, plan.channels, profile_of(mode), plan.began, live=live, start=start)


def profile_of(mode: Mode) -> Profile:
    """How finely a call of this mode is cut and heard."""
    return LIVE if mode is Mode.FULL else ARCHIVE


def _began(about: Mapping[str, str]) -> datetime:
    """When the sender says that it began, where that is a time; else now."""
    try:
        return zoned(datetime.fromisoformat(about["began"]))
    except (KeyError, ValueError):
        return datetime.now(UTC).astimezone()
