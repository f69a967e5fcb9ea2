"""The calls of this gateway as desks see them: lists, feeds, and whose commands count."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace

from cues.calls.commands import Command, Verb
from cues.calls.events import CallEvent
from cues.calls.following import CallLog
from cues.calls.gateway.errands import UNKNOWN, Errand, Outcome
from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.whose_call import ComesTo

NOT_YOURS = "not_yours"
"""The code of a refusal: another agent has the call."""
UNKNOWN_CALL = "unknown_call"


class LocalCalls:
    """What desks can see and do of the calls that are heard here."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board
        self._changed = asyncio.Event()
        self.version = 0
        """Rises with every change of the list."""
        board.changed = lambda _: self.change_list()

    def infos(self, agent: str) -> list[CallInfo]:
        """The calls that are the agent's, or nobody's; those that ended just now too."""
        return [call.info for call in self._board if may_see(call.agent, agent)]

    async def follow(self, call: str, since: int, agent: str) -> AsyncGenerator[CallEvent, None]:
        """A call's events after a number, those to come too, while it is the agent's; else none.

        Raises:
            FollowerTooSlowError: as `CallLog.follow`.
        """
        known = self._board.get(call)
        if known is not None:
            async with aclosing(while_seen(known.log, since, lambda: may_see(known.agent, agent))) as events:
                async for event in events:
                    yield event

    async def command(self, call: str, command: Command, agent: str) -> str | None:
        """Ask something of a call for an agent.

        A call that is nobody's becomes theirs by the first thing they ask, and tells so.

        Returns:
            The code of the refusal, or None where the call itself will answer.
        """
        known = self._board.get(call)
        if known is None or known.log.ended:
            return UNKNOWN_CALL
        if known.agent not in {None, agent or None}:
            return NOT_YOURS
        known.agent = agent or None
        known.send(replace(command, agent=known.agent))
        if command.verb is Verb.END:
            known.hang_up()
        self._board.changed(known)
        return None

    async def change(self, version: int) -> None:
        """Wait until the list is another than that of this version."""
        while self.version == version:
            await self._changed.wait()

    async def errand(self, _: Errand) -> Outcome:
        """There is no other gateway."""
        return UNKNOWN

    def desks(self) -> frozenset[str]:
        """There is no other gateway."""
        return frozenset()

    def change_list(self) -> None:
        """The list is another one: wake everybody who waits."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()


def may_see(owner: str | None, agent: str) -> bool:
    """Whether an agent may see a call; an empty name is that of somebody who watches over all."""
    return not agent or owner in {None, agent}


async def while_seen(log: CallLog, since: int, sees: Callable[[], bool]) -> AsyncGenerator[CallEvent, None]:
    """A call's events after a number, for as long as an agent may see the call."""
    if not sees() or (log.ended and since >= log.seq):
        return
    async with aclosing(log.follow(since)) as events:
        async for event in events:
            if not sees():
                if isinstance(event, ComesTo):
                    yield event  # tells them where it has gone
                return
            yield event
