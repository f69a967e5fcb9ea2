"""Every other protocol on the same port: each brings a call, heard on its sides."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import pytest

from cues.calls.gateway.identity import Scope
from speech.sources.protocols.audiosocket import frame
from tests.cues.calls.gateway.loopback import AGENT, CUSTOMER, FINALS, Screen, closing, soon, until
from tests.cues.calls.gateway.telephony import UUID, Asterisk, connect, finals, pcm, twilio_call


async def test_vosk_clients_get_an_answer_to_each_message(gateway):
    async with await connect(gateway, "/") as socket:
        await socket.send('{ "config" : { "sample_rate" : 16000 } }')
        answers = []
        for _ in range(35):
            await socket.send(pcm(0.2))
            answers.append(json.loads(await soon(socket.recv())))
        await socket.send('{"eof" : 1}')
        answers.append(json.loads(await soon(socket.recv())))
        assert (await closing(socket))[0] == 1000
    assert len(answers) == 36
    said = [answer["text"] for answer in answers if answer.get("text")]
    assert said == FINALS[1:]
    assert {"partial": "my husband"} in answers
    assert answers[-1] == {"text": ""}


async def test_two_vosk_connections_of_one_name_are_one_call(gateway):
    sides = {}
    for side in (AGENT, CUSTOMER):
        socket = sides[side] = await connect(gateway, f"/vosk?rate=16000&channel={side}&call=c-1")
        await socket.send(pcm(0.0))
        await soon(socket.recv())
    (call,) = gateway.calls
    texts = {side: [] for side in sides}

    async def play(side, seconds):
        for _ in range(round(seconds * 5)):
            await sides[side].send(pcm(0.2))
            texts[side].append(json.loads(await soon(sides[side].recv())))
        await sides[side].send('{"eof" : 1}')
        texts[side].append(json.loads(await soon(sides[side].recv())))
        await closing(sides[side])

    await asyncio.gather(play(AGENT, 1.2), play(CUSTOMER, 7.0))
    await soon(call.finished.wait())
    said = {side: [each["text"] for each in told if each.get("text")] for side, told in texts.items()}
    assert said == {AGENT: FINALS[:1], CUSTOMER: FINALS[1:]}
    assert finals(gateway, call.id) == FINALS
    assert len(gateway.kitchen.orders) == 1


async def test_a_vosk_client_is_not_held_up_by_the_other_side_of_its_call(gateway):
    waiting = await connect(gateway, "/vosk?rate=16000&channel=agent&call=c-1")
    await waiting.send(pcm(0.2))
    await soon(waiting.recv())
    speaking = await connect(gateway, "/vosk?rate=16000&channel=customer&call=c-1")
    for _ in range(35):
        await speaking.send(pcm(0.2))
        await soon(speaking.recv())
    await speaking.close()
    await waiting.close()


async def test_connections_of_one_name_but_not_of_one_sender_are_two_calls(start):
    up = await start(everybody_proves=True)
    sockets = []
    for side in (AGENT, CUSTOMER):
        token, _ = up.tokens.add(Scope.PUBLISH, now=datetime.now(UTC))
        socket = await connect(up, f"/vosk?rate=16000&channel={side}&call=c-1&token={token}")
        await socket.send(pcm(0.1))
        await soon(socket.recv())
        sockets.append(socket)
    assert len(up.calls) == 2
    assert len({call.sender for call in up.calls}) == 2
    for socket in sockets:
        await socket.close()


@pytest.mark.parametrize("path", ["/", "/twilio"])
async def test_twilio_with_both_tracks(gateway, path):
    socket = await connect(gateway, path)
    await twilio_call(socket, 7.0, number="+1614", agent="robin")
    assert (await closing(socket))[0] == 1000
    call = await gateway.call()
    assert (call.protocol, call.agent, call.customer, call.plan.ref) == ("twilio", "robin", "+1614", "CA1")
    assert finals(gateway, call.id) == FINALS


async def test_freeswitch_in_stereo(gateway):
    socket = await connect(gateway, "/freeswitch?mix=stereo&rate=16000")
    await socket.send(json.dumps({"callSid": "F-1", "from": "+1614"}))
    for _ in range(70):
        await socket.send(pcm(0.2))  # both sides
    call = await gateway.call()
    await until(lambda: call.at > 6.5)
    await socket.close()
    await soon(call.finished.wait())
    assert finals(gateway, call.id) == FINALS
    assert (call.plan.ref, call.customer) == ("F-1", "+1614")


async def test_typed_turns(gateway, http):
    socket = await connect(gateway, "/")
    await socket.send(json.dumps({"hello": {"call": "t-1", "agent": "robin"}}))
    call = await gateway.call()
    watch = await Screen.open(http, gateway, f"/events?call={call.id}")
    await socket.send(json.dumps({"speaker": "agent", "text": "Hi! How can I help?"}))
    await socket.send(json.dumps({"speaker": "customer", "text": "My husband died in March."}))
    cue = await watch.event("cue")
    assert (cue["state"], cue["kind"], cue["sensitive"]) == ("shown", "bereavement", True)
    await socket.send(json.dumps({"end": {}}))
    assert json.loads(await soon(socket.recv())) == {"ended": {}}
    await closing(socket)
    await watch.event("call.ended")
    assert watch.finals == ["hi how can i help", "my husband died in march"]


async def test_asterisk_brings_both_sides_of_a_call_by_its_uuid(gateway):
    customer = await Asterisk.connect(gateway, UUID)
    call = await gateway.call()
    await until(lambda: call.carried == {CUSTOMER})
    agent = await Asterisk.connect(gateway, UUID)
    await until(lambda: call.carried == {AGENT, CUSTOMER})
    assert (await customer.frame())[0] == 0x10, "silence, so that it goes on sending"
    for _ in range(70):
        await customer.send(0.1)
        await agent.send(0.1)
    assert await soon(customer.frame())
    await until(lambda: call.at > 6.5)
    await asyncio.gather(customer.hang_up(), agent.hang_up())
    await soon(call.finished.wait())
    assert finals(gateway, call.id) == FINALS
    assert gateway.calls == [call]
    await until(lambda: not gateway.connections)


async def test_two_sides_that_come_at_the_same_moment_are_two(gateway):
    one, two = await asyncio.gather(Asterisk.connect(gateway, UUID), Asterisk.connect(gateway, UUID))
    call = await gateway.call()
    await until(lambda: call.connections == 2)
    assert call.carried == {AGENT, CUSTOMER}
    third = await Asterisk.connect(gateway, UUID)
    assert await soon(third.reader.read()) == frame(0x00)
    await asyncio.gather(one.hang_up(), two.hang_up())
    third.writer.close()


async def test_asterisk_may_come_again_with_a_side(gateway):
    one = await Asterisk.connect(gateway, UUID)
    call = await gateway.call()
    await until(lambda: call.connections == 1)
    one.writer.transport.abort()
    await until(lambda: not call.connections)
    again = await Asterisk.connect(gateway, UUID)
    await until(lambda: call.connections == 1)
    assert call.carried == {CUSTOMER}
    assert not call.finished.is_set()
    await again.hang_up()
    await soon(call.finished.wait())
