"""A desk's end of its connection to a gateway: which calls there are, their events, what is asked of them.

It reconnects by itself. A call's events come once each and in order however often the connection breaks:
after a break the gateway is told up to which number they have come. What it has not answered is asked again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

from cues.calls.commands import Command
from cues.calls.desk_feed import DeskFeed
from cues.calls.events import CallEnded, CallEvent
from cues.calls.gateway_url import gateway_url
from cues.calls.pauses import Pauses
from speech.errors import HeartlineError
from speech.sources.protocols.names import shown

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
"""Seconds between two attempts to connect; after a connection that stood for longer than the longest pause
they begin anew."""
HEARTBEAT = 20.0
"""Seconds between two pings; a gateway that answers none is taken for gone."""
CONNECTS_WITHIN: Final = 10.0
LARGEST: Final = 4 * 2**20
"""Bytes of the largest message: a list of thousands of calls."""
WORTH_TRYING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""HTTP answers of a gateway, or of a proxy before it, that takes no desk now and may later."""


class GatewayError(HeartlineError):
    """The gateway does not let this desk in; trying again would not help."""


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A call in the gateway's list."""

    id: str
    protocol: str
    agent: str | None
    customer: str | None
    began: str
    state: str

    def __repr__(self) -> str:
        return f"SeenCall({self.id}, {self.state})"


@dataclass(frozen=True, slots=True)
class LinkState:
    """How the connection stands, for people."""

    connected: bool
    sentence: str
    """A plain sentence: connected to what, or why not."""


class DeskClient:
    """One desk attached to a gateway; belongs to the event loop.

    Args:
        url: the gateway's, `ws://HOST:PORT` or `wss://...`.
        agent: whose desk it is; empty: nobody's by name.
        token: what it proves itself by; empty on a machine's own gateway.

    Raises:
        BadInputError: the URL is none.
    """

    def __init__(self, url: str, *, agent: str = "", token: str = "") -> None:
        self.agent = shown(agent)
        """Whose desk it is, as names are compared."""
        self._url = gateway_url(url, "/desk", agent=self.agent)
        self._where = urlsplit(self._url).netloc
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.link = LinkState(connected=False, sentence=f"Connecting to {self._where} ...")
        """How the connection stands."""
        self._calls: dict[str, SeenCall] = {}
        self._given: set[str] = set()
        """Ids of the calls that were handed on as the agent's own."""
        self._feeds: dict[str, DeskFeed] = {}
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._changed = asyncio.Event()

    @property
    def calls(self) -> Sequence[SeenCall]:
        """The calls that the gateway names, oldest first; none without a connection."""
        return tuple(self._calls.values())

    @property
    def others(self) -> Sequence[SeenCall]:
        """The calls under way that nobody has yet, oldest first; for a desk that is nobody's by name, all."""
        return tuple(call for call in self._calls.values() if self.is_offered(call))

    def is_offered(self, call: SeenCall) -> bool:
        """Whether a call is one of `others`."""
        return call.state == "live" and (not self.agent or call.agent is None)

    def call(self, call: str) -> SeenCall | None:
        """A call as the gateway names it now; None: it does not."""
        return self._calls.get(call)

    async def run(self) -> None:
        """Stay connected until cancelled.

        Raises:
            GatewayError: the gateway does not let this desk in.
        """
        pauses = Pauses(FIRST_PAUSE, LONGEST_PAUSE)
        async with aiohttp.ClientSession(headers=self._headers) as session:
            while True:
                why, stood = await self._connect(session)
                if stood > LONGEST_PAUSE:
                    pauses.begin_anew()
                self.link = LinkState(connected=False, sentence=f"{why}; trying again.")
                self.wake()
                await asyncio.sleep(pauses.next())

    def is_live(self, call: str) -> bool:
        """Whether the gateway hears a call just now."""
        known = self._calls.get(call)
        return known is not None and known.state == "live"

    def is_own(self, call: SeenCall) -> bool:
        """Whether a call is the agent's; a desk that is nobody's by name has all of them."""
        return not self.agent or call.agent == self.agent

    async def next_call(self) -> SeenCall:
        """The agent's oldest call under way that was not handed on, or that has come back; waits for one."""
        while (call := self.take_own()) is None:
            await self.change()
        return call

    def take_own(self) -> SeenCall | None:
        """The same without waiting; None: there is none.

        One whose sender has gone comes only once the sender is back.
        """
        for call in self._calls.values():
            if call.id not in self._given and call.state == "live" and self.is_own(call):
                self.hand_on(call.id)
                return call
        return None

    def hand_on(self, call: str) -> None:
        """A call is handed on as the agent's own, and not once more."""
        self._given.add(call)

    async def change(self) -> None:
        """Wait until the calls, or the connection, may be others than they were, or somebody wakes us."""
        await self._changed.wait()

    def wake(self) -> None:
        """Let go on whoever waits for a change."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def events(self, call: str) -> AsyncGenerator[CallEvent, None]:
        """A call's events, each once, to its end, or until it is this desk's no more."""
        feed = self._feeds[call] = DeskFeed()
        await self._say({"follow": {"call": call, "since": 0}})
        try:
            while (event := await feed.take()) is not None:
                yield event
                if isinstance(event, CallEnded):
                    return
            self._given.discard(call)  # it may come back
        finally:
            feed.named()
            if self._feeds.get(call) is feed:  # nobody has begun anew with it meanwhile
                del self._feeds[call]
                await self._say({"unfollow": {"call": call}})

    async def send(self, call: str, command: Command) -> None:
        """Ask something of a call whose events are taken; without a connection, once there is one."""
        feed = self._feeds.get(call)
        if feed is not None:
            asked = {"command": command.verb, "call": call, "id": command.id, "target": command.target}
            if command.words is not None:
                asked["words"] = command.words
            feed.ask(command.id, asked)
            await self._say(asked)

    def refusal(self, call: str) -> str | None:
        """The code with which the gateway refused what was asked of a call last; None where it did not."""
        feed = self._feeds.get(call)
        return feed.refused if feed is not None else None

    async def _connect(self, session: aiohttp.ClientSession) -> tuple[str, float]:
        """Serve one connection until it breaks; why it did, and how many seconds it stood."""
        try:
            async with asyncio.timeout(CONNECTS_WITHIN):
                socket = await session.ws_connect(self._url, heartbeat=HEARTBEAT, max_msg_size=LARGEST)
        except aiohttp.WSServerHandshakeError as error:
            if error.status not in WORTH_TRYING:
                raise GatewayError(_turned_away(self._where, error.status)) from None
            return f"{self._where} takes no desk now", 0.0
        except aiohttp.ClientConnectorCertificateError:
            return f"{self._where} shows a certificate that this machine does not trust", 0.0
        except (aiohttp.ClientError, TimeoutError, OSError):
            return f"{self._where} cannot be reached", 0.0
        loop = asyncio.get_running_loop()
        since = loop.time()
        await self._serve(socket)
        return f"The connection to {self._where} broke", loop.time() - since

    async def _serve(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Take in what the gateway says until the connection breaks."""
        self._socket = socket
        self.link = LinkState(connected=True, sentence=f"Connected to {self._where}.")
        try:
            self.wake()
            for call, feed in tuple(self._feeds.items()):
                await self._say({"follow": {"call": call, "since": feed.seq}})
                for asked in feed.unanswered:
                    await self._say(asked)
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    await self._take(message.data)
        finally:
            self._socket = None
            self._calls = {}  # what they have become nobody here knows
            for feed in self._feeds.values():
                feed.named()
            await socket.close()

    async def _take(self, text: str) -> None:
        said = _object(text)
        if "event" in said:
            feed = self._feeds.get(str(said.get("call")))
            if feed is not None:
                feed.offer(text)
        elif isinstance(said.get("calls"), list):
            calls = [_seen(each) for each in said["calls"]]
            self._calls = {call.id: call for call in calls if call is not None}
            for id_, feed in self._feeds.items():
                (feed.named if id_ in self._calls else feed.named_no_more)()
            self.wake()
        elif isinstance(said.get("refused"), dict):
            id_, code = str(said["refused"].get("id")), str(said["refused"].get("code"))
            for feed in self._feeds.values():
                feed.refuse(id_, code)

    async def _say(self, message: Mapping[str, Any]) -> None:
        """Send a message, where there is a connection."""
        if self._socket is not None and not self._socket.closed:
            with suppress(aiohttp.ClientError, ConnectionError, RuntimeError):
                await self._socket.send_str(json.dumps(message))


def _turned_away(where: str, status: int) -> str:
    if status in {401, 403}:
        return (
            f"{where} does not let this desk in: its token is missing, wrong, revoked or another agent's. "
            "Ask for one (heartline tokens add --scope desk) and give it with --token-file."
        )
    return f"{where} is no Heartline gateway, or of another version (it answered {status})."


def _seen(fields: Any) -> SeenCall | None:  # noqa: ANN401 - whatever JSON may hold
    if not isinstance(fields, dict) or not isinstance(fields.get("id"), str):
        return None

    def text(key: str) -> str | None:
        value = fields.get(key)
        return value if isinstance(value, str) else None

    return SeenCall(
        fields["id"],
        text("protocol") or "",
        text("agent"),
        text("customer"),
        text("began") or "",
        text("state") or "live",
    )


def _object(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
