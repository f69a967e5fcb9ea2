"""Genesys at the gateway: a session, a probe of the settings, and going down."""

from __future__ import annotations

import json

import pytest

from tests.cues.calls.gateway.loopback import FINALS, closing, soon, until
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
