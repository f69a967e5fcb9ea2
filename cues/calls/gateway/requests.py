"""What telephone systems and CRMs ask of the gateway by HTTP: context, hold and transfer, who to ring."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any, Final, TypeVar
from uuid import uuid4

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cues.calls.commands import Command, Context, Verb
from cues.calls.gateway.desk import Calls
from cues.calls.gateway.hosted import HostedCall
from cues.calls.gateway.identity import Identity, Scope
from cues.calls.gateway.metrics import Metrics
from cues.calls.gateway.routing import rank
from cues.calls.gateway.switchboard import Switchboard

VERBS: Final = frozenset({Verb.PAUSE, Verb.HOLD, Verb.RESUME, Verb.TRANSFER, Verb.END})
"""What a softphone or a PBX may ask of a call; the rest is for the agent whose it is."""
MOST_FACTS: Final = 100
_Short = Annotated[str, Field(max_length=500)]
Model = TypeVar("Model", bound=BaseModel)
_Fact = Annotated[str, Field(max_length=2000)] | bool | int | float


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, allow_inf_nan=False)


class ContextTold(_Told):
    """The body of `POST /calls/{call}/context`."""

    customer: _Short | None = None
    """The customer's number or id."""
    agent: _Short | None = None
    """Whose call it is, where it is nobody's yet."""
    facts: dict[_Short, _Fact] = Field(default_factory=dict, max_length=MOST_FACTS)
    """What the CRM knows besides: order, ticket, member since."""


class _Moved(_Told):
    to: _Short | None = None


class Wanted(_Told):
    """The body of `POST /route`."""

    number: _Short | None = None
    customer: _Short | None = None
    agents: Annotated[list[_Short], Field(max_length=10_000)] | None = None
    """Who may take the call; None: every desk that is connected."""


class Requests:
    """Answers; every body is JSON, and a bad one gets 400 and a sentence without a word of it."""

    def __init__(self, board: Switchboard, calls: Calls, metrics: Metrics) -> None:
        self._board = board
        self._calls = calls
        self._metrics = metrics

    async def calls(self, _: web.Request, __: Identity) -> web.StreamResponse:
        """The calls there are: ids, protocols, states; no customers."""
        infos = [asdict(info) for info in self._calls.infos("")]
        for info in infos:
            del info["customer"]
        return web.json_response({"calls": infos})

    async def context(self, request: web.Request, who: Identity) -> web.StreamResponse:
        """What a CRM knows of a call."""
        call = self._theirs(request, who)
        if call is None:
            return _unknown()
        told = await _body(request, ContextTold)
        if told is None:
            return _bad('Send {"customer"?, "agent"?, "facts"?: {key: text, number, true or false}}.')
        if told.agent and call.agent is None:
            call.agent = told.agent
        call.send(Context(told.customer, told.facts))
        self._board.changed(call)
        return web.json_response({"call": call.id})

    async def command(self, request: web.Request, who: Identity) -> web.StreamResponse:
        """Hold, resume, pause, transfer or end a call."""
        call = self._theirs(request, who)
        if call is None:
            return _unknown()
        verb = request.match_info["verb"]
        if verb not in VERBS:
            return _bad("A call can be asked to pause, hold, resume, transfer or end.")
        moved = await _body(request, _Moved) if request.can_read_body else _Moved()
        if moved is None:
            return _bad('Send nothing, or {"to": AGENT} with transfer.')
        call.send(Command(Verb(verb), uuid4().hex, moved.to))
        if verb == Verb.END:
            call.hang_up()
        self._board.changed(call)
        return web.json_response({"call": call.id})

    async def route(self, request: web.Request, _: Identity) -> web.StreamResponse:
        """Who should take a call that is about to begin, with reasons."""
        wanted = await _body(request, Wanted)
        if wanted is None:
            return _bad('Send {"number"?, "customer"?, "agents"?: [NAME, ...]}.')
        desks = self._metrics.desks()
        agents = sorted(desks) if wanted.agents is None else [each for each in wanted.agents if each in desks]
        ranked = rank(agents, self._calls.infos(""), wanted.customer or wanted.number)
        best = ranked[0].agent if ranked else None
        return web.json_response({"agent": best, "ranked": [asdict(each) for each in ranked[:20]]})

    def _theirs(self, request: web.Request, who: Identity) -> HostedCall | None:
        """The call that is meant, where it is one of theirs; an administrator's are all."""
        call = self._board.get(request.match_info["call"], who.key)
        if call is None or call.log.ended:
            return None
        return call if call.sender == who.key or who.may(Scope.ADMIN) else None


async def _body(request: web.Request, model: type[Model]) -> Model | None:
    """The body as what it should be; None where it is not."""
    try:
        fields: Any = json.loads(await request.text() or "{}")
        return model.model_validate(fields)
    except (ValidationError, ValueError, RecursionError, web.HTTPRequestEntityTooLarge):
        return None


def _unknown() -> web.Response:
    return web.json_response({"error": "There is no such call of yours.", "code": "no_such_call"}, status=404)


def _bad(sentence: str) -> web.Response:
    return web.json_response({"error": sentence, "code": "malformed"}, status=400)
