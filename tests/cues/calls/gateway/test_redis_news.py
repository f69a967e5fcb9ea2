"""One look at all streams that concern a gateway: what is new, once, and in order."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from cues.calls.events import CallHeld, Transcript
from cues.calls.gateway import redis_keys as keys
from cues.calls.gateway import redis_news
from cues.calls.gateway.bus import BusAwayError, Position
from cues.calls.gateway.redis_news import AT_ONCE, RedisNews
from cues.calls.wire import to_line
from speech.audio import Channel
from tests.cues.calls.gateway.redis_server import needs_redis

pytestmark = [pytest.mark.recogniser, needs_redis]
INBOX = keys.inbox("me")


@pytest.fixture
async def redis(server):
    async with Redis.from_url(server.url) as client:
        yield client


@pytest.fixture
def news(redis, monkeypatch):
    monkeypatch.setattr(redis_news, "LOOKS_FOR", 0.05)
    return RedisNews(redis, INBOX)


def held(seq, call="c1"):
    return CallHeld(call=call, seq=seq, at=0.0)


def partial(seq):
    return Transcript(
        call="c1",
        seq=seq,
        at=0.0,
        channel=Channel.CUSTOMER,
        utterance=seq,
        final=False,
        text="marker",
        start=0.0,
        end=1.0,
    )


async def write(redis, stream, *events):
    pipe = redis.pipeline(transaction=False)
    for event in events:
        pipe.xadd(stream, {"event": to_line(event)}, id=f"{event.seq}-1")
    await pipe.execute()


async def test_where_nothing_comes_nothing_is_told(news):
    told = await news.read({"c1": Position()})
    assert (told.changed, told.letters, told.events, told.damaged) == ((), (), {}, 0)
    assert told.caught_up == {"c1"}


async def test_changes_are_told_once_and_each_call_once(redis, news):
    for call in ("c1", "c2", "c1", "c3", "c1"):
        await redis.xadd(keys.CHANGED, {"call": call})
    assert (await news.read({})).changed == ("c1", "c2", "c3")
    assert (await news.read({})).changed == ()


async def test_what_was_read_by_other_means_is_not_told(redis, news):
    for call in ("c1", "c2"):
        await redis.xadd(keys.CHANGED, {"call": call})
    news.begin_after(await redis.xrevrange(keys.CHANGED, count=1))
    await redis.xadd(keys.CHANGED, {"call": "c3"})
    assert (await news.read({})).changed == ("c3",)
    await redis.delete(keys.CHANGED)
    news.begin_after([])
    await redis.xadd(keys.CHANGED, {"call": "c4"}, id="1-1")
    assert (await news.read({})).changed == ("c4",), "another Redis, whose clock is behind"


async def test_letters_are_gone_once_they_are_read(redis, news):
    await redis.xadd(INBOX, {"letter": "one"})
    await redis.xadd(INBOX, {"letter": "two"})
    assert (await news.read({})).letters == ("one", "two")
    assert await redis.xlen(INBOX) == 0


async def test_partials_come_in_their_place_among_the_others(redis, news):
    await write(redis, keys.events("c1"), held(1), held(4), held(6))
    await write(redis, keys.partials("c1"), partial(2), partial(5), partial(7))
    told = await news.read({"c1": Position(1, 2)})
    assert [event.seq for event in told.events["c1"]] == [4, 5, 6, 7]
    assert told.caught_up == {"c1"}


async def test_who_is_far_behind_gets_no_partial_before_what_it_comes_after(redis, news):
    await write(redis, keys.events("c1"), *(held(seq) for seq in range(1, AT_ONCE + 11)))
    await write(redis, keys.partials("c1"), partial(AT_ONCE + 11))
    first = await news.read({"c1": Position()})
    assert [event.seq for event in first.events["c1"]] == list(range(1, AT_ONCE + 1))
    assert "c1" not in first.caught_up
    second = await news.read({"c1": Position().after(first.events["c1"])})
    assert [event.seq for event in second.events["c1"]] == list(range(AT_ONCE + 1, AT_ONCE + 12))
    assert "c1" in second.caught_up


async def test_calls_do_not_mix(redis, news):
    await write(redis, keys.events("c1"), held(1))
    await write(redis, keys.events("c2"), held(1, "c2"), held(2, "c1"))
    told = await news.read({"c1": Position(), "c2": Position()})
    assert {call: [event.call for event in events] for call, events in told.events.items()} == {
        "c1": ["c1"],
        "c2": ["c2"],
    }
    assert told.damaged == 1


async def test_it_returns_as_soon_as_something_comes(redis, server, monkeypatch):
    monkeypatch.setattr(redis_news, "LOOKS_FOR", 60.0)
    async with Redis.from_url(server.url) as other:
        reading = asyncio.create_task(RedisNews(other, INBOX).read({"c1": Position()}))
        await asyncio.sleep(0)
        await write(redis, keys.events("c1"), held(1))
        assert [event.seq for event in (await asyncio.wait_for(reading, 15)).events["c1"]] == [1]


async def test_a_redis_that_has_gone_is_away(news, server):
    server.stop()
    with pytest.raises(BusAwayError):
        await news.read({})
