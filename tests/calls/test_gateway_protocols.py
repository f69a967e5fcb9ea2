"""`heartline serve` with the real recogniser hears vosk-server's clients, Twilio and Asterisk at its port."""

from __future__ import annotations

import asyncio
import base64
import json
import struct
import wave
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import websockets

from speech.audio import Samples
from speech.sources.protocols.audiosocket import frame
from speech.sources.protocols.companding import from_mulaw
from tests.calls.gateway_program import AGENT, CUSTOMER, Desk, Program, Sides, connect, cut, is_sound, soon

pytestmark = pytest.mark.recogniser


async def test_a_client_of_vosk_server_is_answered_as_it_is_there(
    gateway: Program, sides: Sides, tmp_path: Path
) -> None:
    """The exchange of alphacep/vosk-server's `websocket/test.py`."""
    path = tmp_path / "customer.wav"
    with wave.open(str(path), "wb") as made:
        made.setparams((1, 2, 16_000, 0, "NONE", ""))
        made.writeframes(cut(sides, 4.5, 19.5)[CUSTOMER].tobytes())
    desk = await Desk.open(gateway)
    answers = []
    async with websockets.connect(gateway.url) as websocket:
        wf = wave.open(str(path), "rb")  # noqa: SIM115 - as it is there
        await websocket.send('{ "config" : { "sample_rate" : %d } }' % (wf.getframerate()))  # noqa: UP031 - the same
        buffer_size = int(wf.getframerate() * 0.2)  # 0.2 seconds of audio
        while True:
            data = wf.readframes(buffer_size)
            if len(data) == 0:
                break
            await websocket.send(data)
            answers.append(json.loads(await soon(websocket.recv())))
        await websocket.send('{"eof" : 1}')
        answers.append(json.loads(await soon(websocket.recv())))
        wf.close()
    assert len(answers) == 15 / 0.2 + 1
    assert all(set(answer) <= {"partial", "result", "text"} for answer in answers)
    finals = [answer for answer in answers if answer.get("text")]
    text = " ".join(final["text"] for final in finals)
    assert "hiking boots" in text
    assert "swap them" in text
    words = [word for final in finals for word in final["result"]]
    assert " ".join(word["word"] for word in words) == text
    assert all(set(word) == {"conf", "end", "start", "word"} for word in words)
    starts = [word["start"] for word in words]
    assert starts == sorted(starts)
    assert 0 <= starts[0] < words[-1]["end"] <= 15
    assert any(answer.get("partial") for answer in answers)
    call = await desk.follow(lambda each: each["protocol"] == "vosk")
    await desk.event("call.ended")
    is_sound(gateway.journal(call))
    assert [event["kind"] for event in desk.events if event["event"] == "detail"]
    await desk.socket.close()


MULAW = from_mulaw(bytes(range(256)))
ORDER = np.argsort(MULAW)


def to_mulaw(samples: Samples) -> bytes:
    """As a telephone line sends it: 8 kHz, each sample the nearest that the code has."""
    narrow = samples.astype(np.float32).reshape(-1, 2).mean(axis=1)
    place = np.searchsorted(MULAW[ORDER], narrow).clip(0, 255)
    return ORDER[place].astype(np.uint8).tobytes()


async def test_a_stream_of_twilios_shape_is_heard_on_both_sides(gateway: Program, sides: Sides) -> None:
    desk = await Desk.open(gateway)
    socket = await connect(gateway, "/")
    part = cut(sides, 48.8, 57.8)
    tracks = {"inbound": to_mulaw(part[CUSTOMER]), "outbound": to_mulaw(part[AGENT])}
    start = {
        "streamSid": "MZ1",
        "accountSid": "AC1",
        "callSid": "CA1",
        "tracks": ["inbound", "outbound"],
        "customParameters": {"number": "+16145550123", "agent": "robin"},
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
    }
    await socket.send(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
    await socket.send(
        json.dumps({"event": "start", "sequenceNumber": "1", "start": start, "streamSid": "MZ1"})
    )
    number = 1
    for at in range(0, len(tracks["inbound"]), 160):
        for track, sound in tracks.items():
            number += 1
            media = {
                "track": track,
                "chunk": str(at // 160 + 1),
                "timestamp": str(at // 8),
                "payload": base64.b64encode(sound[at : at + 160]).decode(),
            }
            message = {"event": "media", "sequenceNumber": str(number), "media": media, "streamSid": "MZ1"}
            await socket.send(json.dumps(message))
    stop = {"event": "stop", "sequenceNumber": str(number + 1), "stop": {"callSid": "CA1"}}
    await socket.send(json.dumps(stop))
    call = await desk.follow(lambda each: each["protocol"] == "twilio")
    ended = await desk.event("call.ended")
    await soon(socket.wait_closed())
    assert socket.close_code == 1000
    assert ended["duration"] == pytest.approx(9.0, abs=0.2)
    assert "dog" in desk.finals
    assert "pet" in {event["kind"] for event in desk.events if event["event"] == "detail"}
    (info,) = [each for each in desk.calls if each["id"] == call]
    assert (info["agent"], info["customer"]) == ("robin", "+16145550123")
    is_sound(gateway.journal(call))
    assert "audio_dropped" not in {event.get("code") for event in desk.events}
    await desk.socket.close()


async def test_two_audiosocket_connections_of_one_uuid_are_one_call(gateway: Program, sides: Sides) -> None:
    desk = await Desk.open(gateway)
    part = cut(sides, 63.9, 71.0)
    uuid = bytes(range(16))
    lines = []
    for _ in range(2):
        reader, writer = await soon(asyncio.open_connection("127.0.0.1", gateway.port))
        writer.write(frame(0x01, uuid))
        await writer.drain()
        kind, length = struct.unpack(">BH", await soon(reader.readexactly(3)))
        assert (kind, len(await soon(reader.readexactly(length)))) == (0x10, length)
        lines.append((reader, writer))
    for at in range(0, len(part[CUSTOMER]), 320):
        for (_, writer), side in zip(lines, (CUSTOMER, AGENT), strict=True):
            writer.write(frame(0x12, part[side][at : at + 320].astype("<i2").tobytes()))
            await writer.drain()
        await asyncio.sleep(0.005)  # four times as fast as a call, whose sides come in step
    call = await desk.follow(lambda each: each["protocol"] == "audiosocket")
    for _, writer in lines:
        writer.write(frame(0x00))
        await writer.drain()
    await desk.event("call.ended")
    for reader, writer in lines:
        with suppress(ConnectionError):
            while await soon(reader.read(65_536)):
                pass
        writer.close()
    assert "my husband died last spring" in desk.finals
    cue = next(event for event in desk.events if event["event"] == "cue" and event["state"] == "shown")
    assert (cue["kind"], cue["sensitive"]) == ("bereavement", True)
    events = gateway.journal(call)
    is_sound(events)
    assert {event["channel"] for event in events if event.get("final")} == {"customer"}
    await desk.socket.close()
