"""What telephone systems and CRMs ask of the gateway by HTTP: context, hold and transfer, who to ring."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Final

from aiohttp import web
from pydantic import Field

from cues.calls.gateway.desk import Calls
from cues.calls.gateway.errands import (
    CONTEXT,
    UNKNOWN,
    Errand,
    Errands,
    Outcome,
    bad,
    read_body,
)
from cues.calls.gateway.identity import Identity, Scope
from cues.calls.gateway.metrics import Metrics
from cues.calls.gateway.named import Named
from cues.calls.gateway.people import People
from cues.calls.gateway.routing import Ranked, rank, rank_people
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.told import Short, Shown, Told
from cues.people.ranking import Caller, spoke_before
from cues.people.regions import guess

RANKED: Final = 20
"""Places that an answer holds at most."""
UNREADABLE: Final = (web.HTTPRequestEntityTooLarge, web.RequestPayloadError, TimeoutError)
BODY_WITHIN: Final = 10.0
"""Seconds in which a request's body has to come."""


class Wanted(Told):
    """The body of `POST /route`."""

    number: Shown | None = None
    customer: Shown | None = None
    agents: Annotated[list[Shown], Field(max_length=10_000)] | None = None
    """Who may take the call; None: every desk that is connected."""
    language: Short | None = None
    """What the caller wants to speak, as in BCP 47."""


class Requests:
    """Answers; every body is JSON, and a bad one gets 400 and a sentence without a word of it."""

    def __init__(
        self, board: Switchboard, calls: Calls, metrics: Metrics, people: People | None = None
    ) -> None:
        self._errands = Errands(board)
        self._calls = calls
        self._metrics = metrics
        self._people = people
        self._named = Named()

    async def calls(self, _: web.Request, __: Identity) -> web.StreamResponse:
        """The calls there are: ids, protocols, states; no customers."""
        infos = [asdict(info) for info in self._calls.infos("")]
        for info in infos:
            del info["customer"]
        return web.json_response({"calls": infos})

    async def context(self, request: web.Request, who: Identity) -> web.StreamResponse:
        """What a CRM knows of a call."""
        return await self._do(request, who, CONTEXT)

    async def command(self, request: web.Request, who: Identity) -> web.StreamResponse:
        """Hold, resume, pause, transfer or end a call."""
        return await self._do(request, who, request.match_info["verb"])

    async def route(self, request: web.Request, _: Identity) -> web.StreamResponse:
        """Who should take a call that is about to begin, with reasons."""
        body = await _body(request)
        wanted = None if body is None else read_body(body, Wanted)
        if wanted is None:
            return _answer(bad('Send {"number"?, "customer"?, "agents"?: [NAME, ...], "language"?}.'))
        desks = self._metrics.desks() | self._calls.desks()
        agents = sorted(desks) if wanted.agents is None else [each for each in wanted.agents if each in desks]
        ranked = await self._ranked(agents, wanted)
        best = ranked[0].agent if ranked else None
        return web.json_response({"agent": best, "ranked": [asdict(each) for each in ranked[:RANKED]]})

    async def _ranked(self, agents: Sequence[str], wanted: Wanted) -> Sequence[Ranked]:
        """Agents for a call; by who they are where one of them has told."""
        customer = wanted.customer or wanted.number
        people = self._people
        team = None if people is None else await people.team()
        if people is None or team is None or not any(agent in team for agent in agents):
            return rank(agents, self._calls.infos(""), customer)
        remembered = await people.remembered(customer)
        caller = Caller(
            guess(wanted.number or wanted.customer or ""),
            remembered,
            spoke_before(remembered),
            wanted.language,
        )
        now = asyncio.get_running_loop().time()
        ranked = rank_people(
            agents,
            self._calls.infos(""),
            customer,
            caller,
            (team, people.policy),
            waiting=self._named.waiting(customer, now),
            today=datetime.now().astimezone().date(),
            most=RANKED,
        )
        self._named.add(ranked[0].agent, customer, now)
        return ranked

    async def _do(self, request: web.Request, who: Identity, what: str) -> web.StreamResponse:
        """Do what is asked of a call, here or at the gateway that has it."""
        body = await _body(request)
        if body is None:
            return _answer(bad("The body is too large, cannot be unpacked, or does not come."))
        may = {"admin": who.may(Scope.ADMIN), "control": who.may(Scope.CONTROL)}
        errand = Errand(request.match_info["call"], what, body, who.key, **may)
        outcome = self._errands.do(errand)
        if outcome is UNKNOWN:
            outcome = await self._calls.errand(errand)
        return _answer(outcome)


async def _body(request: web.Request) -> bytes | None:
    """The body; None where it cannot be read."""
    try:
        async with asyncio.timeout(BODY_WITHIN):
            return await request.read()
    except UNREADABLE:
        return None


def _answer(outcome: Outcome) -> web.Response:
    return web.json_response(dict(outcome.fields), status=outcome.status)
