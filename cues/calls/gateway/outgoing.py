"""What a gateway tells the others of its calls: each event before anybody here sees it, or as soon as it can.

While the bus is away nothing waits: a call's own log holds what the others lack, and is put there whole once
the bus answers. So what is kept back needs no room of its own; only of ended calls, whose logs are kept for
nothing else, there is a limit.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Final

from cues.calls.events import CallEvent, CallPaused, CallStarted
from cues.calls.gateway.bus import Bus, BusAwayError, BusFaultError, CallRecord, Standing, lasts
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.link import Link
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.striking import struck

log = logging.getLogger(__name__)

MOST_ENDED: Final = 1000
"""Ended calls that wait to be told to the others; beyond it the oldest is not."""
Regain = Callable[[HostedCall], Awaitable[bool]]
"""Makes a call ours again that the bus takes for another gateway's; whether it is."""


class _Told:
    """How far the others have been told of one call."""

    def __init__(self, call: HostedCall, *, behind: bool) -> None:
        self.call = call
        self.behind = behind
        """Whether they lack something; then events are not told one by one."""
        self.apart = False
        """Whether it has ended for the others, and goes on here alone."""
        self.lock = asyncio.Lock()
        """Held while an event is on its way, or the whole: one would undo the other."""


class Outgoing:
    """The calls of this gateway on the bus; belongs to the event loop.

    Args:
        bus: where they go.
        board: the calls.
        link: is told when the bus fails.
        label: this gateway's name for people.
    """

    def __init__(self, bus: Bus, board: Switchboard, link: Link, label: str) -> None:
        self._bus = bus
        self._board = board
        self._link = link
        self._label = label
        self._told: dict[str, _Told] = {}
        self._changed: dict[str, HostedCall] = {}
        self._something = asyncio.Event()
        self.troubled: Callable[[], None] = lambda: None
        """Told when there is something to catch up with."""
        self.dropped = 0
        """Ended calls that the others were never told of to the end."""

    @property
    def behind(self) -> int:
        """Calls of which the others lack something."""
        return sum(told.behind and not told.apart for told in self._told.values())

    async def publish(self, event: CallEvent) -> None:
        """Tell an event; `Switchboard.publish`. It never fails: what cannot be told now is told later."""
        told = self._told.get(event.call)
        if told is None:
            call = self._board.get(event.call)
            if call is None or not isinstance(event, CallStarted):
                return  # none of ours any more
            told = self._told[event.call] = _Told(call, behind=False)
        if told.behind or not self._link.up:
            told.behind = True
            return
        async with told.lock:
            try:
                standing = await self._tell(told.call, event)
            except BusAwayError as error:
                self._link.failed(error)
                standing = Standing.UNKNOWN
            if standing is not Standing.OURS:
                told.behind = True
                self.troubled()

    def adopted(self, call: HostedCall) -> None:
        """A call is ours from now on, whatever the bus has of it: all of it is put there anew."""
        self._told[call.id] = _Told(call, behind=True)
        self.troubled()

    def apart(self, call: HostedCall) -> None:
        """A call has ended for the others, and goes on here alone."""
        told = self._told.get(call.id)
        if told is not None and not told.apart:
            told.behind = told.apart = True
            log.warning("call %s goes on here alone: for other gateways it has ended", call.id)

    def has(self, call: str) -> bool:
        """Whether a call is ours, ended or not."""
        return call in self._told

    def forget(self, call: HostedCall) -> None:
        """A call is not ours any more."""
        self._told.pop(call.id, None)
        self._changed.pop(call.id, None)

    def lag(self) -> None:
        """The bus may have lost anything: every call is put there anew."""
        for told in self._told.values():
            told.behind = True

    def changed(self, call: HostedCall) -> None:
        """What lists show of a call is not what it was."""
        self._changed[call.id] = call
        self._something.set()

    def touch(self) -> None:
        """Speak of every call: what is never spoken of is forgotten."""
        for told in self._told.values():
            self.changed(told.call)

    async def describe(self) -> None:
        """Wait until something has changed, and say what."""
        await self._something.wait()
        self._something.clear()
        for id_ in tuple(self._changed):
            call = self._changed.pop(id_)
            told = self._told.get(id_)
            if told is None or told.call is not call or told.behind or not self._link.up:
                continue  # none of ours, or it is put whole
            try:
                standing = await self._bus.describe(self.record(call))
            except BusAwayError as error:
                self._link.failed(error)
                standing = Standing.UNKNOWN
            if standing is not Standing.OURS:
                told.behind = True
                self.troubled()
            elif call.log.ended:
                self.forget(call)

    async def catch_up(self, regain: Regain) -> None:
        """Tell all that the others lack.

        Raises:
            BusAwayError: the bus has failed again.
        """
        self._let_go()
        for told in tuple(self._told.values()):
            if told.behind and not told.apart:
                try:
                    await self.settle(told.call, regain)
                except BusFaultError as error:  # which concerns this call alone
                    self._link.failed(error)

    async def settle(self, call: HostedCall, regain: Regain) -> bool:
        """Tell all that the others lack of one call.

        Returns:
            Whether they lack nothing now.

        Raises:
            BusAwayError: as above.
        """
        told = self._told.get(call.id)
        while told is not None and told.behind and not told.apart:
            async with told.lock:
                events = tuple(call.log.since(0))
                standing = await self._bus.put(self.record(call), events)
                reached = max((event.seq for event in events if lasts(event)), default=0)
                if standing is Standing.OURS and await self._add(call, reached):
                    told.behind = False  # nothing was awaited since the last look at the log
                    self.changed(call)
            if standing is not Standing.OURS and not await regain(call):
                return False
        return told is not None and not told.behind

    def record(self, call: HostedCall) -> CallRecord:
        """A call as gateways know it."""
        info = replace(call.info, gateway=self._label)
        return CallRecord(info, self._bus.me, call.sender, call.plan.ref or "")

    async def _add(self, call: HostedCall, reached: int) -> bool:
        """Add what has come since the whole was put; whether all of it went there."""
        while True:
            rest = list(call.log.since(reached))
            if not rest:
                return True
            for event in rest:
                if isinstance(event, CallPaused):
                    return False  # what is there already has to be struck
                if await self._bus.add(call.id, event) is not Standing.OURS:
                    return False
                reached = event.seq

    async def _tell(self, call: HostedCall, event: CallEvent) -> Standing:
        if isinstance(event, CallStarted):
            return await self._bus.put(self.record(call), [event])
        if isinstance(event, CallPaused):  # nothing that it drops stays where others can read it
            kept: Iterable[CallEvent] = (struck(each, event.dropped_from) for each in call.log.since(0))
            return await self._bus.put(self.record(call), [*kept, event])
        return await self._bus.add(call.id, event)

    def _let_go(self) -> None:
        """Keep a bounded number of ended calls whose logs nobody else keeps."""
        ended = [told for told in self._told.values() if told.call.log.ended]
        for told in ended[: max(0, len(ended) - MOST_ENDED)]:
            self.forget(told.call)
            self.dropped += 1
            log.warning("call %s: its end was not told to other gateways", told.call.id)
