"""The desk's own HTTP, on this machine alone: a softphone says by it where calls begin and end."""

from __future__ import annotations

import hmac
import json
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import Field, ValidationError, field_validator

from cues.calls.commands import Command, Stands, Verb
from cues.calls.desk.address import LOOPBACK
from cues.calls.desk.listening import Listening
from cues.calls.desk.number import clean
from cues.calls.desk.one_call import OneCall
from cues.calls.told import Facts, Short, Told
from speech.errors import HeartlineError

LARGEST: Final = 64 * 1024
"""Bytes of a request's body."""
START: Final = "start"
ORDERS: Final = (START, Verb.HOLD, Verb.RESUME, Verb.PAUSE, Verb.TRANSFER, Verb.END)
UNREADABLE: Final = (web.HTTPRequestEntityTooLarge, web.RequestPayloadError)
ORDERED: Final = "order"
"""Who asks for what is ordered here, whatever the agent does by key."""
_NAMES: Final = frozenset({LOOPBACK, "localhost", "[::1]"})


class Ordered(Told):
    """What comes with an order, as a JSON object or as the query of the address."""

    number: Short | None = None
    """The other party's, as the softphone gives it."""
    facts: Facts = Field(default_factory=dict)
    to: Short | None = None
    """With `transfer`: the agent who takes the call."""
    id: Short | None = None
    """The sender's own for this order: the same one is not done twice."""

    @field_validator("number", "to", "id")
    @classmethod
    def _nothing(cls, given: str | None) -> str | None:
        """A softphone that knows none fills in nothing."""
        return clean(given)


class PortTakenError(HeartlineError):
    """Another program answers where this desk is to."""


class Door:
    """Lets orders in: `GET` or `POST /call/{order}`, and `GET /call` for how it stands.

    Whoever asks shows the token of the desk's own file. Pages in a browser, which may reach this address too,
    are refused whatever they show.
    """

    def __init__(self, listening: Listening, token: str) -> None:
        self._listening = listening
        self._token = token
        self._runner: web.AppRunner | None = None
        self._steered: str | None = None
        """The call that was put on hold or paused by an order."""

    async def open(self, port: int) -> int:
        """Begin to answer.

        Args:
            port: the one to take; 0: any that is free.

        Returns:
            The port taken.

        Raises:
            PortTakenError: it cannot be had; another one may be tried.
        """
        app = web.Application(middlewares=[self._guard], client_max_size=LARGEST)
        app.router.add_get("/call", self._state, allow_head=False)
        for method in ("GET", "POST"):
            app.router.add_route(method, "/call/{order}", self._order)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, LOOPBACK, port).start()
        except (OSError, OverflowError):
            await self.close()
            raise PortTakenError(f"The port {port} cannot be had. Choose another one with --port.") from None
        taken: int = self._runner.addresses[0][1]
        return taken

    async def close(self) -> None:
        """Answer no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        host = request.host.rpartition(":")[0] or request.host
        if host not in _NAMES or "Origin" in request.headers:
            return _refused(HTTPStatus.FORBIDDEN, "forbidden", "Web pages may not ask this.")
        scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
        shown = shown.strip() if scheme.casefold() == "bearer" else request.query.get("token", "")
        # Bytes that are no text may come in a header.
        if not hmac.compare_digest(shown.encode(errors="backslashreplace"), self._token.encode()):
            return _refused(HTTPStatus.UNAUTHORIZED, "no_token", "Show the token of this desk's own file.")
        return await handler(request)

    async def _state(self, _: web.Request) -> web.StreamResponse:
        return web.json_response(_state_of(self._listening.call))

    async def _order(self, request: web.Request) -> web.StreamResponse:
        order = request.match_info["order"]
        if order not in ORDERS:
            sentence = f"Ask for one of {', '.join(ORDERS)}."
            return _refused(HTTPStatus.NOT_FOUND, "unknown_order", sentence)
        told = await _told(request)
        if told is None:
            sentence = (
                'Send {"number"?, "facts"?: {key: text, number, true or false}, "to"?, "id"?}, '
                f"all else as text, {LARGEST // 1024} kB at most."
            )
            return _refused(HTTPStatus.BAD_REQUEST, "malformed", sentence)
        # A softphone may give every order of a call the call's own id.
        order_id = uuid4().hex if told.id is None else f"{order} {told.id}"
        if order == START:
            return web.json_response(_state_of(self._listening.start(told.number, told.facts, order_id)))
        call = self._listening.call
        verb = Verb(order)
        target = self._target(verb, told, call)
        by = None if verb is Verb.RESUME and target is None else ORDERED
        if not self._listening.ask(Command(verb, order_id, target, by=by)):
            return _refused(HTTPStatus.CONFLICT, "no_call", "No call is on at this desk.")
        return web.json_response(_state_of(call))

    def _target(self, verb: Verb, told: Ordered, call: OneCall | None) -> str | None:
        """What an order means; going on ends what was ordered last, and no pause of the agent's by key."""
        if call is None:
            return told.to
        if verb in {Verb.HOLD, Verb.PAUSE}:
            self._steered = call.plan.id
        if verb is Verb.RESUME:
            return call.begun.last(ORDERED) or (Stands.HOLD if self._steered == call.plan.id else None)
        return told.to


async def _told(request: web.Request) -> Ordered | None:
    """What came with an order; None where it cannot be read."""
    try:
        fields: Any = json.loads(await request.read() or b"{}")
        if isinstance(fields, dict):
            return Ordered.model_validate({**_queried(request), **fields})
    except (ValidationError, ValueError, RecursionError, *UNREADABLE):
        pass
    return None


def _queried(request: web.Request) -> dict[str, str]:
    """What stands in the address, but for the token."""
    query = {key: value for key, value in request.query.items() if key != "token"}
    number = query.get("number", "")
    if number[:1] == " " and number[1:2].isdigit():  # a plus in an address means a blank; nobody dials one
        query["number"] = f"+{number[1:]}"
    return query


def _state_of(call: OneCall | None) -> dict[str, str | None]:
    return {"call": call.plan.id if call is not None else None}


def _refused(status: HTTPStatus, code: str, sentence: str) -> web.Response:
    return web.json_response({"error": sentence, "code": code}, status=status)
