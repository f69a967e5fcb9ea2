"""One client and another's call: it can neither join, read, send nor end it."""

import asyncio

import pytest

from cues.calls.gateway.identity import Scope
from speech.sources.protocols.own_sender import TurnedAway
from tests.cues.calls.gateway.loopback import Caller, Screen, closing, soon, until
from tests.cues.calls.gateway.stranger import NOW, knock
from tests.cues.calls.gateway.telephony import connect, twilio_call


async def test_one_sender_cannot_bring_a_side_of_anothers_call(start):
    """By Asterisk's UUID, by Twilio's call, by a name: from another identity it is another call."""
    up = await start(everybody_proves=True)
    one, two = (up.tokens.add(Scope.PUBLISH, now=NOW)[0] for _ in range(2))
    first = await connect(up, "/twilio")
    sending = asyncio.create_task(twilio_call(first, 7.0, ("inbound",), token=one))
    await until(lambda: up.calls)
    (call,) = up.calls
    second = await connect(up, "/twilio")
    await twilio_call(second, 1.0, ("outbound",), token=two)
    await soon(sending)
    await soon(call.finished.wait())
    assert len({each.sender for each in up.calls}) == 2
    assert up.journal(call.id)[-1]["duration"] == pytest.approx(7.0, abs=0.1)
    for socket in (first, second):
        await closing(socket)


async def test_a_publisher_cannot_read_a_call_nor_a_desk_send_or_end_one(start, http):
    up = await start(everybody_proves=True)
    publish, desk = (up.tokens.add(scope, now=NOW)[0] for scope in (Scope.PUBLISH, Scope.DESK))
    caller = Caller(up, token=publish, call="c-9")
    await caller.connect()
    call = await up.call()
    for path in (f"/events?call={call.id}", "/desk"):
        assert await knock(up, f"{path}{'&' if '?' in path else '?'}token={publish}") == 403
    for path in ("end", "transfer", "hold", "context"):
        ask = http.post(f"{up.http}/calls/{call.id}/{path}", headers={"Authorization": f"Bearer {desk}"})
        async with ask as answer:
            assert answer.status == 403
    assert await Caller(up, token=desk).connect() == TurnedAway("not_allowed")
    assert call.log.seq == 1
    await caller.end()


async def test_a_desk_of_one_agent_cannot_speak_as_another_by_any_address(start, http):
    up = await start(everybody_proves=True)
    publish, _ = up.tokens.add(Scope.PUBLISH, now=NOW)
    sam, _ = up.tokens.add(Scope.DESK, now=NOW, agent="sam")
    caller = Caller(up, token=publish, agent="robin")
    await caller.connect()
    call = await up.call()
    await caller.send(3.0)
    events = await Screen.open(http, up, f"/events?call={call.id}&token={sam}")
    assert await events.closed() == (1000, "")
    assert events.events == []
    desk = await Screen.open(http, up, f"/desk?token={sam}")
    await desk.take()
    assert desk.calls == []
    await desk.order("end", call.id)
    await desk.until(lambda: desk.refused)
    assert desk.refused == [{"id": "k1", "code": "not_yours"}]
    assert not call.finished.is_set()
    await caller.end()
    await desk.close()
