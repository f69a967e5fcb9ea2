"""A telephone's hold and the agent's pause: whoever ends a hold, by whatever road, never ends the pause."""

from __future__ import annotations

import json

import pytest

from tests.cues.calls.gateway.loopback import CUSTOMER, Caller, Screen, soon, until, utter
from tests.cues.calls.gateway.telephony import connect
from tests.cues.calls.gateway.telephony import finals as said_in
from tests.cues.calls.gateway.test_genesys import Genesys
from tests.speech.sources.protocols.genesys import OPEN

WORDS = "the zebra is in the garden"


async def paused_on_hold(gateway, http):
    """A call of robin's that the telephone has put on hold, and that robin has paused."""
    gateway.kitchen.said = {CUSTOMER: utter(2.5, WORDS)}
    caller = Caller(gateway, agent="robin", call="c-9")
    await caller.connect()
    call = await gateway.call()
    robin = await Screen.open(http, gateway, "/desk?agent=robin")
    await robin.follow(call.id)
    await caller.send(1.0)
    await caller.socket.send(caller.out.hold(True))
    await robin.event("call.held")
    await robin.order("pause", call.id, id_="p")
    await robin.event("call.paused")
    return caller, call, robin


async def resumed(robin):
    """What has ended, each `call.resumed` in order."""
    return [event["ended"] for event in robin.events if event["event"] == "call.resumed"]


async def hear_on(caller, call, robin):
    """What is said from here on, up to the call's end, as its journal has it."""
    at = call.at
    await caller.send(4.0)
    await until(lambda: call.at > at + 3.5)
    await caller.end()
    await robin.event("call.ended")
    return said_in(caller.up, call.id)


async def unhold(gateway, http, caller, call):
    await caller.socket.send(caller.out.hold(False))


async def post_resume(gateway, http, caller, call):
    async with http.post(f"{gateway.http}/calls/{call.id}/resume") as answer:
        assert answer.status == 200


async def post_resume_of_the_hold(gateway, http, caller, call):
    async with http.post(f"{gateway.http}/calls/c-9/resume", data=b'{"ends": "hold"}') as answer:
        assert answer.status == 200


@pytest.mark.parametrize("road", [unhold, post_resume, post_resume_of_the_hold])
async def test_the_end_of_a_hold_leaves_the_pause(gateway, http, road):
    caller, call, robin = await paused_on_hold(gateway, http)
    for again in range(2):  # the second one finds no hold, and is still no end of the pause
        await road(gateway, http, caller, call)
        await robin.until(lambda count=again: len(answers(robin)) >= 3 + count)
    assert answers(robin)[-2:] == [("resume", "hold", None), ("resume", "hold", "not_now")]
    assert await resumed(robin) == ["hold"]
    assert await hear_on(caller, call, robin) == []


def answers(screen):
    told = [event for event in screen.events if event["event"] == "command"]
    return [(event["command"], event["target"], event["refused"]) for event in told]


@pytest.mark.parametrize("target", [None, "pause"])
async def test_the_agents_own_key_ends_the_pause_and_leaves_the_hold(gateway, http, target):
    caller, call, robin = await paused_on_hold(gateway, http)
    await robin.order("resume", call.id, target, id_="r")
    await robin.event("call.resumed")
    assert await resumed(robin) == ["pause"]
    await caller.socket.send(caller.out.hold(False))
    await robin.until(lambda: len([e for e in robin.events if e["event"] == "call.resumed"]) == 2)
    assert await hear_on(caller, call, robin) == [WORDS]


async def test_a_pause_outlives_a_hold_that_the_agent_ended_first(gateway, http):
    """Hold by the telephone, the agent takes the customer back, pauses; then the telephone ends its hold."""
    caller, call, robin = await paused_on_hold(gateway, http)
    await robin.order("resume", call.id, "hold", id_="o")
    await robin.event("call.resumed")
    await caller.socket.send(caller.out.hold(False))
    await robin.until(lambda: len(answers(robin)) >= 4)
    assert answers(robin)[-1] == ("resume", "hold", "not_now")
    assert await hear_on(caller, call, robin) == []


async def test_another_agents_desk_ends_nothing(gateway, http):
    caller, call, robin = await paused_on_hold(gateway, http)
    for path in ("/desk?agent=sam", "/desk"):
        other = await Screen.open(http, gateway, path)
        await other.order("resume", call.id, id_="x")
        while not other.refused:
            await other.take()
        assert other.refused == [{"id": "x", "code": "not_yours"}]
    assert await resumed(robin) == []
    assert await hear_on(caller, call, robin) == []


async def test_a_program_ends_a_pause_only_where_it_says_so(gateway, http):
    caller, call, robin = await paused_on_hold(gateway, http)
    for body in (b'{"ends": "everything"}', b'{"ends": true}', b'{"end": "pause"}'):
        async with http.post(f"{gateway.http}/calls/{call.id}/resume", data=body) as answer:
            assert answer.status == 400
    async with http.post(f"{gateway.http}/calls/{call.id}/resume", data=b'{"ends": "pause"}') as answer:
        assert answer.status == 200
    await robin.event("call.resumed")
    assert await resumed(robin) == ["pause"]
    await caller.end()


async def test_genesys_going_on_leaves_the_pause(gateway, http):
    gateway.kitchen.said = {CUSTOMER: utter(2.5, WORDS)}
    socket = await connect(gateway, "/audiohook")
    genesys = Genesys(socket)
    await genesys.say("open", **OPEN)
    await genesys.hears("opened")
    call = await gateway.call()
    desk = await Screen.open(http, gateway, "/desk?agent=robin")
    await desk.follow(call.id)
    await genesys.sound(1.0)
    await desk.order("pause", call.id, id_="p")
    await desk.event("call.paused")
    await genesys.say("paused")
    await desk.event("call.held")
    await genesys.say("resumed", start="PT1S", discarded="PT0S")
    await desk.event("call.resumed")
    await genesys.sound(4.0)
    await until(lambda: call.at > 4.5)
    await genesys.say("close", reason="end")
    await soon(call.finished.wait())
    assert said_in(gateway, call.id) == []
    assert WORDS not in json.dumps(gateway.journal(call.id))
