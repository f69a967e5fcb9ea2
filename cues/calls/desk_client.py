"""A desk's end of its connection to a gateway: which calls there are, their events, what is asked of them.

It reconnects by itself. A call's events come once each and in order however often the connection breaks:
after a break the gateway is told up to which number they have come.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import aiohttp

from cues.calls.commands import Command
from cues.calls.events import CallEnded, CallEvent
from cues.calls.wire import from_line
from cues.errors import JournalError
from speech.errors import BadInputError, HeartlineError

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
"""Seconds between two attempts to connect: the first pause, doubled each time up to the longest, less a
random part, so that a hundred desks do not come back at the same moment."""
HEARTBEAT: Final = 20.0
"""Seconds between two pings; a gateway that answers none is taken for gone."""
CONNECTS_WITHIN: Final = 10.0
LARGEST: Final = 4 * 2**20
"""Bytes of the largest message: a list of thousands of calls."""
SCHEMES: Final = {"ws": "ws", "wss": "wss", "http": "ws", "https": "wss"}


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
    """A plain sentence: connected to what, or why not and when it is tried again."""


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
        self._url = gateway_url(url, "/desk", agent=agent)
        self._where = urlsplit(self._url).netloc
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.agent = agent
        self.link = LinkState(connected=False, sentence=f"Connecting to {self._where} ...")
        """How the connection stands."""
        self.refusals: list[str] = []
        """Codes of commands that the gateway itself refused, oldest first."""
        self._calls: dict[str, SeenCall] = {}
        self._feeds: dict[str, _Feed] = {}
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._changed = asyncio.Condition()

    @property
    def calls(self) -> Sequence[SeenCall]:
        """The calls that the gateway names, oldest first."""
        return tuple(self._calls.values())

    async def run(self) -> None:
        """Stay connected until cancelled.

        Raises:
            GatewayError: the gateway does not let this desk in.
        """
        pause = FIRST_PAUSE
        async with aiohttp.ClientSession(headers=self._headers) as session:
            while True:
                try:
                    async with asyncio.timeout(CONNECTS_WITHIN):
                        socket = await session.ws_connect(
                            self._url, heartbeat=HEARTBEAT, max_msg_size=LARGEST
                        )
                    pause = FIRST_PAUSE
                    await self._serve(socket)
                    why = f"The connection to {self._where} broke"
                except aiohttp.WSServerHandshakeError as error:
                    if error.status in {400, 401, 403, 404, 426}:
                        raise GatewayError(_turned_away(self._where, error.status)) from None
                    why = f"{self._where} takes no desk now"
                except (aiohttp.ClientError, TimeoutError, OSError):
                    why = f"{self._where} cannot be reached"
                wait = pause * random.uniform(0.5, 1.0)  # noqa: S311 - only spreads desks in time
                self.link = LinkState(connected=False, sentence=f"{why}; trying again.")
                await self._wake()
                await asyncio.sleep(wait)
                pause = min(LONGEST_PAUSE, 2 * pause)

    def is_live(self, call: str) -> bool:
        """Whether the gateway hears a call just now."""
        known = self._calls.get(call)
        return self.link.connected and known is not None and known.state == "live"

    async def next_call(self, seen: set[str]) -> SeenCall:
        """The oldest call under way whose id is not among `seen`; waits for one.

        One whose sender has gone comes only once the sender is back.
        """
        async with self._changed:
            while True:
                for call in self._calls.values():
                    if call.id not in seen and call.state == "live":
                        return call
                await self._changed.wait()

    async def events(self, call: str) -> AsyncGenerator[CallEvent, None]:
        """A call's events, each once, to its end, or until it is another agent's."""
        feed = self._feeds[call] = _Feed()
        await self._say({"follow": {"call": call, "since": 0}})
        try:
            while True:
                event = await feed.take()
                if event is None:
                    return
                yield event
                if isinstance(event, CallEnded):
                    return
        finally:
            self._feeds.pop(call, None)
            await self._say({"unfollow": {"call": call}})

    async def send(self, call: str, command: Command) -> bool:
        """Ask something of a call; False where there is no connection to ask it over."""
        return await self._say(
            {"command": str(command.verb), "call": call, "id": command.id, "target": command.target}
        )

    async def _serve(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Take in what the gateway says until the connection breaks."""
        self._socket = socket
        self.link = LinkState(connected=True, sentence=f"Connected to {self._where}.")
        try:
            for call, feed in self._feeds.items():
                await self._say({"follow": {"call": call, "since": feed.seq}})
            await self._wake()
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    await self._take(message.data)
        finally:
            self._socket = None
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
                if id_ not in self._calls:
                    feed.close()
            await self._wake()
        elif isinstance(said.get("refused"), dict):
            self.refusals.append(str(said["refused"].get("code")))
            del self.refusals[:-20]
            await self._wake()

    async def _say(self, message: Mapping[str, Any]) -> bool:
        if self._socket is None or self._socket.closed:
            return False
        try:
            await self._socket.send_str(json.dumps(message))
        except (aiohttp.ClientError, ConnectionError, RuntimeError):
            return False
        return True

    async def _wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()


class _Feed:
    """One call's events on their way to whoever shows them."""

    def __init__(self) -> None:
        self.seq = 0
        """The number of the newest event that has come."""
        self._queue: asyncio.Queue[CallEvent | None] = asyncio.Queue()

    def offer(self, line: str) -> None:
        try:
            event = from_line(line)
        except JournalError:
            return  # of a newer gateway: what this desk does not know it cannot show
        if event.seq > self.seq:
            self.seq = event.seq
            self._queue.put_nowait(event)

    def close(self) -> None:
        """The call is no longer this desk's."""
        self._queue.put_nowait(None)

    async def take(self) -> CallEvent | None:
        return await self._queue.get()


def gateway_url(url: str, path: str, **query: str) -> str:
    """An address of a gateway.

    Args:
        url: the gateway's own, as people write it: `ws://HOST:PORT`, `HOST:PORT`, `https://HOST/PREFIX`.
        path: the address there.
        query: parameters; empty ones are left out.

    Raises:
        BadInputError: the URL is none.
    """
    parts = urlsplit(url if "://" in url else f"ws://{url}")
    try:
        known = parts.scheme in SCHEMES and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known:
        raise BadInputError(f"{url} is no gateway's address. Give one like ws://127.0.0.1:2700.")
    told = urlencode({key: value for key, value in query.items() if value})
    return urlunsplit((SCHEMES[parts.scheme], parts.netloc, parts.path.rstrip("/") + path, told, ""))


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
