"""Calls that are sent: every protocol on one port, breaks, limits, and ends that say why."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import websockets

from cues.calls.gateway import switchboard
from cues.calls.gateway.identity import Scope
from speech.sources.protocols.audiosocket import frame
from speech.sources.protocols.own_sender import TurnedAway, Welcome
from tests.cues.calls.gateway.loopback import (
    AGENT,
    CUSTOMER,
    FINALS,
    Caller,
    Screen,
    all_logs,
    closing,
    seqs,
    soon,
    until,
)
from tests.cues.calls.gateway.telephony import Asterisk, connect, finals, pcm, twilio_call
from tests.speech.sources.protocols.genesys import CALL, OPEN, SESSION

MARKER = "marker"


def events_of(call):
    return list(call.log.since(0))


# Our own


async def test_our_own_sender_from_hello_to_the_last_answer(gateway, http):
    desk = await Screen.open(http, gateway)
    caller = Caller(gateway, number="+1614", agent="robin", call="c-9")
    welcome = await caller.connect()
    assert isinstance(welcome, Welcome)
    assert welcome.position == 0
    call = await gateway.call()
    await desk.until(lambda: desk.calls)
    (info,) = desk.calls
    assert (info["id"], info["protocol"], info["agent"], info["customer"], info["state"]) == (
        call.id,
        "heartline",
        "robin",
        "+1614",
        "live",
    )
    await desk.follow(call.id)
    await caller.send(7.0)
    await caller.end()
    ended = await desk.event("call.ended")
    assert (ended["duration"], desk.finals) == (7.0, FINALS)
    assert seqs(desk.events) == list(range(1, ended["seq"] + 1)) or seqs(desk.events) == sorted(
        set(seqs(desk.events))
    )
    started = desk.events[0]
    assert (started["event"], started["source"], started["ref"], started["sender"]) == (
        "call.started",
        "heartline",
        "c-9",
        "loopback",
    )
    assert next(cue["state"] for cue in desk.events if cue["event"] == "cue") == "shown"


async def test_a_break_within_the_grace_loses_and_doubles_nothing(gateway, http):
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    watch = await Screen.open(http, gateway, f"/events?call={call.id}")
    await caller.send(2.0)
    await until(lambda: call.at >= 1.5)
    await caller.send(0.3)
    caller.drop()
    await until(lambda: not call.connections)
    assert call.info.state == "waiting"
    await caller.send(1.0)  # kept back
    welcome = await caller.connect()
    assert isinstance(welcome, Welcome)
    assert 0 < welcome.position <= 2.3 * 16_000
    assert gateway.calls == [call]
    await caller.send(3.7)
    await caller.end()
    ended = await watch.event("call.ended")
    assert ended["duration"] == 7.0
    assert watch.finals == FINALS
    details = [event for event in watch.events if event["event"] == "detail"]
    assert len({each["id"] for each in details}) == len({(each["kind"], each["start"]) for each in details})
    shown = [event["id"] for event in watch.events if event["event"] == "cue" and event["state"] == "shown"]
    assert shown
    assert len(shown) == len(set(shown))
    assert not [event for event in watch.events if event["event"] == "warning"]
    assert len(gateway.kitchen.orders) == 1, "the call was not begun again"


async def test_what_a_long_break_kept_back_is_heard_and_nothing_dropped(gateway):
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    caller.drop()
    await until(lambda: not call.connections)
    await caller.send(28.0)
    assert isinstance(await caller.connect(), Welcome)
    await caller.end()
    events = gateway.journal(call.id)
    assert events[-1]["event"] == "call.ended"
    assert events[-1]["duration"] == 28.0
    assert [event["text"] for event in events if event.get("final")] == FINALS
    shown = [event["headline"] for event in events if event["event"] == "cue" and event["state"] == "shown"]
    assert shown
    assert len(shown) == len(set(shown))
    assert not [event["code"] for event in events if event["event"] == "warning"]


async def test_when_the_grace_is_over_the_call_ends(gateway, monkeypatch):
    monkeypatch.setattr(switchboard, "GRACE", 0.1)
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    await caller.send(3.5)
    await until(lambda: call.at > 3.0)
    caller.drop()
    await soon(call.finished.wait())
    assert finals(gateway, call.id) == FINALS[:2]
    assert (await caller.connect()) == TurnedAway("out_of_order")


async def test_a_ticket_is_good_for_its_call_while_it_lasts_and_for_its_sender_alone(start):
    up = await start(everybody_proves=True)
    one, _ = up.tokens.add(Scope.PUBLISH, now=datetime.now(UTC))
    two, _ = up.tokens.add(Scope.PUBLISH, now=datetime.now(UTC))
    caller = Caller(up, token=one)
    assert isinstance(await caller.connect(), Welcome)
    call = await up.call()
    thief = Caller(up, token=two)
    thief.out._ticket = caller.out._ticket
    assert await thief.refused() == (
        "out_of_order",
        1002,
        "There is no such call of yours, or it has ended.",
    )
    assert call.connections == 2
    assert call.info.state == "live"
    forger = Caller(up, token=one)
    forger.out._ticket = call.id + "." + "0" * 32
    assert (await forger.refused())[0] == "out_of_order"
    await caller.end()
    again = Caller(up, token=one)
    again.out._ticket = caller.out._ticket
    assert (await again.refused())[0] == "out_of_order"


async def test_a_half_open_connection_does_not_stand_in_the_way(gateway):
    caller = Caller(gateway)
    await caller.connect()
    call = await gateway.call()
    await caller.send(1.0)
    half_open, caller.socket = caller.socket, None
    assert isinstance(await caller.connect(), Welcome)
    await caller.send(6.0)
    await until(lambda: call.position >= 6.9 * 16_000)
    half_open.transport.abort()
    await until(lambda: call.connections == 2)
    assert call.carried == {AGENT, CUSTOMER}
    await caller.end()
    assert finals(gateway, call.id) == FINALS


# The others


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


UUID = bytes(range(16))


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


# Limits, each with its close code and reason


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
