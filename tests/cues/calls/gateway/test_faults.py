"""What goes wrong in one call ends it alone, and its sender learns of it without a word of the call."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

import pytest
import websockets

from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import FINALS, Caller, Screen, all_logs, closing, soon, until
from tests.cues.calls.gateway.telephony import connect, finals, pcm

MARKER = "marker"


async def test_what_breaks_the_protocol_closes_and_says_so(gateway):
    for path, message in [("/audio", MARKER), ("/", MARKER), ("/chat", "{}"), ("/twilio", "{}")]:
        socket = await connect(gateway, path)
        await socket.send(message)
        code, reason = await closing(socket)
        assert (code, MARKER in reason) == (1007, False)
        assert reason.endswith(".")
    await until(lambda: not gateway.connections)


async def test_a_sender_learns_that_its_call_was_ended_though_it_is_silent(gateway, http):
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    async with http.post(f"{gateway.http}/calls/{call.id}/end") as answer:
        assert answer.status == 200
    assert (await caller.closed())[0] == 1000


class Broken:
    """An extractor with a fault, which speaks of what it was given."""

    def __getattr__(self, name):
        raise RuntimeError(f"{MARKER}: my husband died")


async def speak(up, protocol):
    """Send a call in a protocol for as long as it is taken; how it is closed."""
    path = {"heartline": "/audio", "vosk": "/vosk?rate=16000", "chat": "/chat"}[protocol]
    socket = await connect(up, path)
    caller = Caller(up)
    caller.socket = socket
    with suppress(websockets.ConnectionClosed):
        if protocol == "heartline":
            await socket.send(caller.out.hello())
            await caller.send(7.0)
        elif protocol == "vosk":
            for _ in range(100):
                await soon(socket.send(pcm(0.2)))
        else:
            await socket.send(json.dumps({"speaker": "customer", "text": "my husband died"}))
    return await closing(socket)


@pytest.mark.parametrize("protocol", ["heartline", "vosk", "chat"])
async def test_a_fault_of_one_call_ends_it_and_its_connection_alone(gateway, http, protocol, caplog):
    caplog.set_level("DEBUG")
    good = Caller(gateway)
    await good.connect()
    first = await gateway.call()
    kept, gateway.kitchen.extractor = gateway.kitchen.extractor, Broken()
    speaking = asyncio.create_task(speak(gateway, protocol))
    await until(lambda: len(gateway.calls) == 2 and all(call.started for call in gateway.calls))
    gateway.kitchen.extractor = kept
    call = next(each for each in gateway.calls if each is not first)
    watch = await Screen.open(http, gateway, f"/events?call={call.id}")
    assert (await watch.event("call.ended"))["stats"] == {"failed": 1.0}
    assert (await soon(speaking))[0] == 1000
    assert gateway.journal(call.id)[-1] == watch.events[-1]
    assert (await watch.closed())[0] == 1000
    await good.send(7.0)
    await good.end()
    assert finals(gateway, first.id) == FINALS
    await until(lambda: not gateway.connections)
    logged = all_logs(caplog)
    assert "a fault of its own, RuntimeError" in logged
    assert MARKER not in logged
    assert "husband" not in logged


async def test_a_call_that_cannot_be_made_leaves_nothing_behind(start, caplog):
    up = await start(limits={"calls": 1})
    up.kitchen.fails = RuntimeError(MARKER)
    socket = await connect(up, "/audio")
    await socket.send(Caller(up).out.hello())
    code, _ = await closing(socket)
    assert code == 1011
    await until(lambda: not up.connections)
    assert up.calls == []
    assert MARKER not in all_logs(caplog)
    up.kitchen.fails = None
    assert isinstance(await Caller(up).connect(), Welcome)
