"""Which calls an agent sees, whose commands count, and what is left of a call that has gone to another."""

import asyncio

import pytest

from cues.calls.gateway import switchboard
from tests.cues.calls.gateway.loopback import Caller, Screen, seqs, until


async def desk_of(http, up, agent):
    screen = await Screen.open(http, up, f"/desk?agent={agent}" if agent else "/desk")
    await screen.take()
    return screen


async def sent(up, seconds=3.5, **about):
    caller = Caller(up, **about)
    await caller.connect()
    call = next(each for each in up.calls if each.plan.ref == (about.get("call") or None))
    await caller.send(seconds)
    await until(lambda: call.at >= seconds - 0.15)
    return caller, call


async def test_an_agent_sees_their_calls_and_nobodys(gateway, http):
    desks = {agent: await desk_of(http, gateway, agent) for agent in ("robin", "sam", "")}
    callers = [
        await sent(gateway, 0.1, call=agent or "-", **({"agent": agent} if agent else {}))
        for agent in ("robin", "sam", "")
    ]
    refs = {call.id: call.plan.ref for _, call in callers}
    wanted = {"robin": {"robin", "-"}, "sam": {"sam", "-"}, "": {"robin", "sam", "-"}}
    for agent, desk in desks.items():
        await desk.until(
            lambda desk=desk, agent=agent: {refs[each["id"]] for each in desk.calls} == wanted[agent]
        )
    for desk in desks.values():
        await desk.close()


async def test_another_agents_call_can_be_neither_followed_nor_read_nor_touched(gateway, http):
    caller, call = await sent(gateway, agent="robin")
    sam = await desk_of(http, gateway, "sam")
    await sam.follow(call.id)
    await sam.order("pause", call.id)
    await sam.until(lambda: sam.refused)
    assert sam.refused == [{"id": "k1", "code": "not_yours"}]
    events = await Screen.open(http, gateway, f"/events?call={call.id}&agent=sam")
    assert await events.closed() == (1002, "There is no such call of yours, or it has ended.")
    await sam.order("pause", "no-such-call", id_="k2")
    await sam.until(lambda: len(sam.refused) == 2)
    assert sam.refused[1] == {"id": "k2", "code": "unknown_call"}
    assert not any(event.event in {"command", "call.paused"} for event in call.log.since(0))
    assert (sam.events, events.events) == ([], [])
    await caller.end()


async def test_who_asks_first_has_a_call_that_is_nobodys(gateway, http):
    caller, call = await sent(gateway)
    robin, sam = [await desk_of(http, gateway, agent) for agent in ("robin", "sam")]
    for desk in (robin, sam):
        await desk.follow(call.id)
        await desk.event("cue")
    cue = robin.events[-1]["id"]
    await robin.order("use", call.id, cue)
    answer = await robin.event("command")
    assert (answer["refused"], call.agent) == (None, "robin")
    taken = await robin.event("call.taken")
    assert (taken["agent"], taken["seq"] < answer["seq"]) == ("robin", True)
    assert (await sam.event("call.taken"))["agent"] == "robin", "which is the last that sam sees of it"
    await sam.order("use", call.id, cue, "k2")
    await sam.until(lambda: sam.refused)
    assert sam.refused == [{"id": "k2", "code": "not_yours"}]
    await sam.until(lambda: not sam.calls)
    await caller.send(3.5)
    await caller.end()
    await robin.event("call.ended")
    assert sam.events[-1]["event"] == "call.taken"
    assert "used" not in {event.get("state") for event in sam.events}, "it was robin's before"
    assert [event["agent"] for event in gateway.journal(call.id) if event["event"] == "call.taken"] == [
        "robin"
    ]


async def test_a_desk_that_names_no_agent_takes_no_call(gateway, http):
    caller, call = await sent(gateway, 0.5)
    desk = await desk_of(http, gateway, "")
    await desk.follow(call.id)
    await desk.order("hold", call.id)
    await desk.event("call.held")
    assert call.agent is None
    assert "call.taken" not in {event.event for event in call.log.since(0)}
    await caller.end()


async def test_after_a_transfer_the_next_agent_has_all_of_it_and_the_last_one_no_more(gateway, http):
    caller, call = await sent(gateway, agent="robin")
    robin, sam = [await desk_of(http, gateway, agent) for agent in ("robin", "sam")]
    await robin.follow(call.id)
    await robin.event("cue")
    assert sam.calls == []
    await robin.order("transfer", call.id, "sam")
    moved = await robin.event("call.transferred")
    await sam.until(lambda: sam.calls)
    assert [(each["id"], each["agent"]) for each in sam.calls] == [(call.id, "sam")]
    await sam.follow(call.id)
    await sam.event("call.transferred")
    assert (
        sam.lasting[:3]
        == [event for event in gateway.journal(call.id) if event.get("final") is not False][:3]
    )
    assert {"bereavement", "family"} <= {event.get("kind") for event in sam.events}
    await caller.send(3.5)
    await caller.end()
    await sam.event("call.ended")
    await robin.order("dismiss", call.id, id_="late")
    await robin.until(lambda: robin.refused)
    assert robin.refused[0]["code"] in {"not_yours", "unknown_call"}
    assert robin.events[-1]["seq"] <= moved["seq"]
    assert seqs(sam.events) == sorted(set(seqs(sam.events)))


async def test_who_comes_late_or_again_gets_each_event_once_in_order(gateway, http):
    caller, call = await sent(gateway, 1.2)
    early = await Screen.open(http, gateway, f"/events?call={call.id}")
    await early.event("transcript")
    await caller.send(2.0)
    await until(lambda: call.at > 3.0)
    late = await Screen.open(http, gateway, f"/events?call={call.id}")
    first = await Screen.open(http, gateway, f"/events?call={call.id}")
    await first.event("cue")
    await first.close()
    again = await Screen.open(http, gateway, f"/events?call={call.id}&since={first.events[-1]['seq']}")
    again.events = list(first.events)
    await caller.send(3.8)
    await caller.end()
    journal = gateway.journal(call.id)
    lasting = [event for event in journal if event.get("final") is not False]
    for screen in (early, late, again):
        await screen.event("call.ended")
        assert seqs(screen.events) == sorted(set(seqs(screen.events)))
        assert screen.lasting == lasting
    after = await Screen.open(http, gateway, f"/events?call={call.id}&since={journal[-2]['seq']}")
    assert await after.closed() == (1000, "")
    assert after.events == journal[-1:]


@pytest.mark.parametrize("beyond", [0, 1, 10**17])
async def test_who_has_all_of_an_ended_call_is_not_kept_waiting(gateway, http, beyond):
    caller, call = await sent(gateway, 0.2)
    await caller.end()
    screen = await Screen.open(http, gateway, f"/events?call={call.id}&since={call.log.seq + beyond}")
    assert await screen.closed() == (1000, "")
    assert screen.events == []


async def test_a_call_that_was_forgotten_leaves_the_list(gateway, http, monkeypatch):
    monkeypatch.setattr(switchboard, "KEPT_ENDED", 0.2)
    desk = await desk_of(http, gateway, "")
    caller, _ = await sent(gateway, 0.2)
    await desk.until(lambda: desk.calls)
    await caller.end()
    await desk.until(lambda: desk.calls and desk.calls[0]["state"] == "ended")
    await desk.until(lambda: not desk.calls)


async def test_every_event_is_in_the_journal_before_a_subscriber_has_it(gateway, http):
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    screen = await Screen.open(http, gateway, f"/events?call={call.id}")

    async def watch():
        while not screen.events or screen.events[-1]["event"] != "call.ended":
            await screen.take()
            assert screen.events[-1] in gateway.journal(call.id)

    watching = asyncio.create_task(watch())
    await caller.send(7.0)
    await caller.end()
    await watching
    assert len(screen.events) > 15
