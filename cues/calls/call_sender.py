"""Sends a call to a gateway by our own protocol, over one connection after another if need be."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import Final

import aiohttp

from speech.audio import AudioFrame
from speech.errors import HeartlineError
from speech.sources.protocols.own_sender import AllHeard, OwnSender, TurnedAway, Welcome
from speech.sources.source import AudioSource

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
"""Seconds between two attempts to connect, doubled each time; 30 s of audio are kept meanwhile."""
GIVES_UP: Final = 60.0
"""Seconds without a gateway after which the call is given up."""
CONNECTS_WITHIN: Final = 10.0
ENDS_WITHIN: Final = 60.0
HEARTBEAT: Final = 10.0
WORTH_TRYING: Final = frozenset({"going_down", "busy"})
"""Refusals after which another gateway, or the same one later, may take the call."""


class CallSender:
    """One call on its way to a gateway; belongs to the event loop.

    Args:
        source: the call's audio, in its own time.
        url: the address for our own protocol, `ws://HOST:PORT/audio`.
        about: as `OwnSender`.
        say: told a sentence when the connection breaks and when it is back.
    """

    def __init__(
        self, source: AudioSource, url: str, about: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        self._source = source
        self._url = url
        self._say = say
        self._out = OwnSender(source.channels, about)
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._sent_all = False
        self._over = asyncio.Event()
        self._failure: HeartlineError | None = None

    @property
    def lost(self) -> int:
        """Samples that were not kept long enough for a gateway that asked for them."""
        return self._out.lost

    async def run(self) -> None:
        """Send the call to its end, and wait until it has been heard.

        Raises:
            HeartlineError: no gateway takes it.
        """
        async with aiohttp.ClientSession() as session:
            staying = asyncio.create_task(self._stay_connected(session))
            pumping = asyncio.create_task(self._pump(self._source.frames()))
            try:
                await asyncio.wait({staying, pumping}, return_when=asyncio.FIRST_COMPLETED)
                if pumping.done() and not staying.done():
                    pumping.result()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._over.wait(), ENDS_WITHIN)
                if staying.done():
                    staying.result()
            finally:
                for task in (staying, pumping):
                    task.cancel()
                await asyncio.gather(staying, pumping, return_exceptions=True)

    async def _pump(self, frames: AsyncIterator[object]) -> None:
        async for item in frames:
            if isinstance(item, AudioFrame):
                message = self._out.add(item)
                if message is not None:
                    await self._send(message)
        self._sent_all = True
        await self._send(self._out.end())

    async def _stay_connected(self, session: aiohttp.ClientSession) -> None:
        """Connect, say hello, send again what a gateway lacks; and again, until all has been heard."""
        pause, loop = FIRST_PAUSE, asyncio.get_running_loop()
        last, said = loop.time(), ""
        while not self._over.is_set():
            why = "cannot be reached"
            try:
                async with asyncio.timeout(CONNECTS_WITHIN):
                    socket = await session.ws_connect(self._url, heartbeat=HEARTBEAT)
                why = await self._talk(socket)
                if self._over.is_set():
                    return
                last, pause, said = loop.time(), FIRST_PAUSE, ""
            except aiohttp.WSServerHandshakeError as error:
                why = f"does not take the call (it answered {error.status})"
                if error.status not in {429, 502, 503}:
                    raise HeartlineError(f"{self._url} {why}.") from None
            except (aiohttp.ClientError, TimeoutError, OSError):
                pass
            if loop.time() - last > GIVES_UP:
                raise HeartlineError(f"{self._url} {why}; the call is given up.")
            if why != said:
                self._say(f"{self._url} {why}; trying again.")
            said = why
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - only spreads senders in time
            pause = min(LONGEST_PAUSE, 2 * pause)

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse) -> str:
        """Serve one connection; why it ended."""
        await socket.send_str(self._out.hello())
        try:
            async for message in socket:
                answer = self._out.answered(message.data)
                match answer:
                    case Welcome():
                        await self._send_again(socket, answer.position)
                    case TurnedAway() if answer.code not in WORTH_TRYING:
                        raise HeartlineError(f"{self._url} does not take the call ({answer.code}).")
                    case TurnedAway():
                        return f"takes no call now ({answer.code})"
                    case AllHeard():
                        self._over.set()
                        return ""
                    case None:
                        pass
        finally:
            self._socket = None
            await socket.close()
        return "has broken the connection"

    async def _send_again(self, socket: aiohttp.ClientWebSocketResponse, position: int) -> None:
        """Send what the gateway lacks; from then on frames go out as they come, none before these."""
        for message in self._out.again(position):
            await socket.send_bytes(message)
        self._socket = socket
        if self._sent_all:
            await self._send(self._out.end())

    async def _send(self, message: str | bytes) -> None:
        socket = self._socket
        if socket is None or socket.closed:
            return  # kept, and sent again once there is a gateway
        with suppress(aiohttp.ClientError, ConnectionError, RuntimeError):
            await (socket.send_str(message) if isinstance(message, str) else socket.send_bytes(message))
