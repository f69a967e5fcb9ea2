"""The bus in a real Redis: whose a call is, what is told of it, and what is kept for how long."""

from __future__ import annotations

import asyncio
import secrets

import pytest
from redis.asyncio import Redis

from cues.calls.gateway import redis_keys as keys
from cues.calls.gateway.bus import Position, Standing
from cues.calls.gateway.redis_bus import RedisBus
from tests.cues.calls.gateway import on_the_bus
from tests.cues.calls.gateway.on_the_bus import SECRET, ended, read, record, said, seqs
from tests.cues.calls.gateway.redis_server import needs_redis

pytestmark = [pytest.mark.recogniser, needs_redis]
raw, join = on_the_bus.raw, on_the_bus.join


async def test_what_one_adds_another_is_told_once_and_in_order(join):
    ours, theirs = await join(), await join()
    assert await ours.put(record(ours), [said(1, final=True)]) is Standing.OURS
    reading = asyncio.create_task(read(theirs, until=8))
    for seq in range(2, 8):
        assert await ours.add("c1", said(seq, final=seq % 3 == 0)) is Standing.OURS
    assert await ours.add("c1", ended(8)) is Standing.OURS
    told = seqs(await reading)
    assert told == sorted(set(told))
    assert {1, 3, 6, 8} <= set(told)
    assert seqs(await theirs.events("c1")) == [1, 3, 6, 7, 8]


async def test_one_who_follows_late_goes_on_where_they_are(join):
    ours, theirs = await join(), await join()
    await ours.put(record(ours), [])
    for seq in range(1, 1200):
        await ours.add("c1", said(seq, final=True, utterance=seq))
    await ours.add("c1", said(1200, utterance=1200))
    assert seqs(await read(theirs, until=1200)) == list(range(1, 1201))
    assert seqs(await read(theirs, Position(1100, 1100), until=1200)) == list(range(1101, 1201))


async def test_superseded_partials_do_not_pile_up(join, raw):
    ours = await join()
    await ours.put(record(ours), [])
    for seq in range(1, 301):
        await ours.add("c1", said(seq))
    await ours.add("c1", said(301, final=True))
    assert await raw.xlen(keys.events("c1")) == 1
    assert await raw.xlen(keys.partials("c1")) == keys.PARTIALS
    assert seqs(await ours.events("c1")) == [301]


async def test_an_event_that_is_told_again_is_there_once(join):
    ours = await join()
    await ours.put(record(ours), [])
    for seq in (1, 2, 2, 1, 3):
        assert await ours.add("c1", said(seq, final=True)) is Standing.OURS
    assert seqs(await ours.events("c1")) == [1, 2, 3]


async def test_only_the_owner_adds(join):
    ours, theirs = await join(), await join()
    assert await ours.add("c1", said(1)) is Standing.UNKNOWN
    assert await ours.describe(record(ours)) is Standing.UNKNOWN
    await ours.put(record(ours), [said(1, final=True)])
    assert await theirs.add("c1", said(2, final=True)) is Standing.THEIRS
    assert await theirs.put(record(theirs), []) is Standing.THEIRS
    assert await theirs.describe(record(theirs)) is Standing.THEIRS
    assert not await theirs.give("c1", theirs.me)
    assert seqs(await ours.events("c1")) == [1]


async def test_a_call_is_given_to_one_who_lives_and_to_nobody_else(join):
    ours, theirs = await join(), await join()
    await ours.put(record(ours), [said(1, final=True)])
    assert not await ours.give("c1", "nobody")
    assert await ours.give("c1", theirs.me)
    assert await ours.add("c1", said(2, final=True)) is Standing.THEIRS
    assert await theirs.add("c1", said(2, final=True)) is Standing.OURS
    assert (await ours.records(["c1"]))["c1"].owner == theirs.me
    assert await ours.named("token:1", "their-name") == "c1"


async def test_of_many_that_claim_a_dead_ones_call_one_gets_it(join):
    dead, *living = [await join() for _ in range(5)]
    await dead.put(record(dead), [said(1, final=True)])
    assert not any([await bus.claim("c1", dead.me) for bus in living])
    await dead.close()
    got = await asyncio.gather(*(bus.claim("c1", dead.me) for bus in living))
    assert got.count(True) == 1
    (winner,) = [bus for bus, won in zip(living, got, strict=True) if won]
    assert (await living[0].records(["c1"]))["c1"].owner == winner.me
    assert not any([await bus.claim("c1", dead.me) for bus in living])


async def test_an_ended_call_is_claimed_by_nobody_and_soon_listed_no_more(join, server):
    dead, other = await join(), await join()
    await dead.put(record(dead), [said(1, final=True)])
    await dead.add("c1", ended(2))
    await dead.close()
    assert not await other.claim("c1", dead.me)
    assert (await other.records(["c1"]))["c1"].ended
    async with Redis.from_url(server.url) as raw:
        await raw.zincrby(keys.CALLS, -120_000, "c1")
    assert await other.records() == {}, "though its owner never came to say that it has ended"


async def test_a_gateway_lives_as_long_as_it_beats(join):
    ours, brief = await join(), await join(lease=0.05)
    assert await ours.beat(["robin", "anna"])
    assert (await brief.peers())[ours.me] == {"robin", "anna"}
    async with asyncio.timeout(10):
        while brief.me in await ours.peers():  # noqa: ASYNC110 - Redis tells nobody that a key is gone
            await asyncio.sleep(0.01)
    assert not await brief.beat(())
    assert brief.me in await ours.peers()


async def test_everything_of_a_call_goes_by_itself_and_nothing_before_an_hour(join, raw):
    ours = await join()
    await ours.put(record(ours), [said(1, final=True)])
    await ours.add("c1", said(2))
    await ours.add("c1", ended(3))
    await ours.describe(record(ours, state="ended"))
    kept = [key async for key in raw.scan_iter("heartline:*")]
    assert len(kept) == 9
    for key in kept:
        left = await raw.pttl(key)
        if key == keys.SECRET.encode():
            assert left == -1
        elif key.startswith(b"heartline:gateway:"):
            assert 0 < left <= 5000
        else:
            assert keys.KEPT - 60_000 < left <= keys.KEPT, key


async def test_who_begins_sees_calls_under_way_and_those_that_ended_just_now(join, raw):
    ours, theirs = await join(), await join()
    for name in ("c1", "c2", "c3", "c4"):
        await ours.put(record(ours, id=name), [])
    await ours.describe(record(ours, id="c2", state="ended"))
    await ours.describe(record(ours, id="c3", state="ended"))
    await raw.zadd(keys.CALLS, {"c3": 1000.0})
    await raw.delete(keys.call("c4"))
    records = await theirs.records()
    assert {name: each.info.state for name, each in records.items()} == {"c1": "live", "c2": "ended"}
    assert sorted(await raw.zrange(keys.CALLS, 0, -1)) == [b"c1", b"c2"]
    await ours.describe(record(ours, agent="anna"))
    assert (await theirs.news({})).changed == ("c1",)


async def test_a_letter_is_read_once_and_taken_out(join, raw):
    ours, theirs = await join(), await join()
    await theirs.send(ours.me, "one")
    await ours.wake()
    await theirs.send(ours.me, "two")
    assert (await ours.news({})).letters == ("one", "two")
    assert await raw.xlen(keys.inbox(ours.me)) == 0
    assert (await ours.news({})).letters == ()


async def test_all_gateways_check_tickets_by_one_secret(server):
    first, second = RedisBus(server.url), RedisBus(server.url)
    mine, other = secrets.token_bytes(32), secrets.token_bytes(32)
    assert await first.open(mine) == await second.open(other) == mine
    await first.close()
    await second.close()


async def test_a_gateway_that_comes_again_does_not_outlive_itself(server):
    killed, watching = RedisBus(server.url), RedisBus(server.url)
    await killed.open(SECRET)
    again = RedisBus(server.url)
    await again.open(SECRET, before=killed.me)
    await watching.open(SECRET)
    assert set(await watching.peers()) == {again.me, watching.me}
    for bus in (killed, again, watching):
        await bus.close()
