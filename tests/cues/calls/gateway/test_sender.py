"""Our own sender: from hello to the last answer, breaks of its line, and whose call it may go on with."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import websockets

from cues.calls.gateway import switchboard
from cues.calls.gateway.identity import Scope
from speech.sources.protocols.own import POSITION
from speech.sources.protocols.own_sender import TurnedAway, Welcome
from tests.cues.calls.gateway.loopback import (
    AGENT,
    CUSTOMER,
    FINALS,
    Caller,
    Screen,
    closing,
    seqs,
    soon,
    until,
)
from tests.cues.calls.gateway.telephony import finals


async def test_our_own_sender_from_hello_to_the_last_answer(gateway, http):
    desk = await Screen.open(http, gateway)
    caller = Caller(gateway, number="+1614", agent="robin", call="c-9")
    welcome = await caller.connect()
    assert isinstance(welcome, Welcome)
    assert welcome.position == 0
    call = await gateway.call()
    await desk.until(lambda: desk.calls)
    (info,) = desk.calls
    assert (info["id"], info["protocol"], info["agent"], info["customer"], info["state"]) == (
        call.id,
        "heartline",
        "robin",
        "+1614",
        "live",
    )
    await desk.follow(call.id)
    await caller.send(7.0)
    await caller.end()
    ended = await desk.event("call.ended")
    assert (ended["duration"], desk.finals) == (7.0, FINALS)
    assert seqs(desk.events) == list(range(1, ended["seq"] + 1)) or seqs(desk.events) == sorted(
        set(seqs(desk.events))
    )
    started = desk.events[0]
    assert (started["event"], started["source"], started["ref"], started["sender"]) == (
        "call.started",
        "heartline",
        "c-9",
        "loopback",
    )
    assert next(cue["state"] for cue in desk.events if cue["event"] == "cue") == "shown"


async def test_a_break_within_the_grace_loses_and_doubles_nothing(gateway, http):
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    watch = await Screen.open(http, gateway, f"/events?call={call.id}")
    await caller.send(2.0)
    await until(lambda: call.at >= 1.5)
    await caller.send(0.3)
    caller.drop()
    await until(lambda: not call.connections)
    assert call.info.state == "waiting"
    await caller.send(1.0)  # kept back
    welcome = await caller.connect()
    assert isinstance(welcome, Welcome)
    assert 0 < welcome.position <= 2.3 * 16_000
    assert gateway.calls == [call]
    await caller.send(3.7)
    await caller.end()
    ended = await watch.event("call.ended")
    assert ended["duration"] == 7.0
    assert watch.finals == FINALS
    details = [event for event in watch.events if event["event"] == "detail"]
    assert len({each["id"] for each in details}) == len({(each["kind"], each["start"]) for each in details})
    shown = [event["id"] for event in watch.events if event["event"] == "cue" and event["state"] == "shown"]
    assert shown
    assert len(shown) == len(set(shown))
    assert not [event for event in watch.events if event["event"] == "warning"]
    assert len(gateway.kitchen.orders) == 1, "the call was not begun again"


async def test_what_a_long_break_kept_back_is_heard_and_nothing_dropped(gateway):
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    caller.drop()
    await until(lambda: not call.connections)
    await caller.send(28.0)
    assert isinstance(await caller.connect(), Welcome)
    await caller.end()
    events = gateway.journal(call.id)
    assert events[-1]["event"] == "call.ended"
    assert events[-1]["duration"] == 28.0
    assert [event["text"] for event in events if event.get("final")] == FINALS
    shown = [event["headline"] for event in events if event["event"] == "cue" and event["state"] == "shown"]
    assert shown
    assert len(shown) == len(set(shown))
    assert not [event["code"] for event in events if event["event"] == "warning"]


async def test_when_the_grace_is_over_the_call_ends(gateway, monkeypatch):
    monkeypatch.setattr(switchboard, "GRACE", 0.1)
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    await caller.send(3.5)
    await until(lambda: call.at > 3.0)
    caller.drop()
    await soon(call.finished.wait())
    assert finals(gateway, call.id) == FINALS[:2]
    assert (await caller.connect()) == TurnedAway("out_of_order")


async def test_a_ticket_is_good_for_its_call_while_it_lasts_and_for_its_sender_alone(start):
    up = await start(everybody_proves=True)
    one, _ = up.tokens.add(Scope.PUBLISH, now=datetime.now(UTC))
    two, _ = up.tokens.add(Scope.PUBLISH, now=datetime.now(UTC))
    caller = Caller(up, token=one)
    assert isinstance(await caller.connect(), Welcome)
    call = await up.call()
    thief = Caller(up, token=two)
    thief.out._ticket = caller.out._ticket
    assert await thief.refused() == (
        "out_of_order",
        1002,
        "There is no such call of yours, or it has ended.",
    )
    assert call.connections == 2
    assert call.info.state == "live"
    forger = Caller(up, token=one)
    forger.out._ticket = call.id + "." + "0" * 32
    assert (await forger.refused())[0] == "out_of_order"
    await caller.end()
    again = Caller(up, token=one)
    again.out._ticket = caller.out._ticket
    assert (await again.refused())[0] == "out_of_order"


async def test_a_half_open_connection_does_not_stand_in_the_way(gateway):
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    await caller.send(1.0)
    half_open, caller.socket = caller.socket, None
    half_open.transport.pause_reading()
    assert isinstance(await caller.connect(), Welcome)
    assert (call.connections, call.carried) == (2, {AGENT, CUSTOMER}), "both sides, once"
    await caller.send(6.0)
    await until(lambda: call.position >= 6.9 * 16_000)
    await caller.end()
    await soon(call.finished.wait())
    assert finals(gateway, call.id) == FINALS
    half_open.transport.abort()


async def test_the_connection_whose_place_is_taken_is_closed_and_heard_no_more(gateway, http):
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    old, caller.socket = caller.socket, None
    assert isinstance(await caller.connect(), Welcome)
    with suppress(websockets.ConnectionClosed):
        await old.send(POSITION.pack(0) + bytes(4 * 32_000))
        await old.send(caller.out.end())
    assert await closing(old) == (
        1008,
        "This call goes on over another connection, which takes this one's place.",
    )
    assert (call.position, call.ending, call.connections) == (0, False, 2)
    counted = await gateway.metrics(http)
    assert counted['heartline_connections_closed_total{protocol="heartline",why="replaced"}'] == 1
    await caller.send(1.0)
    await caller.end()
