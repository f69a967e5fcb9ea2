"""What several gateways keep in Redis: while it is away, what it must not hold, garbage in it."""

from __future__ import annotations

import asyncio
import logging

import pytest
from redis.asyncio import Redis

from cues.calls.gateway import redis_keys as keys
from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import FINALS, Caller, Screen, all_logs, until
from tests.cues.calls.gateway.redis_server import needs_redis
from tests.cues.calls.gateway.several import (
    begun,
    behind,
    bus,
    cluster,
    cut_off,
    desk_on,
    everything,
    in_order,
    reconnect,
)

pytestmark = [pytest.mark.recogniser, needs_redis]


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
    await until(lambda: not behind(first))
    await caller.send(3.0)
    await caller.end()
    for desk in (near, far):
        await desk.event("call.ended")
    assert in_order(near.events) == in_order(far.events)
    assert (await first.metrics(http))["heartline_bus_up"] == 1
    assert "there again" in all_logs(caplog)


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
    await until(lambda: not behind(first))
    caller.drop()
    caller.up = second
    await caller.connect()
    await caller.send(2.0)
    await caller.end()
    logs = all_logs(caplog)
    assert not [word for word in ("husband", "+1614555", "robin-marker", "marker-password") if word in logs]


async def test_a_sender_waits_for_a_call_that_redis_has_lost(several, first, second, http):
    caller, call = await begun(first)
    await caller.send(4.0)
    await cut_off(first)
    several.server.stop()
    several.server.start()
    caller.drop()
    caller.up = second
    coming = asyncio.create_task(caller.connect())
    await asyncio.sleep(0.6)
    assert not coming.done()
    reconnect(first)
    assert isinstance(await coming, Welcome)
    far = await desk_on(several, http, second, call.id)
    await caller.send(3.0)
    await caller.end()
    await far.event("call.ended")
    in_order(far.events)
    assert far.finals == FINALS
