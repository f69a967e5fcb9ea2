import asyncio

import pytest

from cues.calls.commands import Verb
from cues.calls.events import CallEnded, Transcript
from cues.calls.following import WAITING, WAITING_AT_MOST, CallLog, FollowerTooSlowError
from cues.calls.wire import to_line
from speech.audio import Channel


def told(seq, *, text="we have", final=False, channel=Channel.CUSTOMER, utterance=1):
    return Transcript(
        call="c",
        seq=seq,
        at=1.0,
        channel=channel,
        utterance=utterance,
        final=final,
        text=text,
        start=0,
        end=1,
    )


def ended(seq):
    return CallEnded(call="c", seq=seq, at=9.0, duration=9.0, stats={})


async def taken(log, seq=0):
    return [event async for event in log.follow(seq)]


async def test_who_comes_late_gets_the_call_so_far_and_then_every_event_once(call):
    call.customer("we have a dog called biscuit", at=5).agent("how lovely", at=20)
    half = len(call.events)
    call.customer("my husband died in march", at=40).end()
    log = CallLog()
    early = asyncio.create_task(taken(log))
    await asyncio.sleep(0)
    for event in call.events[:half]:
        log.add(event)
    late = asyncio.create_task(taken(log))
    await asyncio.sleep(0)
    for event in call.events[half:]:
        log.add(event)
        await asyncio.sleep(0)
    assert (await early)[-1] is call.events[-1]
    for received in (await early, await late):
        seqs = [event.seq for event in received]
        assert seqs == sorted(set(seqs))
        lasting = [e for e in call.events if not isinstance(e, Transcript) or e.final]
        assert [e for e in received if not isinstance(e, Transcript) or e.final] == lasting
    assert log.ended
    assert log.followers == 0


async def test_who_comes_again_goes_on_after_the_last_they_had(call):
    call.customer("we have a dog called biscuit", at=5).end()
    log = CallLog(call.events)
    had = call.events[len(call.events) // 2].seq
    again = await taken(log, had)
    assert all(event.seq > had for event in again)
    assert again[-1] is call.events[-1]
    assert {e.seq for e in call.events if e.seq > had and not _partial(e)} <= {e.seq for e in again}


def _partial(event):
    return isinstance(event, Transcript) and not event.final


def test_superseded_partials_are_not_kept():
    log = CallLog()
    for seq in range(1, 1000):
        log.add(told(seq, text="we have a dog " * (seq % 5)))
    log.add(told(1000, channel=Channel.AGENT))
    assert [event.seq for event in log.since(0)] == [999, 1000]
    log.add(told(1001, final=True))
    assert [event.seq for event in log.since(0)] == [1000, 1001]


async def test_a_slow_follower_loses_partials_and_nothing_else():
    log = CallLog()
    slow = log.follow()
    first = asyncio.ensure_future(anext(slow))
    await asyncio.sleep(0)
    for seq in range(1, WAITING * 3):
        log.add(told(seq, final=seq % 2 == 0, utterance=seq))
    log.add(ended(WAITING * 3))
    received = [await first] + [event async for event in slow]
    finals = [event.seq for event in received if not _partial(event)]
    assert finals == [*range(2, WAITING * 3, 2), WAITING * 3]
    assert len([event for event in received if _partial(event)]) <= 1


async def test_a_follower_that_does_not_take_at_all_is_let_go_and_memory_is_bounded():
    log = CallLog()
    dead = log.follow()
    first = asyncio.ensure_future(anext(dead))
    await asyncio.sleep(0)
    for seq in range(1, WAITING_AT_MOST + 10):
        log.add(told(seq, final=True, utterance=seq))
    with pytest.raises(FollowerTooSlowError):
        await first
    assert log.followers == 0
    assert len(await _some(log, 10)) == 10


async def _some(log, count):
    received = []
    async for event in log.follow():
        received.append(event)
        if len(received) == count:
            break
    return received


async def test_what_a_pause_drops_is_not_told_to_whoever_comes_later(call):
    call.customer("marker my husband died in march", at=30).command(Verb.PAUSE).end()
    log = CallLog(call.events)
    assert "marker" not in "".join(to_line(event) for event in await taken(log))
