"""Of several gateways one dies, is cut off or comes again: its calls are kept, and none is doubled."""

from __future__ import annotations

import asyncio

import pytest

from cues.calls.gateway import switchboard
from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import FINALS, Caller, Screen, until
from tests.cues.calls.gateway.redis_server import needs_redis
from tests.cues.calls.gateway.several import begun, bus, cut_off, desk_on, directory, in_order, reconnect

pytestmark = [pytest.mark.recogniser, needs_redis]


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


async def test_whoever_took_a_call_has_it_after_its_gateways_death(several, first, second, http):
    caller, call = await begun(first)
    robin = await desk_on(several, http, second, call.id, agent="robin")
    anna = await desk_on(several, http, second, call.id, agent="anna")
    await caller.send(1.0)
    await robin.order("hold", call.id)
    await robin.event("call.held")
    await cut_off(first)
    caller.drop()
    await until(lambda: second.calls)
    assert second.calls[0].agent == "robin"
    await anna.order("resume", call.id, id_="k2")
    await anna.until(lambda: anna.refused)
    assert anna.refused == [{"id": "k2", "code": "not_yours"}]
    caller.up = second
    assert isinstance(await caller.connect(), Welcome)
    await robin.order("resume", call.id, id_="k3")
    await robin.event("call.resumed")
    await caller.end()
    await robin.event("call.ended")
    assert [e["agent"] for e in robin.events if e["event"] == "call.taken"] == ["robin"]


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
