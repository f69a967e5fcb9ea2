"""Several gateways as one: a desk at any of them, and a sender that goes on at another."""

from __future__ import annotations

import asyncio
import stat
import sys
from datetime import UTC, datetime

import pytest

from cues.calls.gateway.cluster import BOOT
from cues.calls.gateway.identity import Scope
from speech.sources.protocols.own_sender import TurnedAway, Welcome
from tests.cues.calls.gateway.loopback import FINALS, Caller, Screen, soon, until
from tests.cues.calls.gateway.redis_server import needs_redis
from tests.cues.calls.gateway.several import begun, bus, cluster, desk_on, directory, in_order

pytestmark = [pytest.mark.recogniser, needs_redis]


async def test_a_desk_at_another_gateway_sees_all_that_one_at_its_own_does(several, first, second, http):
    near, far = await Screen.open(http, first), await Screen.open(http, second)
    caller, call = await begun(first, number="+1614", agent="robin")
    for desk in (near, far):
        await desk.until(lambda desk=desk: desk.calls)
        await desk.follow(call.id)
    assert far.calls[0]["gateway"].endswith("/first")
    assert {key: far.calls[0][key] for key in ("id", "agent", "customer", "state")} == {
        "id": call.id,
        "agent": "robin",
        "customer": "+1614",
        "state": "live",
    }
    await caller.send(7.0)
    await caller.end()
    for desk in (near, far):
        await desk.event("call.ended")
        await desk.until(lambda desk=desk: desk.calls[0]["state"] == "ended")
    assert in_order(far.events) == in_order(near.events)
    assert far.finals == FINALS
    late = await Screen.open(http, second, f"/events?call={call.id}&since={far.events[4]['seq']}")
    await late.event("call.ended")
    assert in_order(late.events) == [e for e in far.lasting if e["seq"] > far.events[4]["seq"]]


async def test_an_event_is_in_redis_before_anybody_at_its_own_gateway_sees_it(several, first):
    caller, call = await begun(first)
    seen = []

    async def look():
        async for event in call.log.follow():
            told = await bus(first).events(call.id)
            seen.append(
                (event.seq, [each.seq for each in told if each.seq == event.seq or each.seq > event.seq])
            )

    looking = asyncio.create_task(look())
    await caller.send(7.0)
    await caller.end()
    await soon(looking)
    assert len(seen) > 10
    assert all(later for _, later in seen)


async def test_what_a_far_desk_asks_is_done_and_refused_as_at_its_own(several, first, second, http):
    caller, call = await begun(first)
    robin = await desk_on(several, http, second, call.id, agent="robin")
    anna = await desk_on(several, http, second, call.id, agent="anna")
    await caller.send(4.0)
    cue = await robin.event("cue")
    await robin.order("use", call.id, cue["id"], "k1")
    answer = await robin.event("command")
    assert (answer["id"], answer["refused"]) == ("k1", None)
    assert (await robin.event("call.taken"))["agent"] == "robin"
    await until(lambda: directory(second).get(call.id).info.agent == "robin")
    await anna.order("dismiss", call.id, cue["id"], "k2")
    await anna.order("use", "nothing", None, "k3")
    await anna.until(lambda: len(anna.refused) == 2)
    assert anna.refused == [{"id": "k2", "code": "not_yours"}, {"id": "k3", "code": "unknown_call"}]
    directory(second).transferred(call.id, None)  # what it knows is a moment old
    await anna.order("dismiss", call.id, cue["id"], "k4")
    await anna.until(lambda: len(anna.refused) == 3)
    assert anna.refused[-1] == {"id": "k4", "code": "not_yours"}
    await robin.order("transfer", call.id, "anna", "k5")
    await robin.event("call.transferred")
    await until(lambda: directory(second).get(call.id).info.agent == "anna")
    anna.events.clear()  # of the time when the call was nobody's
    await anna.follow(call.id)
    await caller.send(3.0)
    await caller.end()
    await anna.event("call.ended")
    assert robin.finals == FINALS[:2]
    assert anna.finals == FINALS


async def test_a_sender_goes_on_at_another_gateway_while_the_first_lives(several, first, second, http):
    near = await Screen.open(http, first)
    caller, call = await begun(first, number="+1614")
    far = await desk_on(several, http, second, call.id)
    await near.follow(call.id)
    await caller.send(4.0)
    await near.until(lambda: FINALS[1] in near.finals)
    caller.drop()
    caller.up = second
    welcome = await caller.connect()
    assert isinstance(welcome, Welcome)
    assert not first.calls
    assert not list(first.folder.glob("*.jsonl"))
    taken = await second.call()
    assert taken.id == call.id
    await caller.send(3.0)
    await caller.end()
    for desk in (near, far):
        await desk.event("call.ended")
    assert in_order(near.events) == in_order(far.events)
    assert near.finals == FINALS
    assert sum(event["event"] == "cue" and event["state"] == "shown" for event in near.lasting) == len(
        {event["id"] for event in near.lasting if event["event"] == "cue" and event["state"] == "shown"}
    )
    journal = second.journal(call.id)
    assert in_order(journal) == in_order(near.events)
    assert journal[0]["event"] == "call.started"


async def test_a_stale_connection_does_not_keep_a_call(several, first, second):
    caller, call = await begun(first)
    stale = caller.socket
    await caller.send(2.0)
    await until(lambda: call.at >= 1.9)
    caller.up = second
    assert isinstance(await caller.connect(), Welcome)
    await caller.send(1.0)
    await soon(stale.wait_closed())
    assert not first.calls
    await caller.end()


async def test_a_call_goes_there_and_back_again(several, first, second, http):
    caller, call = await begun(first)
    desk = await desk_on(several, http, second, call.id)
    for up, seconds in ((second, 3.5), (first, 3.0), (second, 0.5)):
        await caller.send(seconds)
        await until(lambda: any(call.at > caller.out.position / 16_000 - 0.2 for call in _calls(several)))
        caller.drop()
        caller.up = up
        assert isinstance(await caller.connect(), Welcome)
    await caller.end()
    await desk.event("call.ended")
    in_order(desk.events)
    assert desk.finals == FINALS


def _calls(several):
    return [call for up in several.up for call in up.calls]


async def test_nobody_gets_anothers_call(several, first, second, http):
    for up in several.up:
        up.serving._doors._rules = up.serving._doors._rules.model_copy(update={"everybody_proves": True})
    secrets = [first.tokens.add(Scope.PUBLISH, now=datetime.now(UTC))[0] for _ in range(2)]
    caller = Caller(first, token=secrets[0])
    assert isinstance(await caller.connect(), Welcome)
    call = await first.call()
    await several.knows(second, call.id)
    thief = Caller(second, token=secrets[1])
    thief.out._ticket = caller.out._ticket
    assert isinstance(await thief.connect(), TurnedAway)
    forger = Caller(second, token=secrets[0])
    forger.out._ticket = f"{call.id}.{'0' * 32}"
    assert isinstance(await forger.connect(), TurnedAway)
    assert first.calls == [call]
    assert call.started
    assert not second.calls


async def test_http_asks_any_gateway_of_any_call(several, first, second, http):
    _, call = await begun(first, call="c-9", number="+1614")
    await several.knows(second, call.id)
    for name, body in (("c-9", {"facts": {"order": "A17"}}), (call.id, {"agent": "robin"})):
        async with http.post(f"{second.http}/calls/{name}/context", json=body) as answer:
            assert (answer.status, await answer.json()) == (200, {"call": call.id})
    async with http.post(f"{second.http}/calls/{call.id}/hold") as answer:
        assert answer.status == 200
    async with http.post(f"{second.http}/calls/{call.id}/context", data=b"\xff{") as answer:
        assert answer.status == 400
    async with http.post(f"{second.http}/calls/nothing/hold") as answer:
        assert answer.status == 404
    await until(lambda: any(event.event == "call.held" for event in call.log.since(0)))
    assert call.agent == "robin"
    await until(lambda: "call.taken" in {event.event for event in call.log.since(0)})
    desk = await Screen.open(http, first, "/desk?agent=robin")
    await desk.until(lambda: desk.calls)
    await until(lambda: "robin" in cluster(second).calls.desks())
    async with http.post(f"{second.http}/route", json={"number": "+1614"}) as answer:
        assert (await answer.json())["ranked"][0] == {
            "agent": "robin",
            "calls": 1,
            "why": ["spoke with this customer just now", "has 1 call now"],
        }
    async with http.get(f"{second.http}/calls") as answer:
        assert [each["id"] for each in (await answer.json())["calls"]] == [call.id]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no modes")
async def test_its_name_on_the_bus_lies_where_nobody_else_reads(first):
    for path, mode in ((first.folder / BOOT, 0o600), (first.folder, 0o700)):
        assert stat.S_IMODE(path.stat().st_mode) == mode
