"""The gateway as a whole: opens the port, keeps house, and goes down in order."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from aiohttp import web

from cues.calls.events import CallEvent
from cues.calls.following import CallLog
from cues.calls.gateway.app import Gateway
from cues.calls.gateway.bus import Bus
from cues.calls.gateway.capacity import Capacity
from cues.calls.gateway.cluster import Cluster, join
from cues.calls.gateway.desk import Calls
from cues.calls.gateway.doors import Doors
from cues.calls.gateway.hosted import CallMaker
from cues.calls.gateway.identity import Identity, Scope
from cues.calls.gateway.limits import AtOnce, ConnectionLimits
from cues.calls.gateway.listener import FirstByte, http_of, tls_of
from cues.calls.gateway.local_calls import LocalCalls
from cues.calls.gateway.metrics import Metrics
from cues.calls.gateway.people import People
from cues.calls.gateway.proof import address_key
from cues.calls.gateway.recovery import alone_in, unfinished
from cues.calls.gateway.refusal import Refusal, Why
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.sender import Sender
from cues.calls.gateway.sides import Sides
from cues.calls.gateway.sockets import CLOSES_WITHIN, StreamWire
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.gateway.tacit import be_tacit
from cues.calls.gateway.tickets import Tickets, secret_in
from cues.calls.gateway.tokens import TokenFile
from cues.calls.journal import Journal, sweep
from speech.errors import HeartlineError
from speech.processors import processors
from speech.sources.protocols.audiosocket import AudioSocket

log = logging.getLogger(__name__)

LOOKS: Final = 1.0
"""Seconds between two looks at the load."""
KEPT_ALIVE: Final = 15.0
"""Seconds for which an HTTP connection may be silent between two requests; it counts meanwhile."""
SWEEPS: Final = 300.0
"""Seconds between two sweeps of old journals."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a gateway listens and keeps its things."""

    host: str
    """A name or address; `127.0.0.1` is this machine alone."""
    port: int
    """0: any that is free."""
    folder: Path
    """For journals and secrets, its own; made where it is missing."""
    tokens: Path
    audiosocket_port: int | None = None
    """A second port for AudioSocket alone, which cannot be had on the first under TLS; None: none."""


class Serving:
    """A gateway that is up; belongs to the event loop.

    Args:
        where: where it listens.
        rules: the settings.
        make: puts a call together; its journal belongs into `where.folder`.
        keep_journals: whether journals are kept for longer than an hour.
        bus: what it shares with other gateways; None: there are none.
        people: who the agents are, for `POST /route`; None: nothing is known of them.
    """

    def __init__(
        self,
        where: Where,
        rules: GatewayRules,
        make: CallMaker,
        *,
        keep_journals: bool,
        bus: Bus | None = None,
        people: People | None = None,
    ) -> None:
        self._where = where
        self._rules = rules
        self._make = make
        self._keep_journals = keep_journals
        self._bus = bus
        self._people = people
        self._cluster: Cluster | None = None
        self._held = ExitStack()
        self._tasks: list[asyncio.Task[None]] = []
        self._servers: list[asyncio.Server] = []
        self._runner: web.AppRunner | None = None
        self.metrics = Metrics()
        self.board: Switchboard | None = None
        self.tls = rules.tls_certificate is not None
        """Whether it speaks TLS."""
        self.port = where.port
        """The port that it listens on, once it is up."""

    async def start(self) -> None:
        """Open the port; calls that were under way when the gateway last went wait for their senders.

        Raises:
            HeartlineError: the folder, the certificate, the port or the bus cannot be used.
        """
        where, rules = self._where, self._rules
        tls = tls_of(rules)
        self._held.enter_context(alone_in(where.folder))
        secret = await self._secret()
        tickets = Tickets(secret)
        board = self.board = Switchboard(rules, self._make, Capacity(processors()), tickets)
        board.observe = self.metrics.observe
        board.write = self._write
        self.metrics.watch(board)
        local = LocalCalls(board)
        self._doors = Doors(rules, TokenFile(where.tokens), loopback=_is_loopback(where.host))
        self._sides = Sides()
        self._unheard = AtOnce.connections(rules.limits)
        self._tickets = tickets
        calls = await self._begin_calls(board, local, secret)
        gateway = Gateway(rules, self._doors, board, calls, tickets, self.metrics, self._people)
        self._runner = web.AppRunner(
            gateway.app(),
            access_log=None,
            logger=be_tacit(log),
            handle_signals=False,
            shutdown_timeout=CLOSES_WITHIN,
            keepalive_timeout=KEPT_ALIVE,
        )
        await self._runner.setup()
        http = http_of(self._runner)
        try:
            self._servers.append(await self._listen(http, where.port, tls))
            self.port = self._servers[0].sockets[0].getsockname()[1]
            if where.audiosocket_port is not None:
                self._servers.append(await self._listen(None, where.audiosocket_port, None))
        except (OSError, UnicodeError) as error:
            await self.stop(0.0)
            why = getattr(error, "strerror", None) or "it is no address"
            raise HeartlineError(f"The gateway cannot listen on {where.host}:{where.port}: {why}.") from None
        self._tasks = [asyncio.create_task(self._look(board)), asyncio.create_task(self._sweep())]

    async def stop(self, drain: float) -> None:
        """Take no new call, let those under way end, and close.

        The port stays open meanwhile: a sender or a desk whose connection breaks comes back, and `/ready`
        says that no new call is taken.

        Args:
            drain: seconds, at most, that calls under way have to end.
        """
        if self.board is not None:
            await self.board.drain(drain)
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()
        if self._cluster is not None:
            await self._cluster.leave()
        self._held.close()

    async def _secret(self) -> bytes:
        """What tickets are checked by: this gateway's own, or that of all."""
        own = secret_in(self._where.folder / "secret")
        return own if self._bus is None else await join(self._bus, self._where.folder, own)

    async def _begin_calls(self, board: Switchboard, local: LocalCalls, secret: bytes) -> Calls:
        """The calls as desks see them; those under way when the gateway last went wait for their senders."""
        lost = unfinished(self._where.folder, time.time())
        if self._bus is not None:
            folder = self._where.folder
            label = f"{socket.gethostname()}/{folder.name}"
            self._cluster = Cluster(self._bus, board, local, self.metrics, folder, label, secret)
            await self._cluster.begin(lost)
            return self._cluster.calls
        for each in lost:
            board.adopt(each.plan, each.plan.source, CallLog(each.events))
            log.info("call %s was under way when the gateway went; it waits for its sender", each.plan.id)
        return local

    async def _listen(
        self, http: Callable[[], asyncio.Protocol] | None, port: int, tls: ssl.SSLContext | None
    ) -> asyncio.Server:
        """Open a port."""
        patience, connections = self._rules.limits.hello, self._unheard

        def made() -> FirstByte:
            return FirstByte(http, self._serve_stream, patience=patience, connections=connections)

        return await asyncio.get_running_loop().create_server(made, self._where.host, port, ssl=tls)

    async def _serve_stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a connection of Asterisk's AudioSocket."""
        peer = str((writer.get_extra_info("peername") or ("",))[0])
        visitor = self._doors.from_stream(peer)
        key = address_key(peer)
        refusal = visitor.who if isinstance(visitor.who, Refusal) else self._doors.connections.begin(key)
        if refusal is not None:
            self.metrics.turned_away(refusal.why)
            return
        who = visitor.who

        def prove(_: str) -> Identity | Refusal:
            return who

        try:
            assert self.board is not None and isinstance(who, Identity)  # noqa: S101, PT018 - it is up
            if not who.may(Scope.PUBLISH):
                self.metrics.turned_away(Why.SCOPE)
                return
            with self._sides.of_connection(who.key) as side:
                sender = Sender(
                    StreamWire(reader, writer),
                    AudioSocket(side),
                    prove=prove,
                    board=self.board,
                    tickets=self._tickets,
                    limits=ConnectionLimits(self._rules.limits, asyncio.get_running_loop().time()),
                )
                self.metrics.ended("audiosocket", await sender.run())
        finally:
            self._doors.connections.end(key)

    def _write(self, event: CallEvent) -> None:
        """Write an event into its call's journal."""
        with Journal.create(self._where.folder, event.call) as journal:
            journal.append(event)

    async def _look(self, board: Switchboard) -> None:
        """Follow the load."""
        while True:
            now = asyncio.get_running_loop().time()
            board.capacity.measure(now, time.process_time())
            self.metrics.busy(board.capacity.load(now).share)
            await asyncio.sleep(LOOKS)

    async def _sweep(self) -> None:
        """Delete journals whose time is over."""
        while not self._keep_journals:
            await asyncio.to_thread(sweep, self._where.folder, time.time())
            await asyncio.sleep(SWEEPS)


def _is_loopback(host: str) -> bool:
    """Whether only this machine can connect there."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
