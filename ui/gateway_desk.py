"""A desk attached to a gateway, and each of its calls, as the screens need them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Final

from cues.calls.commands import Command, Verb
from cues.calls.desk_client import DeskClient, SeenCall
from cues.calls.events import CallEvent
from cues.calls.tally import Tally
from speech.audio import Channel
from ui.closing import call_rows

ASKS = frozenset({Verb.PAUSE, Verb.RESUME, Verb.HOLD, Verb.TRANSFER, Verb.END})
REFUSALS: Final = {
    "not_yours": "This call is another agent's. You can watch it, and only they can use the keys."
}
"""What the gateway's own refusals mean to the agent; the others tell of a call that is over."""


class GatewayDesk:
    """Hands on the gateway's calls one after another."""

    title = "Desk"
    begins_by_key = False
    sound = None

    def __init__(self, client: DeskClient) -> None:
        self._client = client
        self._over = asyncio.Event()
        self._over.set()

    @property
    def where(self) -> str:
        """The agent's name, where there is one."""
        return self._client.agent

    async def run(self) -> None:
        """Stay connected.

        Raises:
            GatewayError: the gateway does not let this desk in.
        """
        await self._client.run()

    async def next_call(self) -> GatewayFeed:
        """The next call that has begun, once the one before has ended."""
        await self._over.wait()
        call = await self._client.next_call()
        self._over.clear()
        return GatewayFeed(self._client, call, self._over)

    def state(self) -> tuple[str, bool]:
        """How the connection stands."""
        return self._client.link.sentence, self._client.link.connected

    def levels(self) -> Mapping[Channel, float]:
        """None: nothing is heard here."""
        return {}

    def begin(self) -> None:
        """Nothing: calls begin at the gateway."""


class GatewayFeed:
    """One call of the gateway's."""

    title = "Desk"
    duration: float | None = None
    can_pause = False
    paused = False
    echo = 0.0
    asks = ASKS

    def __init__(self, client: DeskClient, call: SeenCall, over: asyncio.Event) -> None:
        self._client = client
        self._call = call
        self._over = over
        self._tally = Tally()
        self._at = self._reached = 0.0
        self._then = time.monotonic()
        self._live = True

    @property
    def hears(self) -> str:
        """Who calls, as far as the gateway knows, and by what."""
        return "  ".join(each for each in (self._call.customer, self._call.protocol) if each)

    @property
    def agent(self) -> str:
        """Whose desk this is."""
        return self._client.agent

    @property
    def link(self) -> str | None:
        """What is wrong with the connection, or with what was asked last."""
        if not self._live:
            return None
        if not self._client.link.connected:
            return self._client.link.sentence
        return REFUSALS.get(self._client.refusal(self._call.id) or "")

    @property
    def position(self) -> float:
        """Seconds of the call: the newest event's, and the time since it came while the call is heard."""
        if self._client.is_live(self._call.id):
            self._reached = max(self._reached, self._at + time.monotonic() - self._then)
        return max(self._reached, self._at)

    async def events(self) -> AsyncGenerator[CallEvent, None]:
        """All events, those from before this desk came first."""
        try:
            async with aclosing(self._client.events(self._call.id)) as events:
                async for event in events:
                    self._tally.add(event)
                    self._at, self._then = max(self._at, event.at), time.monotonic()
                    yield event
        finally:
            self._live = False
            self._over.set()

    async def send(self, command: Command) -> None:
        """Asks the gateway; the answer is an event."""
        await self._client.send(self._call.id, command)

    def levels(self) -> Mapping[Channel, float]:
        """None: they stay at the gateway."""
        return {}

    def pause(self) -> None:
        """Nothing: a live call is asked to."""

    def resume(self) -> None:
        """Nothing."""

    def closing(self) -> Sequence[tuple[str, str]]:
        """The closing card."""
        return call_rows(self._tally)

    def next_steps(self) -> Sequence[str]:
        """None: the next call is what comes next."""
        return ()
