"""One port for all: a connection's first byte tells Asterisk's AudioSocket from HTTP and WebSockets."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable

from aiohttp import web

from cues.calls.gateway.limits import AtOnce
from cues.calls.gateway.proof import address_key
from cues.calls.gateway.rules import GatewayRules
from speech.errors import BadInputError

UUID_FRAME = 0x01
"""The first byte of every AudioSocket connection; no HTTP request and no TLS handshake begins with it."""
HEAD_END = b"\r\n\r\n"
LONGEST_HEAD = 64 * 1024
"""Bytes of an HTTP request's head, beyond which its end is not waited for."""
STREAM_LIMIT = 256 * 1024
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class FirstByte(asyncio.Protocol):
    """A new connection, until it has said what it is for; then what comes goes to what can read it.

    HTTP is read when the head of its first request is whole: what reads it knows no patience. It stays behind
    this, to be counted for as long as it is kept alive.
    """

    def __init__(
        self,
        http: Callable[[], asyncio.Protocol] | None,
        serve: Serve,
        *,
        patience: float,
        connections: AtOnce,
    ) -> None:
        """Nothing has come.

        Args:
            http: makes what reads HTTP; None: only AudioSocket is spoken here.
            serve: serves an AudioSocket stream.
            patience: seconds in which it has to say what it is for.
            connections: counts those that have not, and HTTP; WebSockets and AudioSocket streams are counted
                where they are served.
        """
        self._http = http
        self._serve = serve
        self._patience = patience
        self._connections = connections
        self._came = b""
        self._reads: asyncio.Protocol | None = None
        """Reads HTTP, once that is what is spoken."""
        self._key: str | None = None
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there; one too many is not heard out."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP and TLS give nothing else
        key = address_key(str((transport.get_extra_info("peername") or ("",))[0]))
        if self._connections.begin(key) is not None:
            transport.close()
            return
        self._key, self._transport = key, transport
        self._timer = asyncio.get_running_loop().call_later(self._patience, transport.close)

    def data_received(self, data: bytes) -> None:
        """The first bytes, or HTTP's next ones."""
        if self._reads is not None:
            self._reads.data_received(data)
            return
        self._came += data
        transport, first = self._transport, self._came[0]
        if transport is None or transport.is_closing():
            return
        if first == UUID_FRAME:
            self._stop_waiting()
            self.count_no_more()
            self._as_stream(transport, self._came)
        elif self._http is None or not chr(first).isalpha():
            transport.close()
        elif HEAD_END in self._came or len(self._came) > LONGEST_HEAD:
            self._stop_waiting()
            self._reads, came, self._came = self._http(), self._came, b""
            self._reads.connection_made(transport)
            self._reads.data_received(came)

    def eof_received(self) -> bool | None:
        """Nothing more will be said."""
        return self._reads.eof_received() if self._reads is not None else None

    def pause_writing(self) -> None:
        """Answers are not read as fast as they are given."""
        if self._reads is not None:
            self._reads.pause_writing()

    def resume_writing(self) -> None:
        """They are again."""
        if self._reads is not None:
            self._reads.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has gone."""
        self._stop_waiting()
        self.count_no_more()
        if self._reads is not None:
            self._reads.connection_lost(exc)

    def count_no_more(self) -> None:
        """It has gone, or is counted elsewhere from now on. May be called twice."""
        if self._key is not None:
            self._connections.end(self._key)
            self._key = None

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _as_stream(self, transport: asyncio.Transport, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(STREAM_LIMIT, loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        protocol.data_received(data)
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        task = loop.create_task(_served(self._serve, reader, writer))
        _TASKS.add(task)
        task.add_done_callback(_TASKS.discard)


def became_websocket(transport: asyncio.BaseTransport | None) -> None:
    """A connection has become a WebSocket, which whoever serves it counts."""
    protocol = transport.get_protocol() if isinstance(transport, asyncio.Transport) else None
    if isinstance(protocol, FirstByte):
        protocol.count_no_more()


_TASKS: set[asyncio.Task[None]] = set()
"""The loop itself holds tasks weakly."""


async def _served(serve: Serve, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await serve(reader, writer)
    finally:
        writer.close()


def tls_of(rules: GatewayRules) -> ssl.SSLContext | None:
    """What TLS the settings ask for; None: none.

    Raises:
        BadInputError: a certificate or key of the settings cannot be used.
    """
    if rules.tls_certificate is None:
        return None
    try:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(rules.tls_certificate, rules.tls_key, password=_no_password)
        if rules.tls_client_authority is not None:
            context.load_verify_locations(rules.tls_client_authority)
            context.verify_mode = ssl.CERT_OPTIONAL
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise BadInputError(
            f"The TLS certificate {rules.tls_certificate}, its key or the clients' authority "
            f"cannot be used: {why}."
        ) from None
    return context


def _no_password() -> str:
    """Without it a key with a password would be asked for at the terminal, and a service would hang."""
    return ""


def http_of(runner: web.AppRunner) -> Callable[[], asyncio.Protocol]:
    """What reads HTTP for an application that has been set up."""
    server = runner.server
    assert server is not None  # noqa: S101 - set up before
    return server
