"""The gateway as a whole: opens the port, keeps house, and goes down in order."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from aiohttp import web

from cues.calls.following import CallLog
from cues.calls.gateway.app import Gateway
from cues.calls.gateway.capacity import Capacity
from cues.calls.gateway.doors import Doors
from cues.calls.gateway.hosted import CallMaker
from cues.calls.gateway.identity import Identity, Scope
from cues.calls.gateway.limits import ConnectionLimits
from cues.calls.gateway.listener import FirstByte, http_of, tls_of
from cues.calls.gateway.local_calls import LocalCalls
from cues.calls.gateway.metrics import Metrics
from cues.calls.gateway.proof import address_key
from cues.calls.gateway.recovery import alone_in, unfinished
from cues.calls.gateway.refusal import Refusal, Why
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.sender import Sender
from cues.calls.gateway.sides import Sides
from cues.calls.gateway.sockets import StreamWire
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.gateway.tickets import Tickets
from cues.calls.gateway.tokens import TokenFile
from cues.calls.journal import sweep
from speech.errors import HeartlineError
from speech.sources.protocols.audiosocket import AudioSocket

log = logging.getLogger(__name__)

LOOKS: Final = 1.0
"""Seconds between two looks at the load."""
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
    """

    def __init__(self, where: Where, rules: GatewayRules, make: CallMaker, *, keep_journals: bool) -> None:
        self._where = where
        self._rules = rules
        self._make = make
        self._keep_journals = keep_journals
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
            HeartlineError: the folder, the certificate or the port cannot be used.
        """
        where, rules = self._where, self._rules
        tls = tls_of(rules)
        self._held.enter_context(alone_in(where.folder))
        tickets = Tickets.of(where.folder / "secret")
        board = self.board = Switchboard(rules, self._make, Capacity(_cores()), tickets)
        board.observe = self.metrics.observe
        self.metrics.watch(board)
        calls = LocalCalls(board)
        self._doors = Doors(rules, TokenFile(where.tokens), loopback=_is_loopback(where.host))
        self._sides = Sides(board)
        self._tickets = tickets
        for lost in unfinished(where.folder, time.time()):
            board.adopt(lost.plan, lost.plan.source, CallLog(lost.events))
            log.info("call %s was under way when the gateway went; it waits for its sender", lost.plan.id)
        gateway = Gateway(rules, self._doors, board, calls, tickets, self.metrics)
        self._runner = web.AppRunner(gateway.app(), access_log=None, handle_signals=False)
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        http, patience = http_of(self._runner), rules.limits.hello
        try:
            first = await loop.create_server(
                lambda: FirstByte(http, self._serve_stream, patience), where.host, where.port, ssl=tls
            )
            self._servers.append(first)
            self.port = first.sockets[0].getsockname()[1]
            if where.audiosocket_port is not None:
                self._servers.append(
                    await loop.create_server(
                        lambda: FirstByte(None, self._serve_stream, patience),
                        where.host,
                        where.audiosocket_port,
                    )
                )
        except OSError as error:
            await self.stop(0.0)
            why = error.strerror or "it is no address"
            raise HeartlineError(f"The gateway cannot listen on {where.host}:{where.port}: {why}.") from None
        self._tasks = [asyncio.create_task(self._look(board)), asyncio.create_task(self._sweep())]

    async def stop(self, drain: float) -> None:
        """Take no new call, let those under way end, and close.

        Args:
            drain: seconds, at most, that calls under way have to end.
        """
        if self.board is not None:
            self.board.draining = True
        for server in self._servers:
            server.close()
        if self.board is not None:
            await self.board.drain(drain)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()
        self._held.close()

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
            sender = Sender(
                StreamWire(reader, writer),
                AudioSocket(lambda call: self._sides.next(call, who.key)),
                prove=prove,
                board=self.board,
                tickets=self._tickets,
                limits=ConnectionLimits(self._rules.limits, asyncio.get_running_loop().time()),
            )
            self.metrics.ended("audiosocket", await sender.run())
        finally:
            self._doors.connections.end(key)

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


def _cores() -> float:
    """Processor cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return float(len(affinity(0)) if affinity else os.cpu_count() or 1)


def _is_loopback(host: str) -> bool:
    """Whether only this machine can connect there."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
