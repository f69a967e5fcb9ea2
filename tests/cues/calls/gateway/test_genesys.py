"""Genesys at the gateway: a session, a probe of the settings, and going down."""

from __future__ import annotations

import json

import pytest

from tests.cues.calls.gateway.loopback import CUSTOMER, FINALS, closing, soon, until, utter
from tests.cues.calls.gateway.telephony import connect, finals
from tests.speech.sources.protocols.genesys import CALL, OPEN, SESSION


def events_of(call):
    return list(call.log.since(0))


class Genesys:
    """The messages of an AudioHook client, numbered."""

    def __init__(self, socket):
        self.socket, self.seq, self.serverseq, self.position = socket, 0, 0, 0

    async def say(self, kind, **parameters):
        self.seq += 1
        head = {"version": "2", "type": kind, "id": SESSION, "seq": self.seq, "serverseq": self.serverseq}
        position = f"PT{self.position / 8000:.3f}S"
        await self.socket.send(json.dumps({**head, "position": position, "parameters": parameters}))

    async def hears(self, kind):
        said = json.loads(await soon(self.socket.recv()))
        self.serverseq = said["seq"]
        assert said["type"] == kind
        return said["parameters"]

    async def sound(self, seconds):
        for _ in range(round(seconds * 10)):
            self.position += 800
            await self.socket.send(bytes([0x90]) * 1600)


async def test_genesys_opens_pauses_and_closes(gateway):
    socket = await connect(gateway, "/audiohook")
    genesys = Genesys(socket)
    await genesys.say("open", **OPEN)
    assert (await genesys.hears("opened"))["media"][0]["channels"] == ["external", "internal"]
    await genesys.sound(3.5)
    call = await gateway.call()
    await until(lambda: call.at > 3.3)
    await genesys.say("paused")
    await until(lambda: any(event.event == "call.held" for event in events_of(call)))
    await genesys.say("resumed", start="PT3.5S", discarded="PT1S")
    await until(lambda: any(event.event == "call.resumed" for event in events_of(call)))
    genesys.position += 8000
    await genesys.sound(2.5)
    await genesys.say("close", reason="end")
    await genesys.hears("closed")
    assert (await closing(socket))[0] == 1000
    assert (call.plan.ref, finals(gateway, call.id)) == (CALL, FINALS)
    assert events_of(call)[-1].duration == pytest.approx(7.0, abs=0.12)


async def speaking(gateway, sent, heard):
    """A session that has sent so many seconds, and its call, once so many of them have been heard."""
    genesys = Genesys(await connect(gateway, "/audiohook"))
    await genesys.say("open", **OPEN)
    await genesys.hears("opened")
    await genesys.sound(sent)
    call = await gateway.call()
    await until(lambda: call.at > heard)
    return genesys, call


async def test_a_long_pause_of_genesys_leaves_everything_at_its_place(gateway, http):
    """Four minutes, then a session that continues this one: each at the position that Genesys counts by."""
    gateway.kitchen.said = {CUSTOMER: [*utter(0.3, "we have a dog"), *utter(2.5, "our cat is ill")]}
    genesys, call = await speaking(gateway, 2.0, 1.7)
    await genesys.say("paused")
    await genesys.say("resumed", start="PT2S", discarded="PT240S")
    genesys.position += 240 * 8000
    await genesys.sound(2.5)
    await until(lambda: call.at > 244.1)
    assert call.lag < 1.0
    assert call.source.filled < 0.2, "no silence stands for the pause"
    (first, second) = finals_with_times(gateway, call.id)
    assert (first[0], second[0]) == ("we have a dog", "our cat is ill")
    assert first[1] == pytest.approx(0.3, abs=0.1)
    assert second[1] == pytest.approx(242.5, abs=0.2)
    genesys.socket.transport.abort()
    await until(lambda: not call.connections)
    again = await connect(gateway, "/audiohook")
    genesys = Genesys(again)
    genesys.position = 230 * 8000
    await genesys.say("open", **OPEN, continuedSessions=[{}])
    told = (await genesys.hears("opened"))["discardTo"]
    here = float(told.removeprefix("PT").removesuffix("S"))
    assert 244.1 <= here <= 244.5, "a frame that is not full yet is sent again"
    genesys.position = round(here * 8000)
    await genesys.say("discarded", start="PT230S", discarded=f"PT{here - 230:.3f}S")
    await genesys.sound(1.0)
    await until(lambda: call.at > here + 0.6)
    await genesys.say("close", reason="end")
    await genesys.hears("closed")
    await soon(call.finished.wait())
    assert events_of(call)[-1].duration == pytest.approx(here + 1.0, abs=0.01)
    assert [event for event in events_of(call) if event.event == "warning"] == []


async def test_a_break_within_a_pause_of_genesys_leaves_a_hole(gateway):
    genesys, call = await speaking(gateway, 1.0, 0.6)
    await genesys.say("paused")
    await until(lambda: any(event.event == "call.held" for event in events_of(call)))
    genesys.socket.transport.abort()
    await until(lambda: not call.connections)
    genesys = Genesys(await connect(gateway, "/audiohook"))
    genesys.position = 300 * 8000
    await genesys.say("open", **OPEN, continuedSessions=[{}])
    assert "discardTo" not in await genesys.hears("opened")
    await genesys.sound(1.0)
    await until(lambda: call.at > 300.6)
    assert call.source.filled < 0.2


async def test_a_session_that_goes_on_with_a_call_that_is_lost_here_begins_at_nothing(gateway):
    gateway.kitchen.said = {CUSTOMER: utter(0.3, "we have a dog")}
    genesys = Genesys(await connect(gateway, "/audiohook"))
    genesys.position = 1200 * 8000
    await genesys.say("open", **OPEN, continuedSessions=[{}])
    await genesys.hears("opened")
    await genesys.sound(2.0)
    call = await gateway.call()
    await until(lambda: call.at > 1.6)
    genesys.socket.transport.abort()
    await until(lambda: not call.connections)
    genesys = Genesys(await connect(gateway, "/audiohook"))
    genesys.position = 1200 * 8000
    await genesys.say("open", **OPEN, continuedSessions=[{}])
    told = (await genesys.hears("opened"))["discardTo"]
    here = float(told.removeprefix("PT").removesuffix("S"))
    assert 1201.6 <= here <= 1202.0
    await genesys.say("discarded", start="PT1200S", discarded=f"PT{here - 1200:.3f}S")
    genesys.position = round(here * 8000)
    await genesys.sound(1.0)
    await until(lambda: call.at > 2.2)
    await genesys.say("close", reason="end")
    await soon(call.finished.wait())
    assert events_of(call)[-1].duration == pytest.approx(here - 1199.0, abs=0.12)
    assert finals_with_times(gateway, call.id)[0][1] == pytest.approx(0.3, abs=0.1)


def finals_with_times(up, call):
    return [(event["text"], event["start"]) for event in up.journal(call) if event.get("final")]


async def test_genesys_probing_the_settings_is_no_call(gateway):
    socket = await connect(gateway, "/audiohook")
    genesys = Genesys(socket)
    nobody = "00000000-0000-0000-0000-000000000000"
    participant = {"id": nobody, "ani": "", "aniName": "", "dnis": ""}
    await genesys.say("open", **{**OPEN, "conversationId": nobody, "participant": participant})
    assert (await genesys.hears("opened"))["media"] == []
    await genesys.say("close", reason="end")
    await genesys.hears("closed")
    await closing(socket)
    assert gateway.calls == []


async def test_genesys_is_asked_to_disconnect_and_waited_for(gateway):
    gateway.serving.board.draining = True
    socket = await connect(gateway, "/audiohook")
    genesys = Genesys(socket)
    await genesys.say("open", **OPEN)
    assert (await genesys.hears("disconnect"))["info"] == "going_down"
    await genesys.say("close", reason="disconnect")
    await genesys.hears("closed")
    assert (await closing(socket))[0] == 1012
