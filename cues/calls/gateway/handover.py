"""Calls that go from one gateway to another: asked for, given, claimed from the dead, brought here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from cues.calls.events import CallEvent, CallStarted, CallTransferred
from cues.calls.following import CallLog
from cues.calls.gateway.bus import Bus, BusAwayError, CallRecord
from cues.calls.gateway.followed import Followed
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.letters import NOT_DONE, Give, Letters
from cues.calls.gateway.link import Link
from cues.calls.gateway.outgoing import Outgoing
from cues.calls.gateway.plans import PAIRED
from cues.calls.gateway.recovery import Unfinished, plan_of
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.journal import Journal
from cues.calls.session import CallPlan

log = logging.getLogger(__name__)

ASKS_AGAIN: Final = 1.0
"""Seconds for which a gateway is waited for before its death is looked for, and it is asked again."""
TRIES_AGAIN: Final = 0.25
"""Seconds between two attempts to reach the bus for a sender that waits."""
MARGIN: Final = 4.0
"""Seconds for which a sender's call is looked for beyond those after which its gateway is taken for dead."""
GONE: Final = "no_such_call"
HEARD: Final = "heard"
"""A call is not given back, as its sender is with another gateway by now."""
OTHER_SIDE: Final = "other_side"
"""It is not given, as a connection brings its other side."""


class Handover:
    """Brings calls here and gives them away; belongs to the event loop.

    Args:
        bus: who has which call.
        board: the calls here.
        outgoing: tells the others of them.
        followed: their logs, where somebody follows them already.
        letters: asks other gateways.
        link: is told when the bus fails.
        folder: where journals are.
    """

    def __init__(  # noqa: PLR0917 - the parts of a gateway, each in its own type
        self,
        bus: Bus,
        board: Switchboard,
        outgoing: Outgoing,
        followed: Followed,
        letters: Letters,
        link: Link,
        folder: Path,
    ) -> None:
        self._bus = bus
        self._board = board
        self._outgoing = outgoing
        self._followed = followed
        self._letters = letters
        self._link = link
        self._folder = folder
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}
        self.given = 0
        """Calls that other gateways went on with."""
        self.taken = 0
        """Calls of other gateways that are kept or heard here since."""

    async def bring(self, call: str, sender: str, ref: str) -> None:
        """Have a call adopted here that its sender goes on with; `Switchboard.bring`.

        Who shows a ticket is made to wait, for the bus and for a call that the bus has lost; who gives a name
        may as well begin a new call.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._bus.patience + MARGIN
        while call or self._link.up:
            try:
                id_ = call or await self._bus.named(sender, ref)
                if id_:
                    await self._bring(id_, sender, deadline, named=not call)
            except BusAwayError as error:
                self._link.failed(error)
            else:
                return
            if loop.time() > deadline:
                return
            await asyncio.sleep(TRIES_AGAIN)

    async def adopt(self, lost: CallRecord) -> None:
        """Keep a dead gateway's call for its sender, if no other gateway does.

        Raises:
            BusAwayError: the bus has failed.
        """
        if lost.id in self._locks:
            return  # its sender is here already
        async with self._alone(lost.id):
            record = await self._record(lost.id)
            if record is None or record.ended or self._board.get(lost.id) is not None:
                return
            if record.owner == self._bus.me or await self._bus.claim(record.id, record.owner):
                log.info("call %s: its gateway is gone; it waits here for its sender", record.id)
                await self._take(record)

    async def recover(self, lost: Unfinished) -> None:
        """Let a call of this gateway's own journal wait for its sender, unless another gateway has it by now.

        Raises:
            BusAwayError: as above.
        """
        record = await self._record(lost.plan.id)
        if record is None or (not record.ended and await self._bus.claim(record.id, record.owner)):
            call = self._board.adopt(lost.plan, lost.plan.source, CallLog(lost.events))
            self._outgoing.adopted(call)
            log.info("call %s was under way when the gateway went; it waits for its sender", call.id)
        else:
            await self._delete_journal(lost.plan.id)

    async def regain(self, call: HostedCall) -> bool:
        """Have a call back that is heard here, and that another gateway took for a dead one's.

        Returns:
            Whether it is ours. Where it is not, it is another's by now, or asking again may help.

        Raises:
            BusAwayError: as above.
        """
        record = await self._record(call.id)
        if record is None or record.owner == self._bus.me:
            return True
        if record.ended:
            self._outgoing.apart(call)
            return False
        if await self._bus.claim(call.id, record.owner):
            return True
        wanted = Give(call=call.id, sender=call.sender, back=True)
        answer = await self._letters.ask(record.owner, wanted)
        if answer is not None and answer.code == HEARD:
            log.info("call %s is heard by another gateway by now", call.id)
            self._outgoing.forget(call)
            await call.leave()
            self._board.release(call)
            await self._delete_journal(call.id)
        return answer is not None and answer.code is None

    async def give(self, asker: str, wanted: Give) -> str | None:
        """Let another gateway go on with a call.

        Returns:
            Why not, or None: it is theirs now.

        Raises:
            BusAwayError: as above; the call is still ours.
        """
        async with self._alone(wanted.call):
            call = self._board.get(wanted.call)
            if call is None or call.log.ended or call.sender != wanted.sender:
                record = await self._record(wanted.call)
                return None if record is not None and record.owner == asker else GONE
            if wanted.named and call.protocol in PAIRED and call.connections:
                return OTHER_SIDE
            if wanted.back and call.started:
                return HEARD
            await call.leave()
            self._board.release(call)
            try:
                gone = await self._outgoing.settle(call, self.regain) and await self._bus.give(call.id, asker)
            except BusAwayError as error:
                self._link.failed(error)
                gone = False
            if call.log.ended:
                return GONE
            if not gone and self._outgoing.has(call.id):
                self._outgoing.adopted(self._board.adopt(_plan(call), call.protocol, call.log))
            if not gone:
                return NOT_DONE
            self._outgoing.forget(call)
            await self._delete_journal(call.id)
            self.given += 1
            log.info("call %s goes on at another gateway", call.id)
            return None

    async def _bring(self, id_: str, sender: str, deadline: float, *, named: bool) -> None:
        loop = asyncio.get_running_loop()
        async with self._alone(id_):
            while loop.time() < deadline and self._board.get(id_) is None:
                record = await self._record(id_)
                if record is None and not named:  # Redis has begun anew: its gateway tells of the call again
                    await asyncio.sleep(TRIES_AGAIN)
                    continue
                if record is None or record.ended or record.sender != sender:
                    return
                if record.owner == self._bus.me or await self._bus.claim(id_, record.owner):
                    await self._take(record)
                    return
                wanted = Give(call=id_, sender=sender, named=named)
                answer = await self._letters.ask(record.owner, wanted, ASKS_AGAIN)
                if answer is not None and answer.code is not None:
                    return

    async def _take(self, record: CallRecord) -> None:
        """A call is ours by the bus: let it wait here for its sender."""
        events = await self._bus.events(record.id)
        first = events[0] if events else None
        try:
            plan = plan_of(first) if isinstance(first, CallStarted) else None
        except ValueError:
            plan = None
        if plan is None or not plan.sender:
            log.warning("call %s cannot be gone on with: the bus has nothing usable of it", record.id)
            ended = replace(record, info=replace(record.info, state="ended"), owner=self._bus.me)
            await self._bus.put(ended, events)
            return
        plan = replace(plan, agent=record.info.agent, customer=record.info.customer)
        await asyncio.to_thread(self._write_journal, record.id, events)
        call_log = self._followed.adopted(record.id, events)
        call = self._board.adopt(plan, record.info.protocol, call_log)
        call.customer = plan.customer  # newer than what its events tell
        if call.agent is None and record.info.seq >= _transferred(events):
            call.agent = plan.agent  # an older gateway tells by no event that a call was taken
        self._outgoing.adopted(call)
        self.taken += 1

    async def _record(self, id_: str) -> CallRecord | None:
        return (await self._bus.records([id_])).get(id_)

    @asynccontextmanager
    async def _alone(self, id_: str) -> AsyncGenerator[None, None]:
        """Let nobody else here move the same call meanwhile."""
        lock, users = self._locks.get(id_, (asyncio.Lock(), 0))
        self._locks[id_] = lock, users + 1
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(id_)
            if users > 1:
                self._locks[id_] = lock, users - 1

    def _write_journal(self, id_: str, events: Sequence[CallEvent]) -> None:
        """The journal of a call that goes on here holds all of it; one of an earlier stay makes room."""
        journal = Journal.create(self._folder, id_)
        journal.path.unlink(missing_ok=True)
        with journal:
            for event in events:
                journal.append(event)

    async def _delete_journal(self, id_: str) -> None:
        """The gateway that goes on has it all; here it would be kept as one that was cut off."""
        with suppress(OSError):
            await asyncio.to_thread(Journal.create(self._folder, id_).path.unlink, missing_ok=True)


def _plan(call: HostedCall) -> CallPlan:
    return replace(call.plan, agent=call.agent, customer=call.customer)


def _transferred(events: Sequence[CallEvent]) -> int:
    """The number of the event by which a call went to somebody else last; 0: by none."""
    return max((event.seq for event in events if isinstance(event, CallTransferred)), default=0)
