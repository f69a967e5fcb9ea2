"""What the others are told of a gateway's calls: at once, or whole as soon as the bus answers again."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from cues.calls.events import CallEnded, CallPaused, CallStarted, Transcript
from cues.calls.following import CallLog
from cues.calls.gateway import outgoing as outgoing_module
from cues.calls.gateway import redis_keys as keys
from cues.calls.gateway.capacity import Capacity
from cues.calls.gateway.link import Link
from cues.calls.gateway.outgoing import Outgoing
from cues.calls.gateway.recovery import plan_of
from cues.calls.gateway.redis_bus import RedisBus
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.gateway.tickets import Tickets
from speech.audio import Channel
from tests.cues.calls.gateway.loopback import Kitchen, all_logs, soon
from tests.cues.calls.gateway.redis_server import needs_redis
from tests.cues.calls.gateway.several import everything

pytestmark = [pytest.mark.recogniser, needs_redis]
STARTED = CallStarted(
    call="c1",
    seq=1,
    at=0.0,
    source="heartline",
    channels=(Channel.AGENT, Channel.CUSTOMER),
    customer=None,
    began="2026-03-17T10:00:00+00:00",
    sender="token:1",
    ref="c-9",
)


def said(seq, text="we have a dog", at=1.0):
    return Transcript(
        call="c1",
        seq=seq,
        at=at,
        channel=Channel.CUSTOMER,
        utterance=seq,
        final=True,
        text=text,
        start=at - 1.0,
        end=at,
    )


def ended(seq, call="c1"):
    return CallEnded(call=call, seq=seq, at=9.0, duration=9.0, stats={})


async def never(_):
    return False


class Telling:
    """One gateway's calls, and what it tells of them."""

    def __init__(self, url, folder, extractor):
        kitchen = Kitchen(folder, extractor)
        self.url = url
        self.bus = RedisBus(url)
        self.board = Switchboard(GatewayRules(), kitchen.make, Capacity(1000.0), Tickets(bytes(32)))
        self.link = Link(self.bus.where, self.bus.patience)
        self.outgoing = Outgoing(self.bus, self.board, self.link, "here/one")
        self.board.changed = self.outgoing.changed

    def call(self, id_="c1"):
        """A call that has told nothing yet."""
        plan = plan_of(replace(STARTED, call=id_))
        return self.board.adopt(plan, "heartline", CallLog())

    async def tell(self, call, *events):
        """As the switchboard does."""
        for event in events:
            await soon(self.outgoing.publish(event))
            call.log.add(event)

    async def told(self, call="c1"):
        return [event.seq for event in await self.bus.events(call)]

    async def record(self, call="c1"):
        return (await self.bus.records([call])).get(call)


@pytest.fixture
async def telling(server, tmp_path, extractor):
    telling = Telling(server.url, tmp_path, extractor)
    await telling.bus.open(bytes(32))
    yield telling
    for call in telling.board:
        telling.board.release(call)
    await telling.bus.close()


async def test_each_event_is_told_before_it_is_in_the_calls_own_log(telling):
    call = telling.call()
    for event in (STARTED, said(2), said(3), ended(4)):
        await telling.outgoing.publish(event)
        assert event.seq not in [each.seq for each in call.log.since(0)]
        assert (await telling.told())[-1] == event.seq
        call.log.add(event)
    record = await telling.record()
    assert (record.owner, record.sender, record.ref) == (telling.bus.me, "token:1", "c-9")
    assert record.info.gateway == "here/one"


async def test_of_a_call_that_is_none_of_ours_nothing_is_told(telling):
    await telling.outgoing.publish(STARTED)
    await telling.tell(telling.call(), said(2))
    assert await telling.record() is None


async def test_while_the_bus_is_away_nothing_waits_and_all_is_told_later(telling, server):
    call = telling.call()
    await telling.tell(call, STARTED, said(2))
    server.stop()
    await telling.tell(call, said(3), said(4))
    assert (telling.link.up, telling.outgoing.behind) == (False, 1)
    server.start()
    await telling.tell(call, said(5))
    assert await telling.told() == [], "until it is known to answer"
    telling.link.answered(0.0)
    await telling.outgoing.catch_up(never)
    assert await telling.told() == [1, 2, 3, 4, 5]
    assert telling.outgoing.behind == 0
    await telling.tell(call, said(6))
    assert (await telling.told())[-1] == 6


async def test_what_comes_while_the_whole_is_put_is_told_too(telling):
    call = telling.call()
    await telling.tell(call, STARTED)
    for seq in range(2, 40):
        telling.outgoing.lag()
        putting = asyncio.create_task(telling.outgoing.catch_up(never))
        for _ in range(seq % 5):
            await asyncio.sleep(0)
        await telling.tell(call, said(seq))
        await soon(putting)
    assert await telling.told() == list(range(1, 40))
    assert telling.outgoing.behind == 0


async def test_what_a_pause_drops_stays_nowhere(telling):
    call = telling.call()
    await telling.tell(call, STARTED, said(2, "hello", at=2.0), said(3, "marker", at=9.0))
    assert "marker" in await everything(telling.url)
    await telling.tell(call, CallPaused(call="c1", seq=4, at=10.0, dropped_from=5.0))
    assert "marker" not in await everything(telling.url)
    assert await telling.told() == [1, 2, 3, 4]


async def test_a_pause_while_others_are_behind_leaves_nothing_either(telling):
    call = telling.call()
    await telling.tell(call, STARTED, said(2, "marker", at=9.0))
    telling.outgoing.lag()
    await telling.tell(call, CallPaused(call="c1", seq=3, at=10.0, dropped_from=5.0))
    await telling.outgoing.catch_up(never)
    assert "marker" not in await everything(telling.url)


async def test_a_call_that_is_anothers_by_the_bus_is_asked_back_for(telling, server):
    call = telling.call()
    await telling.tell(call, STARTED)
    other = RedisBus(server.url)
    await other.open(bytes(32))
    assert await telling.bus.give("c1", other.me)
    troubles = []
    telling.outgoing.troubled = lambda: troubles.append(1)
    await telling.tell(call, said(2))
    assert (troubles, telling.outgoing.behind) == ([1], 1)
    assert not await telling.outgoing.settle(call, never)

    async def regain(asked):
        assert asked is call
        return await other.give("c1", telling.bus.me)

    assert await telling.outgoing.settle(call, regain)
    assert await telling.told() == [1, 2]
    await other.close()


async def test_a_call_that_has_ended_for_the_others_goes_on_alone(telling, caplog):
    call = telling.call()
    await telling.tell(call, STARTED)
    telling.outgoing.apart(call)
    telling.outgoing.apart(call)
    await telling.tell(call, said(2))
    await telling.outgoing.catch_up(never)
    assert await telling.told() == [1]
    assert telling.outgoing.behind == 0
    assert all_logs(caplog).count("goes on here alone") == 1


async def test_what_lists_show_is_told_when_it_changes(telling):
    call = telling.call()
    await telling.tell(call, STARTED)
    call.agent = "robin"
    telling.outgoing.changed(call)
    await soon(telling.outgoing.describe())
    assert (await telling.record()).info.agent == "robin"
    await telling.tell(call, ended(2))
    telling.outgoing.touch()
    await soon(telling.outgoing.describe())
    assert (await telling.record()).info.state == "ended"
    assert not telling.outgoing.has("c1"), "all has been said of it"


async def test_a_call_that_the_bus_has_forgotten_is_put_anew(telling):
    call = telling.call()
    await telling.tell(call, STARTED, said(2))
    async with Redis.from_url(telling.url) as raw:
        await raw.flushall()
    telling.outgoing.changed(call)
    await soon(telling.outgoing.describe())
    assert telling.outgoing.behind == 1
    await telling.outgoing.catch_up(never)
    assert await telling.told() == [1, 2]


async def test_what_is_unusable_there_is_no_outage_and_is_told_again_later(telling):
    calls = [telling.call("c1"), telling.call("c2")]
    for call in calls:
        await telling.tell(call, replace(STARTED, call=call.id))
    async with Redis.from_url(telling.url) as raw:
        await raw.set(keys.CALLS, "a text, and no sorted set")
        telling.outgoing.lag()
        await telling.outgoing.catch_up(never)
        assert (telling.link.up, telling.link.faults, telling.outgoing.behind) == (True, 2, 2)
        await raw.delete(keys.CALLS)
    await telling.outgoing.catch_up(never)
    assert telling.outgoing.behind == 0
    assert await telling.told("c1") == await telling.told("c2") == [1]


async def test_of_ended_calls_only_so_many_wait_to_be_told(telling, server, monkeypatch, caplog):
    monkeypatch.setattr(outgoing_module, "MOST_ENDED", 2)
    calls = [telling.call(f"c{each}") for each in range(4)]
    for call in calls:
        await telling.tell(call, replace(STARTED, call=call.id))
    server.stop()
    for call in calls:
        await telling.tell(call, ended(2, call.id))
    server.start()
    telling.link.answered(0.0)
    await telling.outgoing.catch_up(never)
    assert telling.outgoing.dropped == 2
    assert [await telling.told(call.id) for call in calls] == [[], [], [1, 2], [1, 2]]
    assert all_logs(caplog).count("was not told") == 2
