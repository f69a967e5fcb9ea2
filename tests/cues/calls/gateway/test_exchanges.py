"""What each telephone system may send in its place: tracks, rates, forks, and none of it loses a side."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.cues.calls.gateway.loopback import AGENT, CUSTOMER, FINALS, MIXED, soon, until
from tests.cues.calls.gateway.telephony import Asterisk, connect, finals, pcm, twilio_call

UUID = bytes(range(16))
HEARD = {CUSTOMER: FINALS[1:2], AGENT: FINALS[:1], MIXED: FINALS[:1]}
"""What is said on each side in a call of three and a half seconds."""


def events(up, call):
    return up.journal(call.id)


def sides(up, call):
    return {event["channel"] for event in events(up, call) if event.get("final")}


@pytest.mark.parametrize(
    ("path", "tracks", "heard"),
    [
        ("/twilio", ("inbound",), [CUSTOMER]),
        ("/twilio", ("outbound",), [AGENT]),
        ("/twilio", ("inbound", "outbound"), [AGENT, CUSTOMER]),
        ("/twilio?inbound=agent", ("inbound",), [AGENT]),
    ],
)
async def test_twilios_choice_of_tracks(gateway, path, tracks, heard):
    socket = await connect(gateway, path)
    sending = asyncio.create_task(twilio_call(socket, 3.5, tracks))
    call = await gateway.call()
    await until(lambda: call.carried)
    assert call.carried == set(heard)
    assert call.plan.channels == (AGENT, CUSTOMER), "the other track may yet come as a stream of its own"
    await soon(sending)
    await soon(call.finished.wait())
    assert events(gateway, call)[-1]["duration"] == pytest.approx(3.5, abs=0.1)
    assert set(HEARD[heard[0]]) <= set(finals(gateway, call.id))
    await socket.close()


async def test_two_streams_of_twilio_with_one_call_are_its_two_sides(gateway):
    sockets = [await connect(gateway, "/twilio") for _ in range(2)]
    await asyncio.gather(
        *(
            twilio_call(socket, 3.5, (track,))
            for socket, track in zip(sockets, ("inbound", "outbound"), strict=True)
        )
    )
    call = await gateway.call()
    await soon(call.finished.wait())
    assert finals(gateway, call.id) == FINALS[:2]
    for socket in sockets:
        await socket.close()


@pytest.mark.parametrize("rates", [(8_000, 8_000), (16_000, 16_000), (8_000, 16_000)])
async def test_asterisks_pairs_at_every_rate_get_silence_of_their_own(gateway, rates):
    """The first frame of silence comes before a rate is known, so 8 kHz; later ones are as the channel's."""
    lines = [await Asterisk.connect(gateway, UUID) for _ in range(2)]
    call = await gateway.call()
    await until(lambda: call.connections == 2)
    for step in range(35):
        for line, rate in zip(lines, rates, strict=True):
            await line.send(0.1, rate)
        await until(lambda step=step: call.position >= (step - 2) * 1600)  # as it is spoken, in step
    for line, rate in zip(lines, rates, strict=True):
        wanted = {8_000: (0x10, 320), 16_000: (0x12, 640)}[rate]
        while True:
            kind, silence = await line.frame()
            assert not any(silence)
            if (kind, len(silence)) == wanted:
                break
    await until(lambda: call.at > 3.2)
    await asyncio.gather(*(line.hang_up() for line in lines))
    await soon(call.finished.wait())
    assert sorted(finals(gateway, call.id)) == sorted(FINALS[:2])
    assert events(gateway, call)[-1]["duration"] == pytest.approx(3.5, abs=0.1)


FORKS = {
    "mod_audio_fork, mono": (
        "/freeswitch?rate=8000",
        {"subprotocols": ["audio.drachtio.org"]},
        json.dumps({"uuid": "F-1", "from": "+1614"}),
        8_000,
        [CUSTOMER],
    ),
    "mod_audio_fork, mixed": (
        "/freeswitch?mix=mixed&rate=16k",
        {"subprotocols": ["audio.drachtio.org"]},
        "a dialplan's own words",
        16_000,
        [MIXED],
    ),
    "mod_audio_stream, compressed, without metadata": (
        "/freeswitch?mix=stereo&rate=16000",
        {"compression": "deflate"},
        None,
        16_000,
        [AGENT, CUSTOMER],
    ),
    "jambonz": (
        "/jambonz",
        {"subprotocols": ["audio.jambonz.org"]},
        json.dumps({"callSid": "J-1", "sampleRate": 8000, "mixType": "stereo", "from": "+1614"}),
        8_000,
        [AGENT, CUSTOMER],
    ),
    "jambonz at the plain address": (
        "/",
        {},
        json.dumps({"callSid": "J-1", "sampleRate": 16000, "mixType": "stereo", "from": "+1614"}),
        16_000,
        [AGENT, CUSTOMER],
    ),
}


@pytest.mark.parametrize("fork", FORKS)
async def test_freeswitchs_modules_and_jambonz(gateway, fork):
    path, more, first, rate, heard = FORKS[fork]
    socket = await connect(gateway, path, **more)
    assert socket.subprotocol == more.get("subprotocols", [None])[0]
    if first is not None:
        await socket.send(first)
    for _ in range(35):
        await socket.send(pcm(0.1 * len(heard), rate))
    call = await gateway.call()
    await until(lambda: call.at > 3.2)
    await socket.close()
    await soon(call.finished.wait())
    assert call.protocol == "freeswitch"
    assert sides(gateway, call) == set(heard)
    assert finals(gateway, call.id) == [text for side in heard for text in HEARD[side]]
