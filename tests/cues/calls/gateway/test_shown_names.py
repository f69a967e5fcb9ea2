"""Names with signs that move a cursor: none comes to a desk, and none gets a call."""

import asyncio
from urllib.parse import quote

import pytest

from tests.cues.calls.gateway.loopback import Caller, Screen, closing, soon, until
from tests.cues.calls.gateway.telephony import connect, twilio_call

CLEARS = "\x1b[2J\x07"


async def test_what_twilio_is_told_of_a_call_is_shown_without_them(gateway, http):
    socket = await connect(gateway, "/twilio")
    sending = asyncio.create_task(
        twilio_call(socket, 1.0, number=f"{CLEARS}+1614", agent="a\nb", call=f"c{CLEARS}")
    )
    desk = await Screen.open(http, gateway)
    await desk.until(lambda: desk.calls)
    assert (desk.calls[0]["customer"], desk.calls[0]["agent"]) == ("[2J+1614", "a b")
    (call,) = gateway.calls
    assert call.plan.ref == "c[2J"
    await soon(sending)
    await closing(socket)
    await desk.close()


async def test_a_desk_gives_itself_no_such_name(gateway, http):
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    desk = await Screen.open(http, gateway, f"/desk?agent={quote(CLEARS)}robin")
    await desk.order("hold", call.id)
    await until(lambda: call.agent)
    assert call.agent == "[2Jrobin"
    await desk.close()
    await caller.end()


@pytest.mark.parametrize("name", ["", "  ", "\x07", "\u202e\u200b"])
async def test_a_desk_hands_no_call_to_what_is_no_name(gateway, http, name):
    caller = Caller(gateway, agent="robin")
    await caller.connect()
    call = await gateway.call()
    desk = await Screen.open(http, gateway, "/desk?agent=robin")
    await desk.follow(call.id)
    await desk.order("transfer", call.id, name)
    answered = await desk.event("command")
    assert (answered["command"], answered["refused"]) == ("transfer", "unknown_target")
    assert call.agent == "robin"
    await desk.close()
    await caller.end()
