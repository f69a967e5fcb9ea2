"""Agents whose names a desk, a token, a sender and a transfer write with other blanks, or with joiners."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from cues.calls.commands import Verb
from cues.calls.events import CallTransferred
from cues.calls.gateway.identity import Scope
from tests.cues.calls.gateway import conftest as gateways
from tests.cues.calls.gateway.loopback import Caller, soon, until
from tests.cues.calls.gateway.telephony import connect, pcm, twilio_call
from tests.cues.calls.test_desk_client import Shown, attached

start = gateways.start
gateway = gateways.gateway
NAMES = [
    ("\u5c71\u7530\u3000\u592a\u90ce", "\u5c71\u7530 \u592a\u90ce"),
    ("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"),
    ("Jean\u00a0Paul", "Jean Paul"),
]
"""As it is typed, and as it is compared."""


@pytest.mark.parametrize(("typed", "compared"), NAMES)
async def test_a_desk_with_a_token_of_its_name_gets_its_call(start, typed, compared):
    up = await start(everybody_proves=True)
    secret, token = up.tokens.add(Scope.DESK, agent=typed, now=datetime.now(UTC))
    assert token.agent == compared
    publish, _ = up.tokens.add(Scope.PUBLISH, now=datetime.now(UTC))
    for its_own in (typed, compared):
        async with attached(up.ws, agent=its_own, token=secret) as client:
            caller = Caller(up, agent=typed, token=publish)
            await caller.connect()
            call = await soon(client.next_call())
            assert call.agent == client.agent == compared
            await caller.end()


@pytest.mark.parametrize(("typed", "compared"), NAMES)
async def test_a_call_is_handed_over_by_name(gateway, typed, compared):
    async with attached(gateway.ws, agent="dana") as dana, attached(gateway.ws, agent=typed) as other:
        hers, theirs = Shown(dana), Shown(other)
        caller = Caller(gateway, agent="dana")
        await caller.connect()
        await until(lambda: hers.events)
        await hers.ask(Verb.TRANSFER, typed, "d1")
        assert (await theirs.until(CallTransferred)).to == compared
        await caller.end()


@pytest.mark.parametrize(("typed", "compared"), NAMES)
async def test_every_sender_may_name_the_agent_so(gateway, typed, compared):
    async with attached(gateway.ws, agent=typed) as client:
        socket = await connect(gateway, "/twilio")
        await twilio_call(socket, 0.5, agent=typed)
        assert (await gateway.call()).agent == compared
        await socket.close()
        socket = await connect(gateway, f"/vosk?rate=16000&agent={quote(typed)}")
        await socket.send(pcm(0.1))
        assert (await soon(client.next_call())).agent == compared
        await socket.close()
