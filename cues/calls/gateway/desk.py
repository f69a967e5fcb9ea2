"""One desk at the gateway: which calls there are for it, their events, and what its agent asks of them.

Text messages, each a JSON object. From the gateway: `{"calls": [...]}` at first and whenever that changes,
events as everywhere else, and `{"refused": {"id", "code"}}`. From the desk: `{"follow": {"call", "since"}}`,
`{"unfollow": {"call"}}`, and the contract's commands, `{"command", "call", "target", "id"}`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from dataclasses import asdict
from typing import Annotated, Any, Final, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from cues.calls.commands import Command, Verb
from cues.calls.events import CallEvent
from cues.calls.following import FollowerTooSlowError
from cues.calls.gateway.errands import Errand, Outcome
from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.limits import ConnectionLimits
from cues.calls.gateway.refusal import Refusal, Why
from cues.calls.gateway.wire import CLOSE_CODES, NORMAL, Wire, WireClosed
from cues.calls.wire import to_line
from speech.sources.protocols.names import shown

CHANGES_AT_MOST: Final = 0.1
"""Seconds between two lists of calls, at least: many begin at once when a shift does."""
FOLLOWED_AT_ONCE: Final = 32
"""Calls that one desk follows; an agent has one, a supervisor's wall some."""
TOO_SLOW: Final = 1013
_Name = Annotated[str, Field(min_length=1, max_length=200)]


class Calls(Protocol):
    """All calls that desks can see, wherever they are heard. An empty agent sees all of them."""

    @property
    def version(self) -> int:
        """Rises with every change of the list."""

    def infos(self, agent: str) -> list[CallInfo]:
        """The calls that are the agent's, or nobody's."""

    def follow(self, call: str, since: int, agent: str) -> AsyncGenerator[CallEvent, None]:
        """A call's events after a number, those to come too, while it is the agent's; else none."""

    async def command(self, call: str, command: Command, agent: str) -> str | None:
        """Ask something of a call; the code of the refusal, or None where the call itself will answer."""

    async def change(self, version: int) -> None:
        """Wait until the list is another than that of this version."""

    async def errand(self, errand: Errand) -> Outcome:
        """Have done what is asked by HTTP of a call that is not heard here."""

    def desks(self) -> frozenset[str]:
        """The agents whose desks are connected to other gateways."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class _Follow(_Strict):
    call: _Name
    since: Annotated[int, Field(ge=0)] = 0


class _Asked(_Strict):
    command: Verb
    call: _Name
    id: _Name
    target: Annotated[str, Field(max_length=200), AfterValidator(shown)] | None = None
    words: Annotated[str, Field(max_length=2000)] | None = None


class Desk:
    """Serves one desk's connection.

    Args:
        wire: the connection.
        calls: what it can see.
        agent: whose desk it is; empty: nobody's by name.
        limits: what it may send.
        one: the only call that it asks for; None: it says itself.
        since: of that one, the number of the last event that it has.
    """

    def __init__(
        self,
        wire: Wire,
        calls: Calls,
        *,
        agent: str,
        limits: ConnectionLimits,
        one: str | None = None,
        since: int = 0,
    ) -> None:
        self._wire = wire
        self._calls = calls
        self._agent = agent
        self._limits = limits
        self._one = one
        self._since = since
        self._following: dict[str, asyncio.Task[None]] = {}
        self._sending = asyncio.Lock()

    async def run(self) -> None:
        """Serve it until one side has had enough."""
        self._limits.opened(sends=False)
        known = self._one is None or self._one in {info.id for info in self._calls.infos(self._agent)}
        first = self._follow(self._one, self._since) if self._one else self._tell_calls()
        telling = asyncio.create_task(first)
        try:
            await self._read(telling, known=known)
        except WireClosed:
            pass
        finally:
            tasks = [telling, *self._following.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self, telling: asyncio.Task[None], *, known: bool) -> None:
        loop = asyncio.get_running_loop()
        while True:
            reading = asyncio.ensure_future(self._wire.receive())
            try:
                await asyncio.wait({reading, telling}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                if not reading.done():
                    reading.cancel()
                    await asyncio.gather(reading, return_exceptions=True)
            if reading.cancelled():  # the one call that was asked for is over, or was none
                if known:
                    await self._wire.close(NORMAL, "")
                else:
                    await self._close(Refusal(Why.NO_SUCH_CALL))
                return
            message = reading.result()
            refusal = self._limits.message(len(message), loop.time())
            if refusal is not None:
                await self._close(refusal)
                return
            await self._do(_object(message))

    async def _do(self, said: Mapping[str, Any]) -> None:
        """What a desk asks; what is no request gets an answer and harms nobody."""
        try:
            if "follow" in said:
                follow = _Follow.model_validate(said["follow"])
                self._start_following(follow.call, follow.since)
            elif "unfollow" in said:
                task = self._following.pop(_Follow.model_validate(said["unfollow"]).call, None)
                if task is not None:
                    task.cancel()
            else:
                asked = _Asked.model_validate(said)
                command = Command(asked.command, asked.id, asked.target, asked.words)
                await self._refused(asked.id, await self._calls.command(asked.call, command, self._agent))
        except ValidationError:
            id_ = said.get("id")
            await self._refused(id_ if isinstance(id_, str) else "", "unknown_command")

    def _start_following(self, call: str, since: int) -> None:
        before = self._following.pop(call, None)
        if before is not None:
            before.cancel()
        for id_ in [id_ for id_, task in self._following.items() if task.done()]:
            del self._following[id_]
        if len(self._following) < FOLLOWED_AT_ONCE:
            self._following[call] = asyncio.create_task(self._follow(call, since))

    async def _follow(self, call: str, since: int) -> None:
        """Hand a call's events on; a desk that is too slow comes again and says up to which it has got."""
        with suppress(WireClosed):
            try:
                async with aclosing(self._calls.follow(call, since, self._agent)) as events:
                    async for event in events:
                        await self._send(to_line(event))
            except FollowerTooSlowError:
                await self._wire.close(TOO_SLOW, "Events come faster than they are read. Come again.")

    async def _tell_calls(self) -> None:
        with suppress(WireClosed):
            told: list[CallInfo] | None = None
            while True:
                version, infos = self._calls.version, self._calls.infos(self._agent)
                if infos != told:
                    told = infos
                    await self._send(json.dumps({"calls": [asdict(info) for info in infos]}))
                await asyncio.sleep(CHANGES_AT_MOST)
                await self._calls.change(version)

    async def _refused(self, id_: str, code: str | None) -> None:
        if code is not None:
            await self._send(json.dumps({"refused": {"id": id_, "code": code}}))

    async def _close(self, refusal: Refusal) -> None:
        await self._wire.close(CLOSE_CODES[refusal.code], refusal.sentence)

    async def _send(self, text: str) -> None:
        async with self._sending:
            await self._wire.send(text)


def _object(message: str | bytes) -> Mapping[str, Any]:
    """The JSON object that a message is; empty where it is none."""
    try:
        value = json.loads(message)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
