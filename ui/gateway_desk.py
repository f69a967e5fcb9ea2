"""A desk attached to a gateway, and each of its calls, as the screens need them.

The agent's own calls are shown by themselves, one after another. Those that nobody has yet are shown only
where the agent asks for one, and such a one makes way at once for a call of their own, until they have used a
key on it. A desk that is nobody's by name shows all calls by themselves.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
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
        self._shown: GatewayFeed | None = None
        """The call that is on."""
        self._wanted: str | None = None
        """The id of the call that the agent asks to see."""

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
        """The next call to be shown, in place of the one that is on where that makes way."""
        while (call := self._choose()) is None:
            await self._client.change()
        self._shown = GatewayFeed(self._client, call, self._left)
        return self._shown

    def _choose(self) -> SeenCall | None:
        client, shown = self._client, self._shown
        wanted, self._wanted = self._wanted, None
        now = client.call(shown.id) if shown is not None else None
        if now is not None and client.is_own(now):
            client.hand_on(now.id)
        if shown is None or (client.agent and not shown.mine):
            own = client.take_own()
            if own is not None:
                return own
        call = next((each for each in client.others if each.id == wanted), None)
        if call is None or (shown is not None and shown.mine):
            return None
        if client.is_own(call):
            client.hand_on(call.id)
        return call

    def _left(self, feed: GatewayFeed) -> None:
        """A call is over, or its screen has gone."""
        if self._shown is feed:
            self._shown = None
            self._client.wake()

    @property
    def unshown(self) -> int:
        """How many calls nobody has, but for the one that is shown; they are not shown by themselves."""
        return len(self._others()) if self._client.agent else 0

    @property
    def offered(self) -> str:
        """What may be shown besides, and by which key."""
        shown, others, named = self._shown, len(self._others()), bool(self._client.agent)
        if shown is None:
            return _offers(others, "nobody's" if named else "on")
        if shown.mine or (not named and not others):
            return ""
        return _offers_in_call(others, named=named, on=bool(self._after()))

    def look(self) -> bool:
        """Show the next call of those that are offered, in place of the one that is on.

        Returns:
            False: there is none after it. Nothing is shown then until the next call.
        """
        after = self._after()
        if after:
            self._wanted = after[0].id
        else:
            self._shown = None
        self._client.wake()
        return bool(after)

    def _others(self) -> Sequence[SeenCall]:
        shown = self._shown
        return [call for call in self._client.others if shown is None or call.id != shown.id]

    def _after(self) -> Sequence[SeenCall]:
        """Those of them that stand after the one that is shown, in the gateway's list."""
        client, shown = self._client, self._shown
        ids = [call.id for call in client.calls]
        place = ids.index(shown.id) + 1 if shown is not None and shown.id in ids else 0
        return [call for call in client.calls[place:] if client.is_offered(call)]

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

    def __init__(self, client: DeskClient, call: SeenCall, left: Callable[[GatewayFeed], None]) -> None:
        self._client = client
        self._call = call
        self._left = left
        self._touched = False
        self._tally = Tally()
        self._at = self._reached = 0.0
        self._then = time.monotonic()
        self._live = True

    @property
    def id(self) -> str:
        """The call's id."""
        return self._call.id

    @property
    def mine(self) -> bool:
        """Whether the call is the agent's, by what the gateway says or by a key that they have used on it."""
        return bool(self.agent) and (self._touched or self._client.is_own(self._named()))

    @property
    def nobodys(self) -> bool:
        """Whether it is nobody's yet."""
        return self._named().agent is None and not self.mine

    def _named(self) -> SeenCall:
        """The call as the gateway has named it last."""
        self._call = self._client.call(self._call.id) or self._call
        return self._call

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
            self._left(self)

    async def send(self, command: Command) -> None:
        """Asks the gateway; the answer is an event. A call that was nobody's is the agent's by that."""
        self._touched = True
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


def _offers(calls: int, state: str) -> str:
    """What the screen that waits says of calls that are not shown."""
    if calls == 1:
        return f"1 call is {state}: j shows it."
    return f"{calls} calls are {state}: j shows them in turn." if calls else ""


def _offers_in_call(others: int, *, named: bool, on: bool) -> str:
    """The same over a call that is nobody's, or that somebody watches.

    Args:
        others: how many there are besides.
        named: whether the desk is an agent's.
        on: whether the key leads to one of them; otherwise back.
    """
    this = "Nobody's call yet: what you do makes it yours. " if named else ""
    more = f"{others} more: " if others else ""
    return f"{this}{more}{'j shows the next.' if on else 'j goes back to waiting.'}"
