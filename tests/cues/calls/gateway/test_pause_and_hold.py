"""A telephone's hold and the agent's pause: whoever ends a hold, by whatever road, never ends the pause."""

from __future__ import annotations

import json

import pytest

from tests.cues.calls.gateway.loopback import CUSTOMER, Caller, Screen, soon, until, utter
from tests.cues.calls.gateway.telephony import connect
from tests.cues.calls.gateway.telephony import finals as said_in
from tests.cues.calls.gateway.test_genesys import Genesys, speaking
from tests.speech.sources.protocols.genesys import OPEN

WORDS = "the zebra is in the garden"


async def paused_on_hold(gateway, http):
    """A call of robin's that the telephone has put on hold, and that robin has paused."""
    caller, call, robin = await watched(gateway, http)
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


async def post(gateway, http, call, verb, body=b"", **headers):
    async with http.post(f"{gateway.http}/calls/{call}/{verb}", data=body, headers=headers) as answer:
        return answer.status, (await answer.json()).get("code")


async def post_resume(gateway, http, caller, call):
    assert await post(gateway, http, call.id, "resume") == (200, None)


async def post_resume_of_the_hold(gateway, http, caller, call):
    async with http.post(f"{gateway.http}/calls/c-9/resume", data=b'{"ends": "hold"}') as answer:
        assert answer.status == 200


@pytest.mark.parametrize("road", [unhold, post_resume_of_the_hold])
async def test_the_end_of_a_hold_leaves_the_pause(gateway, http, road):
    caller, call, robin = await paused_on_hold(gateway, http)
    for again in range(2):  # the second one finds no hold, and is still no end of the pause
        await road(gateway, http, caller, call)
        await robin.until(lambda count=again: len(answers(robin)) >= 3 + count)
    assert answers(robin)[-2:] == [("resume", "hold", None), ("resume", "hold", "not_now")]
    assert await resumed(robin) == ["hold"]
    assert await hear_on(caller, call, robin) == []


async def test_an_http_resume_ends_the_hold_and_then_says_that_the_pause_is_anothers(gateway, http):
    caller, call, robin = await paused_on_hold(gateway, http)
    assert await post(gateway, http, "c-9", "resume") == (200, None)
    await robin.event("call.resumed")
    for _ in range(2):
        assert await post(gateway, http, "c-9", "resume") == (409, "not_your_pause")
    assert await resumed(robin) == ["hold"]
    assert await hear_on(caller, call, robin) == []


async def watched(gateway, http):
    """A call of robin's that nobody has paused."""
    gateway.kitchen.said = {CUSTOMER: utter(2.5, WORDS)}
    caller = Caller(gateway, agent="robin", call="c-9")
    await caller.connect()
    call = await gateway.call()
    robin = await Screen.open(http, gateway, "/desk?agent=robin")
    await robin.follow(call.id)
    await caller.send(1.0)
    return caller, call, robin


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_program_ends_the_pause_that_it_has_begun_without_saying_so(gateway, http, at_once):
    caller, call, robin = await watched(gateway, http)
    assert await post(gateway, http, "c-9", "pause") == (200, None)
    if not at_once:
        await robin.until(lambda: answers(robin))
    assert await post(gateway, http, "c-9", "resume") == (200, None)
    await robin.until(lambda: len(answers(robin)) == 2)
    assert answers(robin) == [("pause", None, None), ("resume", "pause", None)]
    assert await hear_on(caller, call, robin) == [WORDS]


async def test_a_pause_of_a_program_is_the_agents_too_once_the_agent_asks_for_one(gateway, http):
    caller, call, robin = await watched(gateway, http)
    await post(gateway, http, "c-9", "pause")
    await robin.event("call.paused")
    await robin.order("pause", call.id, id_="p")
    await robin.until(lambda: len(answers(robin)) == 2)
    assert await post(gateway, http, "c-9", "resume") == (409, "not_your_pause")
    assert await hear_on(caller, call, robin) == []


async def test_a_pause_that_the_agent_begins_anew_is_no_programs(gateway, http):
    caller, call, robin = await watched(gateway, http)
    await post(gateway, http, "c-9", "pause")
    await robin.event("call.paused")
    await robin.order("resume", call.id, id_="r")
    await robin.order("pause", call.id, id_="p")
    await robin.until(lambda: len(answers(robin)) == 3)
    assert await post(gateway, http, "c-9", "resume") == (409, "not_your_pause")
    assert await hear_on(caller, call, robin) == []


async def test_a_program_that_asks_for_a_pause_where_the_agent_has_one_cannot_end_it(gateway, http):
    caller, call, robin = await watched(gateway, http)
    await robin.order("pause", call.id, id_="p")
    await robin.event("call.paused")
    assert await post(gateway, http, "c-9", "pause") == (200, None)
    await robin.until(lambda: len(answers(robin)) == 2)
    assert answers(robin)[1] == ("pause", None, "not_now")
    assert await post(gateway, http, "c-9", "resume") == (409, "not_your_pause")
    assert await hear_on(caller, call, robin) == []


async def test_what_a_program_began_last_ends_first_whoever_else_ended_it(gateway, http):
    """Paused while a card is paid by; the agent takes the customer back; the PBX ends its hold only then."""
    caller, call, robin = await watched(gateway, http)
    for verb in ("pause", "hold"):
        await post(gateway, http, "c-9", verb)
    await robin.event("call.held")
    await robin.order("resume", call.id, "hold", id_="o")
    await robin.event("call.resumed")
    for ended in ("hold", "pause"):
        assert await post(gateway, http, "c-9", "resume") == (200, None)
        await robin.until(lambda ended=ended: answers(robin)[-1][:2] == ("resume", ended))
    assert answers(robin)[-2:] == [("resume", "hold", "not_now"), ("resume", "pause", None)]
    assert await hear_on(caller, call, robin) == [WORDS]


@pytest.mark.parametrize("says_hold", [False, True])
async def test_a_hold_that_ended_while_the_line_was_broken_is_over(gateway, http, says_hold):
    caller, call, robin = await watched(gateway, http)
    await caller.socket.send(caller.out.hold(True))
    await robin.event("call.held")
    await robin.order("pause", call.id, id_="p")
    await robin.event("call.paused")
    caller.drop()
    await until(lambda: not call.connections)
    await caller.connect()
    if says_hold:
        await caller.socket.send(caller.out.hold(True))
    await caller.send(0.5)
    await until(lambda: call.at >= 1.4)
    assert resumed_in(call) == ([] if says_hold else ["hold"]), "and the pause, the agent's, never is"
    await caller.end()


def resumed_in(call):
    return [event.ended for event in call.log.since(0) if event.event == "call.resumed"]


async def test_the_agents_hold_outlives_the_line(gateway, http):
    caller, call, robin = await watched(gateway, http)
    await robin.order("hold", call.id, id_="o")
    await robin.event("call.held")
    caller.drop()
    await until(lambda: not call.connections)
    await caller.connect()
    await caller.send(0.5)
    await until(lambda: call.at >= 1.4)
    assert resumed_in(call) == []
    await caller.end()


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


async def test_genesys_coming_again_with_sound_is_not_on_hold(gateway):
    gateway.kitchen.said = {CUSTOMER: utter(2.5, WORDS)}
    genesys, call = await speaking(gateway, 1.0, 0.6)
    await genesys.say("paused")
    await until(lambda: "call.held" in [event.event for event in call.log.since(0)])
    genesys.socket.transport.abort()
    await until(lambda: not call.connections)
    position = genesys.position
    genesys = Genesys(await connect(gateway, "/audiohook"))
    genesys.position = position
    await genesys.say("open", **OPEN, continuedSessions=[{}])
    await genesys.hears("opened")
    await genesys.sound(4.0)
    await until(lambda: call.at > 4.5)
    await genesys.say("close", reason="end")
    await soon(call.finished.wait())
    assert resumed_in(call) == ["hold"]
    assert said_in(gateway, call.id) == [WORDS]
