"""Telephone systems at the gateway's port: Twilio, Asterisk, and what every sender of the tests needs."""

from __future__ import annotations

import asyncio
import base64
import json
import struct

import numpy as np
import websockets

from speech.sources.protocols.audiosocket import frame
from tests.cues.calls.gateway.loopback import soon

UUID = bytes(range(16))
"""A call's name with Asterisk."""


def finals(up, call):
    return [event["text"] for event in up.journal(call) if event.get("final")]


async def connect(up, path, **more):
    return await soon(websockets.connect(up.ws + path, **{"compression": None, "max_queue": None, **more}))


def pcm(seconds, rate=16_000):
    return np.full(round(seconds * rate), 1000, "<i2").tobytes()


def twilio(event, number, **fields):
    return json.dumps({"event": event, "sequenceNumber": str(number), "streamSid": "MZ1", **fields})


async def twilio_call(socket, seconds, tracks=("inbound", "outbound"), **custom):
    await socket.send(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
    about = {
        "callSid": "CA1",
        "tracks": list(tracks),
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        "customParameters": custom,
    }
    await socket.send(twilio("start", 1, start=about))
    number = 1
    for at in range(0, round(seconds * 1000), 20):
        for track in tracks:
            number += 1
            media = {
                "track": track,
                "timestamp": str(at),
                "payload": base64.b64encode(bytes([0x90]) * 160).decode(),
            }
            await socket.send(twilio("media", number, media=media))
    await socket.send(twilio("stop", number + 1, stop={"callSid": "CA1"}))


class Asterisk:
    """One connection of AudioSocket."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, up, uuid):
        one = cls(*(await soon(asyncio.open_connection(up.host, up.serving.port))))
        one.writer.write(frame(0x01, uuid))
        await one.writer.drain()
        return one

    async def send(self, seconds, rate=16_000):
        for _ in range(round(seconds * 50)):
            self.writer.write(frame({8_000: 0x10, 16_000: 0x12}[rate], pcm(0.02, rate)))
            await self.writer.drain()

    async def frame(self):
        kind, length = struct.unpack(">BH", await soon(self.reader.readexactly(3)))
        return kind, await soon(self.reader.readexactly(length))

    async def hang_up(self):
        self.writer.write(frame(0x00))
        await self.writer.drain()
        while await soon(self.reader.read(4096)):
            pass
        self.writer.close()
