"""Bounds of a connection: each is closed with its code and its reason."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

import pytest
import websockets

from cues.calls.gateway import switchboard
from speech.sources.protocols.audiosocket import frame
from speech.sources.protocols.own import POSITION
from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import Caller, closing, soon, until
from tests.cues.calls.gateway.telephony import UUID, Asterisk, connect, finals, pcm, twilio


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


async def test_a_sender_that_pings_while_its_stream_is_paused_may_be_silent(start):
    up = await start(limits={"idle": 0.4})
    caller = Caller(up)
    await caller.connect()
    call = await up.call()
    for _ in range(10):
        await caller.socket.ping()
        await asyncio.sleep(0.1)
    assert not call.ending
    assert await caller.refused() == ("idle", 1008, "Nothing has come for too long.")


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


TOO_MUCH_AUDIO = (1008, "Audio comes faster than it is spoken. Send it as it is spoken.")
TOO_MANY_MESSAGES = (1008, "More messages a second than is allowed. Send larger, fewer ones.")


async def skip(socket, begin, count=400, step=29.9):
    """Two samples each time, so many seconds later than the last ones; where the next would lie."""
    with suppress(websockets.ConnectionClosed):
        for _ in range(count):
            await socket.send(POSITION.pack(begin) + bytes(4))
            begin += int(step * 8000)
    return begin


async def hello(up, **fields):
    socket = await connect(up, "/audio")
    about = {"channels": ["agent", "customer"], "rate": 8000, "format": "s16le", **fields}
    await socket.send(json.dumps({"hello": about}))
    return socket, json.loads(await soon(socket.recv()))


async def test_a_flood_of_gaps_closes_and_coming_again_gives_no_more(gateway):
    socket, said = await hello(gateway)
    call = await gateway.call()
    began = asyncio.get_running_loop().time()
    begin = 0
    for _ in range(4):
        begin = await skip(socket, begin)
        assert await closing(socket) == TOO_MUCH_AUDIO
        socket, said = await hello(gateway, resume=said["welcome"]["ticket"])
        begin = said["welcome"]["position"]
    passed = asyncio.get_running_loop().time() - began
    assert call.position / 16_000 < 60 + 1.5 * passed + 5 * 30, "four connections, each ended by a gap"
    assert not call.finished.is_set()
    socket.transport.abort()


async def test_a_flood_of_twilios_timestamps_closes(gateway):
    socket = await connect(gateway, "/twilio")
    about = {
        "callSid": "CA1",
        "tracks": ["inbound"],
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
    }
    await socket.send(twilio("start", 1, start=about))
    call = await gateway.call()
    with suppress(websockets.ConnectionClosed):
        for number in range(400):
            media = {"track": "inbound", "timestamp": str(29_900 * number), "payload": "kA=="}
            await socket.send(twilio("media", number + 2, media=media))
    assert await closing(socket) == TOO_MUCH_AUDIO
    assert call.position / 16_000 < 120


async def test_gaps_that_have_gone_by_cost_nothing(start):
    """A sender that pauses skips as much of the call as it paused, however little may come at once."""
    up = await start(limits={"audio": 1, "audio_at_once": 0.3})
    socket, _ = await hello(up)
    call = await up.call()
    begin = 0
    for _ in range(6):
        await socket.send(POSITION.pack(begin) + bytes(4 * 800))
        await asyncio.sleep(0.5)
        begin += 4000
    await until(lambda: call.position >= 2.4 * 16_000)
    await socket.send('{"end": {}}')
    assert (await closing(socket))[0] == 1000


@pytest.mark.parametrize("path", ["/chat", "/"])
async def test_a_long_turn_is_heard_in_several_and_the_call_goes_on(gateway, path):
    socket = await connect(gateway, path)
    await socket.send(json.dumps({"speaker": "customer", "text": "how are you. " * 400}))
    await socket.send(json.dumps({"speaker": "customer", "text": "we are well"}))
    await socket.send('{"end": {}}')
    call = await gateway.call()
    assert (await closing(socket))[0] == 1000
    *long, last = finals(gateway, call.id)
    assert (" ".join(long), last) == (" ".join(["how are you"] * 400), "we are well")
    assert len(long) == 2


async def test_a_turn_larger_than_a_message_may_be_closes(gateway):
    socket = await connect(gateway, "/chat")
    await socket.send(json.dumps({"speaker": "customer", "text": "marker" + "a" * 2**16}))
    assert await closing(socket) == (1009, "A text message has more than 64 KiB.")
    assert all("marker" not in str(gateway.journal(call.id)) for call in gateway.calls)


async def test_who_types_more_than_is_typed_waits_and_loses_neither_call_nor_turn(start):
    up = await start(limits={"text_at_once": 100, "text": 600, "idle": 0.3})
    socket = await connect(up, "/chat", ping_interval=None)
    for times in (40, *[5] * 9):
        await socket.send(json.dumps({"speaker": "agent", "text": "how are you " * times}))
    await socket.send('{"end": {}}')
    call = await up.call()
    assert (await closing(socket))[0] == 1000
    assert len(finals(up, call.id)) == 10


async def test_while_a_turn_waits_pings_are_answered_and_another_call_is_heard(start):
    up = await start(limits={"text_at_once": 1, "text": 1})
    slow, other = await connect(up, "/chat"), await connect(up, "/chat")
    await slow.send(json.dumps({"speaker": "agent", "text": "how are you " * 900}))
    for _ in range(3):
        await soon(await slow.ping())
    assert not finals(up, (await up.call()).id)
    await other.send(json.dumps({"speaker": "agent", "text": "x"}))
    await other.send('{"end": {}}')
    assert (await closing(other))[0] == 1000
    assert await closing_by_other_end(slow) == 1000
    await until(lambda: not up.connections)


async def closing_by_other_end(socket):
    await soon(socket.close())
    return socket.close_code


@pytest.mark.parametrize("message", ['{"reset": 1}', '{"config": {}}', b"", bytes(2), bytes(158)])
async def test_a_sender_that_waits_is_bounded_in_what_brings_no_audio(start, message):
    up = await start(limits={"messages": 10, "messages_at_once": 50})
    socket = await connect(up, "/vosk?rate=16000")
    await socket.send(pcm(0.1))
    with suppress(websockets.ConnectionClosed):
        for _ in range(400):
            await socket.send(message)
    assert await closing(socket) == TOO_MANY_MESSAGES


async def test_a_sender_that_waits_may_send_a_recording_in_small_pieces(start):
    up = await start(limits={"messages": 10, "messages_at_once": 50})
    socket = await connect(up, "/vosk?rate=16000")
    for _ in range(200):
        await socket.send(pcm(0.02))
        await soon(socket.recv())
    await socket.send('{"eof": 1}')
    assert (await closing(socket))[0] == 1000
