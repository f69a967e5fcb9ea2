"""The calls of all gateways as desks see them, wherever each is heard."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import Final

from cues.calls.commands import Command
from cues.calls.events import CallEvent
from cues.calls.gateway.bus import Bus, BusAwayError
from cues.calls.gateway.directory import Directory
from cues.calls.gateway.errands import UNKNOWN, Errand, Outcome, the_one
from cues.calls.gateway.followed import Followed
from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.letters import NOT_DONE, Answer, Letters, Ordered, Question, Requested
from cues.calls.gateway.local_calls import NOT_YOURS, UNKNOWN_CALL, LocalCalls, may_see, while_seen
from cues.calls.gateway.switchboard import Switchboard

AWAY: Final = Outcome(503, {"error": "This call's gateway cannot be asked just now.", "code": NOT_DONE})


class AllCalls:
    """Fits `Calls`; belongs to the event loop.

    Args:
        local: the calls that are heard here.
        board: the same.
        bus: finds a call by what its sender calls it.
        directory: those of all gateways.
        followed: the logs of those that somebody here follows.
        letters: asks the gateway that has a call.
        label: this gateway's name for people.
    """

    def __init__(  # noqa: PLR0917 - the parts of a gateway, each in its own type
        self,
        local: LocalCalls,
        board: Switchboard,
        bus: Bus,
        directory: Directory,
        followed: Followed,
        letters: Letters,
        label: str,
    ) -> None:
        self._local = local
        self._board = board
        self._directory = directory
        self._followed = followed
        self._letters = letters
        self._bus = bus
        self._label = label

    @property
    def version(self) -> int:
        """Rises with every change of the list."""
        return self._local.version

    def infos(self, agent: str) -> list[CallInfo]:
        """The calls that are the agent's, or nobody's; those that ended just now too."""
        here = [replace(info, gateway=self._label) for info in self._local.infos(agent)]
        there = [
            self._directory.info(record)
            for record in self._directory
            if self._board.get(record.id) is None and may_see(record.info.agent, agent)
        ]
        return sorted([*here, *there], key=lambda info: (info.began, info.id))

    async def follow(self, call: str, since: int, agent: str) -> AsyncGenerator[CallEvent, None]:
        """A call's events after a number, those to come too, while it is the agent's; else none.

        They go on where the call goes from one gateway to another, this one or any.

        Raises:
            FollowerTooSlowError: as `CallLog.follow`.
        """
        if not self._is_seen(call, agent):
            return
        with self._followed.log(call) as (log, full):
            if not full.is_set():
                with suppress(BusAwayError):  # then it comes a little later
                    await self._bus.wake()
            await full.wait()
            async with aclosing(while_seen(log, since, lambda: self._is_seen(call, agent))) as events:
                async for event in events:
                    yield event

    async def command(self, call: str, command: Command, agent: str) -> str | None:
        """Ask something of a call for an agent, wherever it is.

        Returns:
            The code of the refusal, or None where the call itself will answer.
        """
        if self._board.get(call) is not None:
            return await self._local.command(call, command, agent)
        record = self._directory.get(call)
        if record is None or record.ended:
            return UNKNOWN_CALL
        if record.info.agent not in {None, agent or None}:
            return NOT_YOURS
        order = Ordered(
            call=call,
            verb=command.verb,
            id=command.id,
            target=command.target,
            words=command.words,
            agent=agent,
        )
        answer = await self._ask(record.owner, order)
        return NOT_DONE if answer is None else answer.code

    async def errand(self, errand: Errand) -> Outcome:
        """Have done what is asked by HTTP of a call that is not heard here."""
        record = self._directory.get(errand.call)
        if record is None or not errand.reaches(record.sender):
            try:
                record = self._directory.get(await self._bus.named(errand.key, errand.call))
            except BusAwayError:
                return AWAY
        if record is None and errand.control:
            named = [each for each in self._directory if each.ref == errand.call and not each.ended]
            meant = the_one(named)
            if isinstance(meant, Outcome):
                return meant
            record = meant
        if record is None or record.ended:
            return UNKNOWN
        answer = await self._ask(record.owner, Requested.of(record.id, errand))
        return AWAY if answer is None else Outcome(answer.status, answer.fields)

    def desks(self) -> frozenset[str]:
        """The agents whose desks are connected to any gateway."""
        return frozenset().union(*self._directory.peers.values())

    async def change(self, version: int) -> None:
        """Wait until the list is another than that of this version."""
        await self._local.change(version)

    def change_list(self) -> None:
        """The list is another one: wake everybody who waits."""
        self._local.change_list()

    async def _ask(self, owner: str, question: Question) -> Answer | None:
        return await self._letters.ask(owner, question) if owner in self._directory.peers else None

    def _is_seen(self, call: str, agent: str) -> bool:
        known = self._board.get(call)
        if known is not None:
            return may_see(known.agent, agent)
        record = self._directory.get(call)
        return record is not None and may_see(record.info.agent, agent)
