"""Bounds of a connection: each is closed with its code and its reason."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
import websockets

from cues.calls.gateway import switchboard
from speech.sources.protocols.audiosocket import frame
from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import Caller, closing, soon, until
from tests.cues.calls.gateway.telephony import UUID, Asterisk, connect, pcm


async def test_a_sender_that_says_nothing_is_closed(start):
    up = await start(limits={"hello": 0.1})
    assert await closing(await connect(up, "/audio")) == (
        1008,
        "The connection did not say in time what it is for.",
    )
    await until(lambda: not up.connections)


async def test_a_sender_that_goes_silent_is_closed_and_its_call_ends(start, monkeypatch):
    monkeypatch.setattr(switchboard, "GRACE", 0.05)
    up = await start(limits={"idle": 0.2})
    caller = Caller(up)
    await caller.connect()
    call = await up.call()
    assert await caller.refused() == ("idle", 1008, "Nothing has come for too long.")
    await soon(call.finished.wait())


async def test_a_connection_is_closed_after_the_longest_time(start):
    up = await start(limits={"call": 0.3})
    socket = await connect(up, "/vosk?rate=16000")
    with suppress(websockets.ConnectionClosed):
        async with asyncio.timeout(10):
            while True:
                await socket.send(pcm(0.02))
                await socket.recv()
    assert await closing(socket) == (1008, "This call has lasted as long as a call may.")


async def test_more_messages_than_allowed_close(start):
    up = await start(limits={"messages": 1, "messages_at_once": 20})
    caller = Caller(up)
    await caller.connect()
    with suppress(websockets.ConnectionClosed):
        await caller.send(3.0)
    assert await caller.refused() == (
        "too_fast",
        1008,
        "More messages a second than is allowed. Send larger, fewer ones.",
    )


async def test_more_audio_than_is_spoken_closes(start):
    up = await start(limits={"audio": 1, "audio_at_once": 1.5})
    caller = Caller(up)
    await caller.connect()
    with suppress(websockets.ConnectionClosed):
        await caller.send(4.0)
    assert await caller.refused() == (
        "too_fast",
        1008,
        "Audio comes faster than it is spoken. Send it as it is spoken.",
    )


@pytest.mark.parametrize("message", [" " * 3000, bytes(3000), " " * (2**17), bytes(2**20)])
async def test_a_message_that_is_too_large_closes(start, message):
    up = await start(limits={"message_bytes": 2000})
    socket = await connect(up, "/audio")
    await socket.send(message)
    assert await closing(socket) == (1009, "This message is larger than is allowed. Send smaller ones.")


async def test_more_calls_than_one_sender_may_have(start):
    up = await start(limits={"calls_of_sender": 1})
    caller = Caller(up)
    await caller.connect()
    assert await Caller(up).refused() == ("busy", 1013, "More calls at once than one sender may have.")
    await caller.end()
    assert isinstance(await Caller(up).connect(), Welcome), "a call that has ended counts no longer"


async def test_more_calls_than_there_may_be(start):
    up = await start(limits={"calls": 1})
    await Caller(up).connect()
    assert await Caller(up).refused() == ("busy", 1013, "More calls at once than this gateway takes.")


async def test_a_language_that_is_not_heard(gateway):
    assert await Caller(gateway, language="fr-FR").refused() == (
        "unsupported",
        1003,
        "This gateway does not hear that language.",
    )
    assert isinstance(await Caller(gateway, language="en-GB").connect(), Welcome)


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"idle": 0.2}, "idle"),
        ({"call": 0.4}, "long_call"),
        ({"audio": 1, "audio_at_once": 1.5}, "audio"),
        ({"messages": 1, "messages_at_once": 3}, "messages"),
    ],
)
async def test_asterisk_is_hung_up_on_and_the_metrics_say_why(start, http, limits, why):
    up = await start(limits=limits)
    asterisk = await Asterisk.connect(up, UUID)

    async def send():
        while why != "idle":
            await asterisk.send(0.1)
            await asyncio.sleep(0.005)

    sending = asyncio.create_task(send())
    said = b""
    try:
        while piece := await soon(asterisk.reader.read(65_536)):
            said = (said + piece)[-3:]
    except ConnectionError:  # it was closed while we were still sending
        said = frame(0x00)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    asterisk.writer.close()
    assert said == frame(0x00)
    closed = f'heartline_connections_closed_total{{protocol="audiosocket",why="{why}"}}'
    refused = f'heartline_refused_total{{why="{why}"}}'
    metrics = await up.metrics(http)
    assert (metrics[closed], metrics[refused]) == (1, 1)
