"""The gateway's addresses: calls in, events out, and what one asks of it by HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Container, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Final

from aiohttp import web

from cues.calls.gateway.addresses import ADDRESSES
from cues.calls.gateway.desk import Calls, Desk
from cues.calls.gateway.doors import LATER, Doors, Visitor
from cues.calls.gateway.identity import Identity, Scope
from cues.calls.gateway.limits import ConnectionLimits
from cues.calls.gateway.listener import became_websocket
from cues.calls.gateway.metrics import Metrics
from cues.calls.gateway.people import People
from cues.calls.gateway.proof import TOKEN_SUBPROTOCOL, address_key
from cues.calls.gateway.refusal import Refusal, Why
from cues.calls.gateway.requests import Requests
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.sender import Sender
from cues.calls.gateway.sockets import CLOSES_WITHIN, Socket, SocketWire
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.gateway.tickets import Tickets
from cues.calls.gateway.wire import CLOSE_CODES
from speech.sources.protocols.names import shown
from speech.sources.protocols.protocol import AudioProtocol, ProtocolError, Refused

log = logging.getLogger(__name__)

SUBPROTOCOLS: Final = ("heartline", "audio.drachtio.org", "audio.jambonz.org")
"""Subprotocols that are agreed to where they are offered."""
STATUS: Final = {Refused.NOT_ALLOWED: 403, Refused.BUSY: 503, Refused.GOING_DOWN: 503, Refused.TOO_FAST: 429}
"""HTTP status by the reason of a refusal; 400 for the others, 401 where proof or a right signature lacks."""
GENESYS_WAITS: Final = 0.5
"""Seconds after which a handshake with a bad signature is refused, as Genesys asks: against guessing."""
HEARTBEAT: Final = 30.0
"""Seconds between two pings of a desk, which has no idle time; one that does not answer is gone."""
LOOKS_AGAIN: Final = 1.0
"""Seconds between two looks at whether the token of somebody who is connected still stands."""
ASKING: Final = (Scope.PUBLISH, Scope.CONTROL)
"""Who may ask something of calls: of their own, or of all."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Gateway:
    """Puts the parts together and answers; belongs to the event loop.

    Args:
        rules: the settings.
        doors: checks who comes.
        board: the calls.
        calls: the same as desks see them, those of other gateways too.
        tickets: gives what a sender shows to go on.
        metrics: counts.
        people: who the agents are; None: nothing is known of them.
    """

    def __init__(  # noqa: PLR0917 - the gateway's parts, each in its own type
        self,
        rules: GatewayRules,
        doors: Doors,
        board: Switchboard,
        calls: Calls,
        tickets: Tickets,
        metrics: Metrics,
        people: People | None = None,
    ) -> None:
        self._rules = rules
        self._doors = doors
        self._board = board
        self._calls = calls
        self._tickets = tickets
        self._metrics = metrics
        self._requests = Requests(board, calls, metrics, people)
        self._open: set[SocketWire] = set()

    def app(self) -> web.Application:
        """The application, with every address."""
        app = web.Application(client_max_size=self._rules.limits.message_bytes)
        app.on_shutdown.append(self._close_all)
        asked = self._requests
        app.add_routes(
            [
                web.get("/health", self._health),
                web.get("/ready", self._ready),
                web.get("/metrics", self._for((Scope.ADMIN,), self._show_metrics)),
                web.get("/calls", self._for((Scope.ADMIN,), asked.calls)),
                web.post("/calls/{call}/context", self._for(ASKING, asked.context)),
                web.post("/calls/{call}/{verb}", self._for(ASKING, asked.command)),
                web.post("/route", self._for((Scope.PUBLISH,), asked.route)),
                web.get("/desk", self._desk),
                web.get("/events", self._events),
                *(
                    web.get(path, partial(self._sender, make=make, protocol=protocol))
                    for path, (protocol, make) in ADDRESSES.items()
                ),
            ]
        )
        return app

    async def _health(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({"status": "ok"})

    async def _ready(self, _: web.Request) -> web.StreamResponse:
        ready = not self._board.draining
        return web.json_response({"ready": ready}, status=200 if ready else 503)

    async def _show_metrics(self, _: web.Request, __: Identity) -> web.StreamResponse:
        body, kind = self._metrics.shown()
        return web.Response(body=body, headers={"Content-Type": kind})

    def _for(
        self,
        scopes: Sequence[Scope],
        handler: Callable[[web.Request, Identity], Awaitable[web.StreamResponse]],
    ) -> Handler:
        """Let only those in who may, and let nobody wait at the door."""

        async def handle(request: web.Request) -> web.StreamResponse:
            visitor = self._doors.visitor(request)
            who = visitor.who
            if isinstance(who, Identity) and not any(map(who.may, scopes)):
                who = Refusal(Why.SCOPE)
            if isinstance(who, Refusal):
                return self._turned_away(who)
            return await handler(request, who)

        return handle

    async def _sender(
        self, request: web.Request, *, make: Callable[[web.Request], AudioProtocol], protocol: str
    ) -> web.StreamResponse:
        visitor = self._doors.visitor(request, protocol)
        who = visitor.who
        later = isinstance(who, Refusal) and who.why is Why.NO_PROOF and protocol in LATER
        if isinstance(who, Refusal) and not later:
            if who.why is Why.SIGNATURE:
                await asyncio.sleep(GENESYS_WAITS)
            return self._turned_away(who)
        try:
            spoken = make(request)
        except ProtocolError as error:
            self._metrics.turned_away(error.code)
            return web.json_response({"error": str(error)}, status=400)

        async def serve(wire: SocketWire, limits: ConnectionLimits) -> None:
            with ExitStack() as watches:

                def prove(token: str) -> Identity | Refusal:
                    who = self._doors.again(visitor, token, spoken.name)
                    if isinstance(who, Identity):
                        # One that expires was good for the call that it began.
                        watches.enter_context(self._watched(who, wire, {Why.REVOKED}))
                    return who

                sender = Sender(
                    wire, spoken, prove=prove, board=self._board, tickets=self._tickets, limits=limits
                )
                self._metrics.ended(protocol or spoken.name or "unknown", await sender.run())

        return await self._socket(request, visitor, serve, compress=protocol == "freeswitch")

    async def _desk(self, request: web.Request) -> web.StreamResponse:
        return await self._watch(request, one=None, since=0)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        call = request.query.get("call", "")
        since = request.query.get("since", "0")
        if not call or not since.isascii() or not since.isdigit():
            return web.json_response({"error": "Say which call: /events?call=ID&since=0."}, status=400)
        return await self._watch(request, one=call, since=int(since[:18]))

    async def _watch(self, request: web.Request, *, one: str | None, since: int) -> web.StreamResponse:
        visitor = self._doors.visitor(request)
        who = visitor.who
        agent = shown(request.query.get("agent", ""))
        if isinstance(who, Identity):
            agent = agent or who.agent or ""
            if not who.may(Scope.DESK):
                who = Refusal(Why.SCOPE)
            elif not who.speaks_for(agent):
                who = Refusal(Why.AGENT)
        if isinstance(who, Refusal):
            return self._turned_away(who)

        async def serve(wire: SocketWire, limits: ConnectionLimits) -> None:
            with self._metrics.desk(agent), self._watched(who, wire, {Why.REVOKED, Why.EXPIRED}):
                await Desk(wire, self._calls, agent=agent, limits=limits, one=one, since=since).run()

        return await self._socket(request, visitor, serve, heartbeat=HEARTBEAT)

    async def _socket(
        self,
        request: web.Request,
        visitor: Visitor,
        serve: Callable[[SocketWire, ConnectionLimits], Awaitable[None]],
        *,
        heartbeat: float | None = None,
        compress: bool = False,
    ) -> web.StreamResponse:
        """Answer a handshake and serve the connection, one of so many."""
        if "websocket" not in request.headers.get("Upgrade", "").lower():
            return web.json_response({"error": "This address is a WebSocket's."}, status=426)
        key = address_key(visitor.asked.peer)
        refusal = self._doors.connections.begin(key)
        if refusal is not None:
            return self._turned_away(refusal)
        try:
            limits = self._rules.limits
            offered = request.headers.get("Sec-WebSocket-Protocol", "")
            # Never the token itself, which would come back in a header that proxies may log.
            known = [each for each in SUBPROTOCOLS if each in offered.replace(TOKEN_SUBPROTOCOL, "")]
            socket = Socket(
                timeout=CLOSES_WITHIN,
                max_msg_size=limits.message_bytes,
                protocols=known,
                compress=compress,
                heartbeat=heartbeat,
            )
            await socket.prepare(request)
            became_websocket(request.transport)
            clock = asyncio.get_running_loop().time
            bounds = ConnectionLimits(limits, clock())
            socket.alive = lambda: bounds.alive(clock())
            wire = SocketWire(socket)
            self._open.add(wire)
            try:
                await serve(wire, bounds)
            finally:
                self._open.discard(wire)
            return socket
        finally:
            self._doors.connections.end(key)

    async def _close_all(self, _: web.Application) -> None:
        """The gateway goes down: whoever is still here is told so."""
        goodbye = Refusal(Why.GOING_DOWN)
        closings = [wire.close(CLOSE_CODES[goodbye.code], goodbye.sentence) for wire in tuple(self._open)]
        await asyncio.gather(*closings)

    @contextmanager
    def _watched(self, identity: Identity, wire: SocketWire, ends: Container[Why]) -> Iterator[None]:
        """Close a connection as soon as what it has shown holds no longer, for one of these reasons."""

        async def watch() -> None:
            # A file changes, and tells nobody.
            while (why := self._doors.fallen(identity)) is None or why not in ends:  # noqa: ASYNC110
                await asyncio.sleep(LOOKS_AGAIN)
            await wire.close(1008, Refusal(why).sentence)

        watching = asyncio.create_task(watch())
        try:
            yield
        finally:
            watching.cancel()

    def _turned_away(self, refusal: Refusal) -> web.Response:
        self._metrics.turned_away(refusal.why)
        unproved = refusal.why in {Why.NO_PROOF, Why.SIGNATURE}
        status = 401 if unproved else STATUS.get(refusal.code, 400)
        headers = {"Retry-After": str(max(1, round(refusal.wait)))} if refusal.wait else {}
        if status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        body = {"error": refusal.sentence, "code": str(refusal.why)}
        return web.json_response(body, status=status, headers=headers)
