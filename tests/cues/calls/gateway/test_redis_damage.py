"""Damage in Redis is passed over, or is a fault that putting the call anew mends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cues.calls.gateway import redis_keys as keys
from cues.calls.gateway.bus import BusFaultError, Position, Standing
from tests.cues.calls.gateway import on_the_bus
from tests.cues.calls.gateway.on_the_bus import MARKER, read, record, said, seqs
from tests.cues.calls.gateway.redis_server import needs_redis

pytestmark = [pytest.mark.recogniser, needs_redis]
raw, join = on_the_bus.raw, on_the_bus.join
HOSTILE = (
    {"event": b"\xff\xfe"},
    {"event": "[" * 200_000},
    {"event": "{}"},
    {"event": '{"event":"cue","call":"c1","seq":3}'},
    {"event": '{"event":"call.ended","call":"other","seq":3,"at":0,"duration":0,"stats":{}}'},
    {"event": '{"event":"call.ended","call":"c1","seq":99,"at":0,"duration":0,"stats":{}}'},
    {"event": "x" * 2_000_000},
    {"nothing": "of ours"},
)


@pytest.mark.parametrize("stream", [keys.events, keys.partials])
@pytest.mark.parametrize("fields", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_damaged_entry_is_passed_over(join, raw, fields, stream):
    ours, theirs = await join(), await join()
    await ours.put(record(ours), [said(1, final=True)])
    await ours.add("c1", said(2))
    await raw.xadd(stream("c1"), fields, id="3-1")
    news = await theirs.news({"c1": Position()})
    assert seqs(news.events["c1"]) == [1, 2]
    assert news.damaged == 1
    assert await ours.add("c1", said(4, final=True)) is Standing.OURS
    assert seqs(await read(theirs, Position(1, 2), until=4)) == [4]
    assert seqs(await theirs.events("c1")) == [1, 4]


async def test_an_entry_that_blocks_the_stream_is_a_fault_that_putting_anew_mends(join, raw):
    ours, theirs = await join(), await join()
    first = said(1, final=True)
    await ours.put(record(ours), [first])
    await raw.xadd(keys.events("c1"), {"event": "x"}, id="999999999999-7")
    with pytest.raises(BusFaultError):
        await ours.add("c1", said(2, final=True))
    assert await ours.put(record(ours), [first, said(2, final=True)]) is Standing.OURS
    assert seqs(await read(theirs, until=2)) == [1, 2]


@pytest.mark.parametrize("key", [keys.call, keys.events, keys.partials])
async def test_a_key_of_another_kind_is_a_fault_that_putting_anew_mends(join, raw, key):
    ours = await join()
    await ours.put(record(ours), [said(1, final=True)])
    await raw.set(key("c1"), MARKER)
    event = said(2) if key is keys.partials else said(2, final=True)
    with pytest.raises(BusFaultError) as caught:
        await ours.add("c1", event)
    assert MARKER not in str(caught.value)
    assert await ours.put(record(ours), [said(1, final=True)]) is Standing.OURS
    assert await ours.add("c1", event) is Standing.OURS


async def test_damaged_records_and_letters_are_nothing(join, raw):
    ours, theirs = await join(), await join()
    await ours.put(record(ours), [])
    await raw.hset(keys.call("bad"), mapping={"owner": "x", "info": b"\xff{"})
    await raw.hset(
        keys.call("other"), mapping={"owner": "x", "info": await raw.hget(keys.call("c1"), "info")}
    )
    await raw.set(keys.call("text"), "x")
    await raw.zadd(
        keys.CALLS, {"bad": "inf", "other": "inf", "text": "inf", b"\xff\xff": "inf", "y" * 9000: "inf"}
    )
    await raw.sadd(keys.GATEWAYS, b"\xff", "z" * 9000)
    await raw.set(keys.gateway("odd"), "[1, {}]")
    await raw.sadd(keys.GATEWAYS, "odd")
    assert set(await theirs.records()) == {"c1"}
    assert (await theirs.peers())["odd"] == frozenset()
    await raw.xadd(keys.CHANGED, {"call": b"\xff"})
    await raw.xadd(keys.CHANGED, {"x": "y"})
    await raw.xadd(keys.inbox(theirs.me), {"letter": b"\xff"})
    await raw.xadd(keys.inbox(theirs.me), {"x": "y"})
    news = await theirs.news({})
    assert news.changed == ()
    assert news.letters == ("\ufffd",)


async def test_names_that_are_not_text_harm_nobody(join):
    ours = await join()
    odd = replace(record(ours, customer="a\ud800", agent="b\udfff"), ref="\ud800")
    assert await ours.put(odd, [said(1, "\ud800", final=True)]) is Standing.OURS
    assert await ours.named("token:1", "\ud800") == "c1"
    assert (await ours.records(["c1"]))["c1"].info.customer == "a?"
    assert (await ours.events("c1"))[0].text == "?"
