"""Connections as the gateway's protocols see them: aiohttp's WebSocket, and a bare TCP stream."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from aiohttp import ClientConnectionResetError, WSCloseCode, WSMsgType, web

from cues.calls.gateway.refusal import Refusal, Why
from cues.calls.gateway.wire import WireClosed

PIECE = 16 * 1024
"""Bytes read from a bare stream at once."""
CLOSES_WITHIN = 5.0
"""Seconds for which the other end is waited for to close."""


class Socket(web.WebSocketResponse):
    """aiohttp's WebSocket, which closes after a message that is too large; here it says why, too.

    Whoever pings is alive, though they may have nothing to say: a telephone system whose stream is paused.
    """

    alive: Callable[[], None] = staticmethod(lambda: None)
    """Told of every ping."""

    async def pong(self, message: bytes = b"") -> None:
        """Answer a ping."""
        self.alive()
        await super().pong(message)

    async def close(self, *, code: int = WSCloseCode.OK, message: bytes = b"", drain: bool = True) -> bool:
        """Close, if it is open."""
        if code == WSCloseCode.MESSAGE_TOO_BIG and not message:
            message = Refusal(Why.LARGE_MESSAGE).sentence.encode()
        return await super().close(code=code, message=message, drain=drain)


class SocketWire:
    """A WebSocket whose handshake has been answered."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket

    async def receive(self) -> str | bytes:
        """The next message.

        Raises:
            WireClosed: none will come.
        """
        try:
            message = await self._socket.receive()
        except ClientConnectionResetError:  # it answers pings and closes itself
            raise WireClosed from None
        if message.type in {WSMsgType.TEXT, WSMsgType.BINARY}:
            data: str | bytes = message.data
            return data
        raise WireClosed

    async def send(self, data: str | bytes) -> None:
        """Send a message, waiting for room.

        Raises:
            WireClosed: the other end has gone.
        """
        try:
            if isinstance(data, str):
                await self._socket.send_str(data)
            else:
                await self._socket.send_bytes(data)
        except (ClientConnectionResetError, ConnectionResetError, RuntimeError):
            raise WireClosed from None

    async def close(self, code: int, reason: str) -> None:
        """Close, with a reason of at most 123 bytes; an end that does not answer is waited for a while."""
        with suppress(ClientConnectionResetError, ConnectionResetError, RuntimeError, TimeoutError):
            async with asyncio.timeout(CLOSES_WITHIN):
                await self._socket.close(code=code, message=reason.encode()[:123])


class StreamWire:
    """A bare TCP stream; what arrives is cut as TCP cuts it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def receive(self) -> bytes:
        """The next piece of the stream.

        Raises:
            WireClosed: none will come.
        """
        try:
            piece = await self._reader.read(PIECE)
        except (ConnectionError, OSError):
            raise WireClosed from None
        if not piece:
            raise WireClosed
        return piece

    async def send(self, data: str | bytes) -> None:
        """Send bytes, waiting for room.

        Raises:
            WireClosed: the other end has gone.
        """
        try:
            self._writer.write(data.encode() if isinstance(data, str) else data)
            await self._writer.drain()
        except (ConnectionError, OSError):
            raise WireClosed from None

    async def close(self, code: int, reason: str) -> None:
        """Close; nothing tells the other end why."""
        self._writer.close()
        with suppress(ConnectionError, OSError, TimeoutError):
            await asyncio.wait_for(self._writer.wait_closed(), CLOSES_WITHIN)
