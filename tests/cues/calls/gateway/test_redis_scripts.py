"""The scripts as Redis runs them: each does all or nothing, with no key but its own, and can be repeated."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError, ResponseError

from cues.calls.gateway.redis_scripts import ADD, DESCRIBE, PASS, PUT
from tests.cues.calls.gateway.redis_server import needs_redis, running_redis

pytestmark = [pytest.mark.recogniser, needs_redis]
CALL, EVENTS, PARTIALS, CALLS, CHANGES, REF, GATEWAY = (
    "call",
    "events",
    "partials",
    "calls",
    "changes",
    "ref",
    "g",
)
OWN = (CALL, EVENTS, PARTIALS)
LISTED = (*OWN, CALLS, CHANGES, REF)
KEPT, MOST = 60_000, 100


@pytest.fixture(scope="module")
def server():
    with running_redis() as server:
        yield server


@pytest.fixture
async def redis(server):
    async with Redis.from_url(server.url, decode_responses=True) as client:
        await client.flushall()
        yield client


def run(redis, script, used, *told):
    return redis.eval(script, len(used), *used, *told)


def put(redis, *events, me="g1", ended=0, ref="ref"):
    told = [part for number in events for part in (number, f"line {number}")]
    return run(redis, PUT, LISTED, me, "c1", "info", "sender", ref, ended, KEPT, MOST, *told)


def add(redis, number, me="g1", partials=0, ends=0):
    streams = (EVENTS, PARTIALS) if not partials else (PARTIALS, EVENTS)
    used = (CALL, *streams, CALLS, CHANGES)
    return run(redis, ADD, used, me, "c1", number, f"line {number}", partials, ends, KEPT, MOST)


def describe(redis, info, me="g1", ended=0):
    return run(redis, DESCRIBE, LISTED, me, "c1", info, ended, KEPT, MOST)


def hand(redis, start, to, *, lives):
    return run(redis, PASS, (CALL, CALLS, CHANGES, GATEWAY), "c1", start, to, int(lives), KEPT, MOST)


async def lines(redis, stream):
    return [(id_, fields["event"]) for id_, fields in await redis.xrange(stream)]


async def test_a_call_is_written_whole(redis):
    assert await put(redis, 1, 3) == "ours"
    assert await lines(redis, EVENTS) == [("1-1", "line 1"), ("3-1", "line 3")]
    assert await redis.hgetall(CALL) == {
        "owner": "g1",
        "info": "info",
        "sender": "sender",
        "ref": "ref",
        "seq": "3",
    }
    assert await redis.get(REF) == "c1"
    assert await redis.zscore(CALLS, "c1") == float("inf")
    assert [fields for _, fields in await redis.xrange(CHANGES)] == [{"call": "c1"}]
    for key in (CALL, EVENTS, CALLS, CHANGES, REF):
        assert 0 < await redis.pttl(key) <= KEPT


async def test_writing_it_anew_leaves_nothing_of_what_was_there(redis):
    await put(redis, 1, 2)
    await add(redis, 3, partials=32)
    assert await put(redis, 1, ref="") == "ours"
    assert await lines(redis, EVENTS) == [("1-1", "line 1")]
    assert not await redis.exists(PARTIALS)
    assert await redis.hget(CALL, "seq") == "1"


async def test_events_are_added_in_order_and_once(redis):
    assert await add(redis, 1) == "unknown"
    await put(redis)
    for number in (1, 2, 2, 1, 4):
        assert await add(redis, number) == "ours"
    assert [id_ for id_, _ in await lines(redis, EVENTS)] == ["1-1", "2-1", "4-1"]
    for number in range(5, 50):
        await add(redis, number, partials=8)
    assert [id_ for id_, _ in await lines(redis, PARTIALS)] == [f"{number}-1" for number in range(42, 50)]


async def test_an_end_is_known_and_listed_with_the_event_that_tells_it(redis):
    await put(redis)
    before = (await redis.time())[0]
    await add(redis, 1, ends=1)
    assert await redis.hget(CALL, "ended") == "1"
    assert before <= await redis.zscore(CALLS, "c1") / 1000 < before + 60
    assert await redis.xlen(CHANGES) == 2
    assert await describe(redis, "ended", ended=1) == "ours"
    assert before <= await redis.zscore(CALLS, "c1") / 1000 < before + 60
    assert await hand(redis, "g1", "g2", lives=False) == 0


async def test_what_is_anothers_stays_as_it_is(redis):
    await put(redis, 1)
    before = await redis.hgetall(CALL)
    assert await put(redis, 1, 2, me="g2") == "theirs"
    assert await add(redis, 2, me="g2") == "theirs"
    assert await describe(redis, "other", me="g2") == "theirs"
    assert await hand(redis, "g2", "g3", lives=False) == 0
    assert await redis.hgetall(CALL) == before
    assert len(await lines(redis, EVENTS)) == 1
    assert await redis.xlen(CHANGES) == 1


async def test_a_call_is_given_to_the_living_and_taken_from_the_dead(redis):
    await put(redis, 1)
    assert await hand(redis, "g1", "g2", lives=True) == 0, "g2 is dead"
    await redis.set(GATEWAY, "[]")
    assert await hand(redis, "g1", "g2", lives=False) == 0, "g1 lives"
    assert await hand(redis, "g1", "g2", lives=True) == 1
    assert await redis.hget(CALL, "owner") == "g2"
    await redis.delete(GATEWAY)
    assert await hand(redis, "g2", "g3", lives=False) == 1
    assert await redis.xlen(CHANGES) == 3


async def test_of_many_that_take_it_at_once_one_gets_it(redis):
    await put(redis, 1)
    took = await asyncio.gather(*(hand(redis, "g1", f"n{each}", lives=False) for each in range(20)))
    assert took.count(1) == 1
    assert await redis.hget(CALL, "owner") == f"n{took.index(1)}"


async def test_each_is_content_with_the_keys_that_it_is_told(redis, server):
    await redis.acl_setuser(
        "narrow", enabled=True, nopass=True, categories=["+@all"], keys=(*LISTED, GATEWAY)
    )
    narrow_url = server.url.replace("://:", "://narrow:")
    async with Redis.from_url(narrow_url, decode_responses=True) as narrow:
        assert await put(narrow, 1) == "ours"
        assert await add(narrow, 2) == "ours"
        assert await describe(narrow, "info") == "ours"
        assert await hand(narrow, "g1", "g2", lives=False) == 1
        with pytest.raises(NoPermissionError):
            await narrow.get("heartline:secret")


async def test_the_number_of_an_event_that_is_none_breaks_nothing(redis):
    await put(redis, 1)
    with pytest.raises(ResponseError):
        await add(redis, "marker")
    assert await redis.hget(CALL, "seq") == "1"
