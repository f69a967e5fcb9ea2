"""All calls of one gateway: new ones taken or refused, connections brought to theirs, breaks waited out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from operator import attrgetter
from typing import Final

from cues.calls.events import CallEvent
from cues.calls.following import CallLog
from cues.calls.gateway.belonging import COMES_AGAIN, belongs_to, looked_for
from cues.calls.gateway.capacity import Capacity, Mode
from cues.calls.gateway.hosted import CallMaker, HostedCall
from cues.calls.gateway.identity import Identity
from cues.calls.gateway.limits import AtOnce
from cues.calls.gateway.plans import new_plan, source_of
from cues.calls.gateway.refusal import Refusal, RefusedError, Why
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.tickets import Tickets
from cues.calls.session import CallPlan
from cues.calls.whose_call import ComesTo, agent_after
from speech.audio import SAMPLE_RATE, Channel
from speech.sources.protocols.protocol import Opened

log = logging.getLogger(__name__)

GRACE = 30.0
"""Seconds for which a call waits for a sender that has gone without ending it."""
LOST_AFTER = 120.0
"""The same for a call that was found unfinished when the gateway began."""
KEPT_ENDED = 60.0
"""Seconds for which an ended call can still be followed: a desk that was away sees how it ended."""
ENDS_WITHIN = 5.0
"""Seconds in which a call that is ended hears what is left: a live one drops what waits for longer."""
LOST: Final = "The gateway that heard this call has gone, and its sender did not come again."
Bring = Callable[[str, str, str], Awaitable[None]]
"""Has a call that another gateway has heard so far adopted here, where there is one and it is to be had.
Takes the call's id, or an empty one; its sender's key; and, without an id, the sender's own name for it."""


class Switchboard:
    """The calls of one gateway; belongs to the event loop."""

    def __init__(self, rules: GatewayRules, make: CallMaker, capacity: Capacity, tickets: Tickets) -> None:
        self._rules = rules
        self._make = make
        self._tickets = tickets
        self._at_once = AtOnce.calls(rules.limits)
        self._calls: dict[str, HostedCall] = {}
        self._waits: dict[str, asyncio.TimerHandle] = {}
        self._counted: set[str] = set()
        """Ids of the calls that count as one of so many."""
        self._starting = asyncio.Lock()
        """Held while one call is put together: several at once would hold up the event loop."""
        self._ending: set[asyncio.Task[None]] = set()
        self.capacity = capacity
        self.draining = False
        """True once no new call is taken."""
        self.publish: Callable[[CallEvent], Awaitable[None]] = _nobody_else
        """Told every event after the journal and before those who follow: other gateways."""
        self.bring: Bring = _nowhere_else
        """Asked for a call that is not here, before it is taken for a new one or for none."""
        self.write: Callable[[CallEvent], None] = lambda _: None
        """Writes into its journal the end of a call that can tell none itself."""
        self.observe: Callable[[HostedCall, CallEvent], None] = lambda _call, _event: None
        """Told every event after everybody: counts."""
        self.changed: Callable[[HostedCall], None] = lambda _: None
        """Told when a call begins, ends or changes hands."""

    def __iter__(self) -> Iterator[HostedCall]:
        return iter(tuple(self._calls.values()))

    def get(self, name: str, sender: str | None = None) -> HostedCall | None:
        """A call by its id; to a sender one of their own alone, by its id or by what they call it.

        Args:
            name: either.
            sender: the key of an identity, to whom another's call is as unknown as none, and one that has
                ended, too; None: somebody who may know of every call.
        """
        known = self._calls.get(name)
        if sender is None or not name:
            return known
        if known is not None and known.sender == sender and not known.log.ended:
            return known
        found = (call for call in self if call.plan.ref == name and call.sender == sender)
        return min((call for call in found if not call.log.ended), key=attrgetter("ending"), default=None)

    async def open(self, opened: Opened, identity: Identity, *, waits: bool) -> HostedCall:
        """The call that a connection belongs to, begun or gone on with where it has to be.

        Args:
            opened: what the sender told.
            identity: who the sender is.
            waits: whether the sender can be made to wait.

        Raises:
            RefusedError: it is not taken.
        """
        known = self._known(opened, identity)
        if self.draining and (known is None or (known.log.seq and not known.started)):
            raise RefusedError(Refusal(Why.GOING_DOWN))
        if known is None:
            wanted = looked_for(opened, self._tickets)
            if wanted is not None:
                await self.bring(wanted.id, identity.key, wanted.ref)  # may take seconds: nobody else waits
        call = self._known(opened, identity)
        if call is None and opened.protocol == "heartline" and opened.resumes:
            raise RefusedError(Refusal(Why.NO_SUCH_CALL))
        call = call or self._begin(opened, identity, waits=waits)
        if opened.resumes:
            call.let_go()
        place = call.replaced
        call.joined(opened.channels)
        try:
            async with call.opening:
                if not call.started:
                    await (self._go_on(call) if call.log.seq else self._start_new(call))
        except BaseException:
            if not place.is_set():
                call.left(opened.channels)
            raise
        if place.is_set():  # one more has come meanwhile
            raise RefusedError(Refusal(Why.REPLACED))
        self._cancel_wait(call.id)
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
        """Take no new call, let those under way end, and end what is left so many seconds later."""
        self.draining = True
        live = [call for call in self if call.started and not call.finished.is_set()]
        ends = [asyncio.create_task(call.finished.wait()) for call in live]
        if ends:
            _, late = await asyncio.wait(ends, timeout=seconds)
            for call in live:
                call.hang_up()
            if late:
                await asyncio.wait(late, timeout=ENDS_WITHIN)

    def _known(self, opened: Opened, identity: Identity) -> HostedCall | None:
        """The call that the connection belongs to, where it is here."""
        return belongs_to(opened, identity.key, self.get, self._tickets)

    def _begin(self, opened: Opened, identity: Identity, *, waits: bool) -> HostedCall:
        """A new call that its other connections find from now on, though it has not been started."""
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
        plan = new_plan(opened, identity)
        source = None if opened.protocol == "chat" else source_of(plan, mode, live=not waits)
        call = HostedCall(plan, opened.protocol, mode, source, before=CallLog())
        self._calls[call.id] = call
        self._counted.add(call.id)
        if source is not None:
            for side in set(plan.channels) - set(opened.channels):
                source.leave(side)
        return call

    async def _start_new(self, call: HostedCall) -> None:
        self._count(call)  # not counted and not known where another connection of it failed at this
        self._calls[call.id] = call
        try:
            await self._start(call)
        except BaseException:
            del self._calls[call.id]
            raise
        log.info("call %s begins: %s, %s", call.id, call.protocol, call.mode)

    async def _go_on(self, call: HostedCall) -> None:
        """A sender has come again for a call that was found unfinished."""
        self._count(call)
        mode = self.capacity.admit(asyncio.get_running_loop().time()) or Mode.FINALS
        call.mode = mode
        start = round(call.log.at * SAMPLE_RATE)
        call.source = source_of(call.plan, mode, live=True, start=start)
        await self._start(call)
        log.info("call %s goes on: %s", call.id, call.protocol)

    async def _start(self, call: HostedCall) -> None:
        try:
            async with self._starting:
                await call.start(self._make, self._tell, self._done, self.write)
        except BaseException:
            self._count_no_more(call)
            raise

    def _count(self, call: HostedCall) -> None:
        """A call that goes on is taken however many there are; beyond the limit it does not count."""
        if call.id not in self._counted and self._at_once.begin(call.sender) is None:
            self._counted.add(call.id)

    def _count_no_more(self, call: HostedCall) -> None:
        if call.id in self._counted:
            self._counted.discard(call.id)
            self._at_once.end(call.sender)

    async def _tell(self, call: HostedCall, event: CallEvent) -> None:
        """Hand an event on: to other gateways first, so that nothing is seen here that they lack."""
        await self.publish(event)
        if isinstance(event, ComesTo):
            call.agent = agent_after(event, call.agent)
            self.changed(call)
        call.log.add(event)
        self.observe(call, event)

    def _done(self, call: HostedCall) -> None:
        self._count_no_more(call)
        self._cancel_wait(call.id)
        log.info("call %s %s", call.id, "has ended" if call.log.ended else "is over here")
        self.changed(call)
        asyncio.get_running_loop().call_later(KEPT_ENDED, self._forget, call)

    def _forget(self, call: HostedCall) -> None:
        if self._calls.get(call.id) is call:  # one that went to another gateway may be back
            del self._calls[call.id]
            self.changed(call)

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
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def _end_lost(self, call: HostedCall) -> None:
        """Tell the end of a call that was found unfinished, and that nobody came for."""
        async with call.opening:
            if call.started:
                return  # its sender came at this very moment
            call.source = source_of(call.plan, call.mode, live=True, start=round(call.log.at * SAMPLE_RATE))
            call.source.note("call_lost", LOST)
            call.hang_up()
            try:
                await self._start(call)
            except Exception as error:  # noqa: BLE001 - it stays in its journal
                log.error("call %s cannot be ended: %s", call.id, type(error).__name__)  # noqa: TRY400
                del self._calls[call.id]

    def _cancel_wait(self, id_: str) -> None:
        wait = self._waits.pop(id_, None)
        if wait is not None:
            wait.cancel()


async def _nobody_else(_: CallEvent) -> None:
    """There is no bus."""


async def _nowhere_else(_id: str, _sender: str, _ref: str) -> None:
    """There is no other gateway."""
