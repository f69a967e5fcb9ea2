"""Several gateways as one: any desk at any of them, a dead one noticed, its calls kept, none doubled."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from cues.calls.gateway import redis_keys as keys
from cues.calls.gateway import switchboard
from cues.calls.gateway.identity import Scope
from speech.sources.protocols.own_sender import TurnedAway, Welcome
from tests.cues.calls.gateway.loopback import FINALS, Caller, Screen, all_logs, seqs, soon, until
from tests.cues.calls.gateway.redis_server import needs_redis
from tests.cues.calls.gateway.several import (
    bus,
    cluster,
    cut_off,
    directory,
    everything,
    reconnect,
    several_gateways,
)

pytestmark = [pytest.mark.recogniser, needs_redis]


@pytest.fixture
async def several(tmp_path, extractor):
    async with several_gateways(tmp_path, extractor) as several:
        yield several


@pytest.fixture
async def first(several):
    return await several.start("first")


@pytest.fixture
async def second(several, first):
    return await several.start("second")


async def begun(up, **about):
    caller = Caller(up, **about)
    assert isinstance(await caller.connect(), Welcome)
    return caller, await up.call()


async def desk_on(several, http, up, call, **query):
    """A desk at a gateway that follows a call."""
    await several.knows(up, call)
    agent = query.get("agent", "")
    desk = await Screen.open(http, up, f"/desk?agent={agent}")
    await desk.follow(call)
    return desk


def in_order(events):
    """Every event once and in order, nothing left out but superseded partials."""
    numbers = seqs(events)
    assert numbers == sorted(set(numbers))
    return [event for event in events if event.get("final") is not False]


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


async def test_a_dead_gateways_call_waits_at_one_other_and_its_sender_goes_on_anywhere(
    several, first, second, http
):
    third = await several.start("third")
    caller, call = await begun(first)
    desk = await desk_on(several, http, second, call.id)
    await caller.send(4.0)
    await desk.until(lambda: FINALS[1] in desk.finals)
    await cut_off(first)
    caller.drop()
    await desk.until(lambda: desk.calls[0]["state"] == "waiting")
    assert len([up for up in (second, third) if up.calls]) == 1
    keeper = second if second.calls else third
    caller.up = third if keeper is second else second
    assert isinstance(await caller.connect(), Welcome)
    assert not keeper.calls
    await caller.send(3.0)
    await caller.end()
    await desk.event("call.ended")
    in_order(desk.events)
    assert desk.finals == FINALS


async def test_a_sender_that_comes_before_the_death_is_noticed_is_made_to_wait(several, first, second):
    caller, call = await begun(first)
    await caller.send(2.0)
    await cut_off(first)
    caller.drop()
    caller.up = second
    new, _ = await asyncio.gather(begun_soon(second), caller.connect())
    assert isinstance(new, Welcome)
    assert call.id in {each.id for each in second.calls}
    await caller.send(1.0)
    await caller.end()


async def begun_soon(up):
    """A call that begins while another one waits for its gateway's death."""
    return await asyncio.wait_for(Caller(up).connect(), 1.0)


async def test_of_two_gateways_that_are_asked_at_the_same_moment_one_gets_it(several, first, second):
    third = await several.start("third")
    caller, call = await begun(first)
    await caller.send(1.0)
    await several.knows(second, call.id)
    await several.knows(third, call.id)
    await cut_off(first)
    caller.drop()
    for up in (second, third):
        await until(lambda up=up: bus(first).me not in directory(up).peers or up.calls)
    boards = [second.serving.board, third.serving.board]
    await asyncio.gather(*(board.bring(call.id, call.sender, "") for board in boards))
    holders = [board for board in boards if board.get(call.id) is not None]
    assert len(holders) == 1
    record = (await bus(second).records([call.id]))[call.id]
    assert record.owner == {boards[0]: bus(second).me, boards[1]: bus(third).me}[holders[0]]


async def test_a_call_that_nobody_comes_for_is_told_lost_once(several, first, second, http, monkeypatch):
    monkeypatch.setattr(switchboard, "LOST_AFTER", 0.5)
    third = await several.start("third")
    caller, call = await begun(first)
    desks = [await desk_on(several, http, up, call.id) for up in (second, third)]
    await caller.send(4.0)
    for desk in desks:
        await desk.until(lambda desk=desk: FINALS[1] in desk.finals)
    await cut_off(first)
    caller.drop()
    for desk in desks:
        await desk.event("call.ended")
        assert in_order(desk.events) == in_order(desks[0].events)
        assert [e["code"] for e in desk.events if e["event"] == "warning"] == ["call_lost"]
    assert [e["event"] for e in desks[0].events].count("call.ended") == 1


async def test_a_gateway_that_was_cut_off_has_its_calls_back(several, first, second, http):
    near = await Screen.open(http, first)
    caller, call = await begun(first)
    far = await desk_on(several, http, second, call.id)
    await near.follow(call.id)
    await caller.send(2.0)
    await cut_off(first)
    await caller.send(2.0)
    await until(lambda: second.calls)
    await near.until(lambda: FINALS[1] in near.finals)
    reconnect(first)
    await until(lambda: not second.calls)
    await far.until(lambda: FINALS[1] in far.finals)
    await caller.send(3.0)
    await caller.end()
    for desk in (near, far):
        await desk.event("call.ended")
    assert in_order(near.events) == in_order(far.events)
    assert near.finals == FINALS


async def test_a_gateway_that_was_cut_off_leaves_a_call_whose_sender_has_gone_elsewhere(
    several, first, second, http
):
    caller, call = await begun(first)
    near = await desk_on(several, http, first, call.id)
    await caller.send(2.0)
    await cut_off(first)
    caller.drop()
    caller.up = second
    assert isinstance(await caller.connect(), Welcome)
    await caller.send(2.0)
    reconnect(first)
    await until(lambda: not first.calls)
    await caller.send(3.0)
    await caller.end()
    await near.event("call.ended")
    in_order(near.events)
    assert near.finals == FINALS


@pytest.mark.parametrize("loses", [True, False], ids=["redis comes back empty", "redis hangs a while"])
async def test_calls_go_on_while_redis_is_away_and_others_catch_up(several, http, loses, caplog):
    first, second = await several.start("first"), await several.start("second")
    caplog.set_level(logging.INFO)
    near = await Screen.open(http, first)
    caller, call = await begun(first)
    far = await desk_on(several, http, second, call.id)
    await near.follow(call.id)
    await caller.send(2.0)
    if loses:
        several.server.stop()
    else:
        several.server.hang()
    await caller.send(2.0)
    await near.until(lambda: FINALS[1] in near.finals)
    assert FINALS[1] not in far.finals
    shown = await first.metrics(http)
    assert (
        shown["heartline_bus_up"],
        shown["heartline_bus_behind"],
        shown["heartline_bus_outages_total"],
    ) == (0, 1, 1)
    assert "away" in all_logs(caplog)
    if loses:
        several.server.start()
    else:
        several.server.go_on()
    await far.until(lambda: FINALS[1] in far.finals)
    await until(lambda: not cluster_behind(first))
    await caller.send(3.0)
    await caller.end()
    for desk in (near, far):
        await desk.event("call.ended")
    assert in_order(near.events) == in_order(far.events)
    assert (await first.metrics(http))["heartline_bus_up"] == 1
    assert "there again" in all_logs(caplog)


def cluster_behind(up):
    return cluster(up)._outgoing.behind


async def test_a_call_that_ended_while_redis_was_away_is_told_too(several, first, second, http):
    caller, call = await begun(first)
    far = await desk_on(several, http, second, call.id)
    several.server.stop()
    await caller.send(7.0)
    await caller.end()
    another = Caller(first)
    await another.connect()
    several.server.start()
    await far.event("call.ended")
    assert far.finals == FINALS
    await far.until(lambda: len(far.calls) == 2)


async def test_what_a_pause_drops_is_nowhere_in_redis(several, first, second, http):
    caller, call = await begun(first)
    far = await desk_on(several, http, second, call.id, agent="robin")
    await caller.send(3.5)
    await far.until(lambda: FINALS[1] in far.finals)
    assert "husband" in await everything(several.server.url)
    await far.order("pause", call.id)
    await far.event("call.paused")
    assert "husband" not in await everything(several.server.url)
    late = await Screen.open(http, second, f"/events?call={call.id}")
    await late.event("call.paused")
    assert "husband" not in str(late.events)


async def test_a_gateway_that_comes_again_has_its_calls_unless_another_keeps_them(
    several, first, second, http
):
    caller, call = await begun(first)
    await caller.send(4.0)
    await until(lambda: FINALS[1] in str(first.journal(call.id)))
    await cut_off(first)
    caller.drop()
    await until(lambda: second.calls)
    first.serving._held.close()  # its process is gone
    several.up.remove(first)
    again = await several.start("first")
    assert not again.calls
    assert not list(again.folder.glob("*.jsonl"))
    caller.up = again
    assert isinstance(await caller.connect(), Welcome)
    await caller.send(3.0)
    await caller.end()
    await first.serving.stop(0.0)
    assert [e["text"] for e in again.journal(call.id) if e.get("final")] == FINALS


async def test_a_gateway_that_comes_again_at_once_goes_on_by_its_journal(several, first, second, http):
    caller, call = await begun(first)
    far = await desk_on(several, http, second, call.id)
    await caller.send(4.0)
    await far.until(lambda: FINALS[1] in far.finals)
    await cut_off(first)
    caller.drop()
    first.serving._held.close()
    several.up.remove(first)
    again = await several.start("first")
    assert [each.id for each in again.calls] == [call.id]
    caller.up = again
    assert isinstance(await caller.connect(), Welcome)
    await caller.send(3.0)
    await caller.end()
    await far.event("call.ended")
    in_order(far.events)
    assert far.finals == FINALS
    await first.serving.stop(0.0)


async def test_a_gateway_that_goes_down_leaves_waiting_calls_to_the_others(several, first, second):
    caller, call = await begun(first)
    await caller.send(2.0)
    await cut_off(first)
    caller.drop()
    await until(lambda: second.calls)
    third = await several.start("third")
    await several.stop(second)
    await until(lambda: third.calls)
    assert (await third.call()).id == call.id


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


async def test_garbage_on_the_bus_harms_nobody(several, first, second, http, caplog):
    caller, call = await begun(first)
    far = await desk_on(several, http, second, call.id)
    async with Redis.from_url(several.server.url) as client:
        for line in ("marker", "{", "[" * 100_000, '{"event":"cue"}', b"\xff"):
            await client.xadd(keys.inbox(bus(first).me), {"letter": line})
            await client.xadd(keys.CHANGED, {"call": line})
            await client.xadd(keys.events(call.id), {"event": line})
            await client.xadd(keys.partials(call.id), {"event": line})
        await client.hset(keys.call(call.id), "info", "marker")
        await client.hset(keys.call("odd"), mapping={"owner": "marker", "info": "{}"})
        await client.zadd(keys.CALLS, {"odd": "inf"})
        await until(lambda: cluster(second)._damaged)
        await caller.send(7.0)
        await caller.end()
        await far.event("call.ended")
        in_order(far.events)
        assert far.finals == FINALS
    assert "marker" not in all_logs(caplog)
    assert (await second.metrics(http))["heartline_bus_damaged_total"] == cluster(second)._damaged


async def test_no_word_of_a_call_is_in_the_logs(several, first, second, http, caplog):
    caplog.set_level(logging.DEBUG)
    caller, call = await begun(first, number="+1614555", agent="robin-marker")
    await desk_on(several, http, second, call.id)
    await caller.send(4.0)
    several.server.stop()
    await caller.send(1.0)
    several.server.start()
    await until(lambda: not cluster_behind(first))
    caller.drop()
    caller.up = second
    await caller.connect()
    await caller.send(2.0)
    await caller.end()
    logs = all_logs(caplog)
    assert not [word for word in ("husband", "+1614555", "robin-marker", "marker-password") if word in logs]
