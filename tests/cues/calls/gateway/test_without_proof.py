"""Beyond this machine nobody comes in without proof."""

import json

import pytest

from cues.calls.gateway.addresses import ADDRESSES
from speech.sources.protocols.own_sender import TurnedAway
from tests.cues.calls.gateway.loopback import Caller, closing, soon, until
from tests.cues.calls.gateway.stranger import ADDRESS, EVERYWHERE, PROVE, knock
from tests.cues.calls.gateway.telephony import UUID, Asterisk, pcm

FIRST = {
    "/": bytes(320),
    "/twilio": json.dumps(
        {
            "event": "start",
            "start": {
                "callSid": "CA1",
                "tracks": ["inbound"],
                "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            },
        }
    ),
    "/freeswitch": "{}",
    "/jambonz": "{}",
    "/audio": '{"hello": {"channels": ["customer"], "rate": 16000, "format": "s16le"}}',
    "/chat": '{"speaker": "customer", "text": "my husband died"}',
}


@pytest.mark.parametrize("path", ADDRESSES)
async def test_beyond_this_machine_no_sender_gets_a_call_without_proof(start, path):
    up = await start(host=EVERYWHERE)
    socket = await knock(up, path)
    if path in {"/vosk", "/audiohook"}:
        assert socket == {"/vosk": 403, "/audiohook": 401}[path]
    else:
        await socket.send(FIRST[path])
        assert await closing(socket) == (1008, ADDRESS if path == "/" else PROVE)
    assert up.calls == []
    assert up.kitchen.orders == []


@pytest.mark.parametrize("path", ["/desk", "/desk?agent=robin", "/events?call=x"])
async def test_beyond_this_machine_nobody_sees_a_call_without_proof(start, path):
    up = await start(host=EVERYWHERE)
    assert await knock(up, path) == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/metrics"),
        ("GET", "/calls"),
        ("POST", "/route"),
        ("POST", "/calls/x/context"),
        ("POST", "/calls/x/end"),
    ],
)
async def test_beyond_this_machine_nobody_asks_anything_without_proof(start, http, method, path):
    up = await start(host=EVERYWHERE)
    async with http.request(method, f"{up.http}{path}") as answer:
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert await answer.json() == {"error": PROVE, "code": "no_proof"}


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
async def test_a_forged_address_opens_no_door(start, header):
    up = await start(host=EVERYWHERE)
    value = "for=127.0.0.1" if header == "Forwarded" else "127.0.0.1"
    answer = await Caller(up).connect(**{header: value})
    assert answer == TurnedAway("not_allowed")


async def test_those_that_can_prove_nothing_are_taken_from_listed_addresses_alone(start):
    for name, network, taken in (("one", "127.0.0.1", True), ("two", "10.0.0.0/8", False)):
        up = await start(name, host=EVERYWHERE, allow_addresses=[network])
        asterisk = await Asterisk.connect(up, UUID)
        if taken:
            assert (await asterisk.frame())[0] == 0x10
            await until(lambda up=up: len(up.calls) == 1)
            await asterisk.hang_up()
        else:
            assert await soon(asterisk.reader.read()) == b""
            asterisk.writer.close()
        for path in ("/vosk?rate=16000", "/?rate=16000"):
            socket = await knock(up, path)
            if path.startswith("/vosk") and not taken:
                assert socket == 403
                continue
            await socket.send(pcm(0.1))
            if taken:
                assert json.loads(await soon(socket.recv())) == {"partial": ""}
                await socket.close()
            else:
                assert await closing(socket) == (1008, ADDRESS)
        assert bool(up.calls) is taken
