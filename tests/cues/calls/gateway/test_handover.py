"""Calls that go from one gateway to another: to their sender alone, whole, and never to two at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from cues.calls.commands import Command, Verb
from cues.calls.events import CallStarted
from cues.calls.gateway import handover as handover_module
from cues.calls.gateway import redis_keys as keys
from cues.calls.gateway.handover import GONE, HEARD, OTHER_SIDE
from cues.calls.gateway.letters import NOT_DONE, Give
from cues.calls.gateway.recovery import Unfinished, plan_of
from cues.calls.journal import Journal
from speech.audio import Channel
from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import Caller, all_logs, seqs, soon, until
from tests.cues.calls.gateway.redis_server import needs_redis
from tests.cues.calls.gateway.several import bus, cluster, cut_off

pytestmark = [pytest.mark.recogniser, needs_redis]
STARTED = CallStarted(
    call="lost-1",
    seq=1,
    at=0.0,
    source="heartline",
    channels=(Channel.AGENT, Channel.CUSTOMER),
    customer=None,
    began="2026-03-17T10:00:00+00:00",
    sender="token:1",
)


@pytest.fixture
async def called(first):
    """A call under way at the first gateway, and who sends it."""
    caller = Caller(first, call="c-9")
    assert isinstance(await caller.connect(), Welcome)
    call = await first.call()
    await caller.send(2.0)
    await until(lambda: call.at >= 1.9)
    return caller, call


def handover(up):
    return cluster(up)._handover


async def owner(up, call):
    return (await bus(up).records([call]))[call].owner


def wish(of, **more):
    return Give.model_validate({"call": of.id, "sender": of.sender, **more})


async def test_a_call_is_given_whole_and_asking_again_does_no_harm(first, second, called):
    caller, call = called
    told = seqs(first.journal(call.id))
    for _ in range(2):
        assert await soon(handover(first).give(bus(second).me, wish(call))) is None
    assert await owner(second, call.id) == bus(second).me
    assert not first.calls
    assert not list(first.folder.glob("*.jsonl"))
    assert handover(first).given == 1
    await soon(handover(second).bring(call.id, call.sender, ""))
    (taken,) = second.calls
    kept = [event.seq for event in taken.log.since(0)]
    assert kept == seqs(second.journal(call.id))
    assert {event.seq for event in call.log.since(0)} == set(kept)
    assert set(kept) <= set(told)
    assert (taken.plan.ref, taken.sender, taken.started) == ("c-9", call.sender, False)
    caller.drop()


@pytest.mark.parametrize(
    ("verb", "case"),
    [
        ("hold", ("old", "robin")),
        ("hold", ("new", "robin")),
        ("transfer", ("old", None)),
        ("transfer", ("new", "sam")),
    ],
)
async def test_whose_a_call_is_its_events_tell_before_its_record_does(first, second, called, verb, case):
    """An older gateway tells in the record alone that a call that was nobody's has been taken."""
    _, call = called
    record_is, newest = case
    await cluster(first).calls.command(call.id, Command(Verb(verb), "k1"), "robin")
    await until(lambda: "command" in {event.event for event in call.log.since(0)})
    record = (await bus(second).records([call.id]))[call.id]
    info = replace(record.info, agent="sam", seq=1 if record_is == "old" else call.log.seq)
    await handover(second)._take(replace(record, info=info))
    (taken,) = second.calls
    assert taken.agent == newest


async def test_it_is_given_to_its_sender_alone(first, second, called):
    caller, call = called
    assert await handover(first).give(bus(second).me, wish(call, sender="token:2")) == GONE
    assert await handover(first).give(bus(second).me, wish(call, call="nothing")) == GONE
    await soon(handover(second).bring(call.id, "token:2", ""))
    await soon(handover(second).bring("", "token:2", "c-9"))
    assert (first.calls, second.calls) == ([call], [])
    await caller.send(1.0)
    await until(lambda: call.at >= 2.9)


async def test_a_call_whose_other_side_is_there_is_not_taken_away_by_its_name(first, second, called):
    _, call = called
    call.protocol = "twilio"  # of which each side may come on a connection of its own
    assert await handover(first).give(bus(second).me, wish(call, named=True)) == OTHER_SIDE
    await soon(handover(second).bring("", call.sender, "c-9"))
    assert (first.calls, second.calls) == ([call], [])


async def test_a_call_is_brought_by_its_senders_own_name_for_it(first, second, called):
    _, call = called
    await soon(handover(second).bring("", call.sender, "c-9"))
    assert [each.id for each in second.calls] == [call.id]
    assert not first.calls


async def test_who_hears_a_call_does_not_give_it_back(first, second, called):
    _, call = called
    assert await handover(first).give(bus(second).me, wish(call, back=True)) == HEARD
    assert first.calls == [call]


async def test_a_call_stays_where_it_cannot_be_given(several, first, second, called):
    caller, call = called
    several.server.stop()
    assert await soon(handover(first).give(bus(second).me, wish(call))) == NOT_DONE
    (kept,) = first.calls
    assert (kept.id, kept.log is call.log, kept.started) == (call.id, True, False)
    assert first.journal(call.id)
    several.server.start()
    await caller.closed()
    caller.socket = None
    assert isinstance(await caller.connect(), Welcome)
    assert (first.calls, kept.started) == ([kept], True)


async def test_of_one_of_which_nothing_usable_is_left_only_its_end_is_told(
    several, first, second, called, caplog
):
    caller, call = called
    await several.knows(second, call.id)
    await cut_off(first)
    caller.drop()
    async with Redis.from_url(several.server.url) as raw:
        await raw.delete(keys.events(call.id))
        await until(lambda: "nothing usable" in all_logs(caplog))
        record = (await bus(second).records([call.id]))[call.id]
    assert record.ended
    assert not second.calls


async def test_a_name_waits_for_no_bus_and_a_ticket_does(several, first, monkeypatch):
    monkeypatch.setattr(handover_module, "TRIES_AGAIN", 0.01)
    several.server.stop()
    await until(lambda: not cluster(first)._link.up)
    await soon(handover(first).bring("", "token:1", "c-9"))
    waiting = asyncio.create_task(handover(first).bring("lost-1", "token:1", ""))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    several.server.start()
    await soon(waiting)


async def test_a_journals_call_is_kept_unless_the_others_have_it(first, second, called):
    _, call = called
    lost = Unfinished(plan_of(STARTED), (STARTED,))
    with Journal.create(second.folder, "lost-1") as journal:
        journal.append(STARTED)
    await handover(second).recover(lost)
    assert [each.id for each in second.calls] == ["lost-1"]
    await until(lambda: not cluster(second)._outgoing.behind)
    assert await owner(first, "lost-1") == bus(second).me
    with Journal.create(second.folder, call.id) as journal:
        journal.append(STARTED)
    await handover(second).recover(Unfinished(replace(call.plan), (STARTED,)))
    assert [each.id for each in second.calls] == ["lost-1"], "the first one lives, and has it"
    await until(lambda: not (second.folder / f"{call.id}.jsonl").exists())
