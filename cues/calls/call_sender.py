"""Sends a call to a gateway by our own protocol, over one connection after another if need be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import Final

import aiohttp

from cues.calls.pauses import Pauses
from speech.audio import AudioFrame
from speech.errors import HeartlineError
from speech.sources.protocols.own_sender import AllHeard, OwnSender, TurnedAway, Welcome
from speech.sources.protocols.protocol import Refused
from speech.sources.source import AudioSource

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
"""Seconds between two attempts to connect; 30 s of audio are kept meanwhile."""
GIVES_UP = 60.0
"""Seconds without a gateway that takes the call after which it is given up."""
ANSWERS_WITHIN = 10.0
"""Seconds in which a gateway is connected to and has answered the hello."""
ENDS_WITHIN = 60.0
"""Seconds in which a gateway has heard all after the call's end."""
HEARTBEAT = 10.0
"""Seconds between two pings; a gateway that answers none is taken for gone."""
WORTH_TRYING: Final = frozenset({Refused.GOING_DOWN, Refused.BUSY})
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
        """The connection, once it has all that came before."""
        self._parted = 0.0
        """When the call last had a gateway, on the loop's clock."""
        self._trouble = ""
        """What was said of the connection last; empty while there is one."""
        self._welcomed = False
        self._sent_all = False
        self._over = False

    @property
    def lost(self) -> int:
        """Samples that were not kept long enough for a gateway that asked for them."""
        return self._out.lost

    async def run(self) -> None:
        """Send the call to its end, and wait until it has been heard.

        Raises:
            HeartlineError: no gateway takes it, or none has heard it to its end.
        """
        async with aiohttp.ClientSession() as session:
            staying = asyncio.create_task(self._stay_connected(session))
            pumping = asyncio.create_task(self._pump(self._source.frames()))
            try:
                await asyncio.wait({staying, pumping}, return_when=asyncio.FIRST_COMPLETED)
                if not staying.done():
                    pumping.result()
                    await asyncio.wait({staying}, timeout=ENDS_WITHIN)
                if not staying.done():
                    raise HeartlineError(f"{self._url} has not said that it heard the call to its end.")
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
        pauses, loop = Pauses(FIRST_PAUSE, LONGEST_PAUSE), asyncio.get_running_loop()
        self._parted = loop.time()
        while True:
            before = self._parted
            why = await self._connect(session)
            if self._over:
                return
            if self._parted > before:
                pauses.begin_anew()
            if loop.time() - self._parted > GIVES_UP:
                raise HeartlineError(f"{self._url} {why}; the call is given up.")
            if why != self._trouble:
                self._say(f"{self._url} {why}; trying again.")
            self._trouble = why
            await asyncio.sleep(pauses.next())

    async def _connect(self, session: aiohttp.ClientSession) -> str:
        """Serve one connection; why there was none, or why it ended."""
        try:
            async with asyncio.timeout(ANSWERS_WITHIN) as patience:
                socket = await session.ws_connect(self._url, heartbeat=HEARTBEAT)
                return await self._talk(socket, patience)
        except aiohttp.WSServerHandshakeError as error:
            why = f"does not take the call (it answered {error.status})"
            if error.status not in {429, 502, 503, 504}:
                raise HeartlineError(f"{self._url} {why}.") from None
            return why
        except aiohttp.ClientConnectorCertificateError:
            return "shows a certificate that this machine does not trust"
        except (aiohttp.ClientError, TimeoutError, OSError):
            return "cannot be reached"

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse, patience: asyncio.Timeout) -> str:
        """Take in a gateway's answers until the connection breaks; why it ended."""
        try:
            await socket.send_str(self._out.hello())
            async for message in socket:
                answer = self._out.answered(message.data) if message.type is aiohttp.WSMsgType.TEXT else None
                match answer:
                    case Welcome():
                        patience.reschedule(None)
                        self._welcomed = True
                        await self._send_again(socket, answer.position)
                    case TurnedAway():
                        return self._turned_away(answer.code)
                    case AllHeard():
                        self._over = True
                        if not self._sent_all:
                            self._say(f"{self._url} has ended the call.")
                        return ""
                    case None:
                        pass
        finally:
            if self._socket is not None:
                self._socket, self._parted = None, asyncio.get_running_loop().time()
            await socket.close()
        return "has broken the connection"

    def _turned_away(self, code: str) -> str:
        """What a refusal means; why the call has no gateway, where it is worth trying again.

        Raises:
            HeartlineError: it is not.
        """
        if code in WORTH_TRYING:
            return f"takes no call now ({code})"
        if code == Refused.NOT_ALLOWED:
            raise HeartlineError(
                f"{self._url} does not take the call: its token is missing, wrong or revoked. "
                "Ask for one (heartline tokens add --scope publish) and give it with --token-file."
            )
        if code == Refused.OUT_OF_ORDER and self._welcomed and self._sent_all:
            self._over = True
            self._say(f"{self._url} has ended the call, and did not say whether it heard all of it.")
            return ""
        if code == Refused.OUT_OF_ORDER and self._welcomed:
            raise HeartlineError(f"{self._url} does not go on with the call: it was ended there, or is lost.")
        raise HeartlineError(f"{self._url} does not take the call ({code}).")

    async def _send_again(self, socket: aiohttp.ClientWebSocketResponse, position: int) -> None:
        """Send what the gateway lacks; from then on frames go out as they come, none before these."""
        if self._trouble:
            self._say(f"{self._url} is back.")
            self._trouble = ""
        while position < self._out.position:  # more may come while these are on their way
            upto = self._out.position
            for message in self._out.again(position):
                await socket.send_bytes(message)
            position = upto
        self._socket = socket
        if self._sent_all:
            await self._send(self._out.end())

    async def _send(self, message: str | bytes) -> None:
        socket = self._socket
        if socket is None or socket.closed:
            return  # kept, and sent again once there is a gateway
        with suppress(aiohttp.ClientError, ConnectionError, RuntimeError):
            await (socket.send_str(message) if isinstance(message, str) else socket.send_bytes(message))
