"""One client and another's call: it can neither join, read, send nor end it."""

import asyncio
import json

import pytest

from cues.calls.gateway.errands import Errand
from cues.calls.gateway.handover import GONE
from cues.calls.gateway.identity import Scope
from cues.calls.gateway.letters import Give, Requested
from speech.sources.protocols.own_sender import TurnedAway, Welcome
from tests.cues.calls.gateway.loopback import Caller, Screen, closing, soon, until
from tests.cues.calls.gateway.redis_server import needs_redis
from tests.cues.calls.gateway.several import cluster
from tests.cues.calls.gateway.stranger import NOW, knock
from tests.cues.calls.gateway.telephony import connect, pcm, twilio_call
from tests.cues.calls.gateway.test_genesys import Genesys
from tests.speech.sources.protocols.genesys import OPEN, SESSION


async def test_one_sender_cannot_bring_a_side_of_anothers_call(start):
    """By Asterisk's UUID, by Twilio's call, by a name: from another identity it is another call."""
    up = await start(everybody_proves=True)
    one, two = (up.tokens.add(Scope.PUBLISH, now=NOW)[0] for _ in range(2))
    first = await connect(up, "/twilio")
    sending = asyncio.create_task(twilio_call(first, 7.0, ("inbound",), token=one))
    await until(lambda: up.calls)
    (call,) = up.calls
    second = await connect(up, "/twilio")
    await twilio_call(second, 1.0, ("outbound",), token=two)
    await soon(sending)
    await soon(call.finished.wait())
    assert len({each.sender for each in up.calls}) == 2
    assert up.journal(call.id)[-1]["duration"] == pytest.approx(7.0, abs=0.1)
    for socket in (first, second):
        await closing(socket)


async def test_a_publisher_cannot_read_a_call_nor_a_desk_send_or_end_one(start, http):
    up = await start(everybody_proves=True)
    publish, desk = (up.tokens.add(scope, now=NOW)[0] for scope in (Scope.PUBLISH, Scope.DESK))
    caller = Caller(up, token=publish, call="c-9")
    await caller.connect()
    call = await up.call()
    for path in (f"/events?call={call.id}", "/desk"):
        assert await knock(up, f"{path}{'&' if '?' in path else '?'}token={publish}") == 403
    for path in ("end", "transfer", "hold", "context"):
        ask = http.post(f"{up.http}/calls/{call.id}/{path}", headers={"Authorization": f"Bearer {desk}"})
        async with ask as answer:
            assert answer.status == 403
    assert await Caller(up, token=desk).connect() == TurnedAway("not_allowed")
    assert call.log.seq == 1
    await caller.end()


async def test_a_desk_of_one_agent_cannot_speak_as_another_by_any_address(start, http):
    up = await start(everybody_proves=True)
    publish, _ = up.tokens.add(Scope.PUBLISH, now=NOW)
    sam, _ = up.tokens.add(Scope.DESK, now=NOW, agent="sam")
    caller = Caller(up, token=publish, agent="robin")
    await caller.connect()
    call = await up.call()
    await caller.send(3.0)
    events = await Screen.open(http, up, f"/events?call={call.id}&token={sam}")
    assert await events.closed() == (1002, "There is no such call of yours, or it has ended.")
    assert events.events == []
    desk = await Screen.open(http, up, f"/desk?token={sam}")
    await desk.take()
    assert desk.calls == []
    await desk.order("end", call.id)
    await desk.until(lambda: desk.refused)
    assert desk.refused == [{"id": "k1", "code": "not_yours"}]
    assert not call.finished.is_set()
    await caller.end()
    await desk.close()


PATHS = [
    "/vosk?rate=16000&call={}",
    "/vosk?rate=16000&channel=agent&call={}",
    "/freeswitch?rate=16000&call={}",
    "/?rate=16000&call={}",
]


async def two_senders(start):
    """A gateway, one sender's call that has a name, and another sender's token."""
    up = await start(everybody_proves=True)
    one, two = (up.tokens.add(Scope.PUBLISH, now=NOW)[0] for _ in range(2))
    caller = Caller(up, token=one, call="c-9", agent="robin")
    await caller.connect()
    return up, caller, await up.call(), two


async def joined(up, path, token):
    """A connection that brings a second of audio, and every call that was there meanwhile."""
    socket = await connect(up, f"{path}{'&' if '?' in path else '?'}token={token}")
    for _ in range(10):
        await socket.send(pcm(0.1))
    await until(lambda: len(up.calls) > 1)
    return socket, list(up.calls)


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ["id", "ref"])
async def test_neither_id_nor_name_lets_another_sender_join_a_call(start, path, waits, name):
    up, caller, call, two = await two_senders(start)
    await caller.send(1.0)
    await until(lambda: call.position == 16_000)
    if waits:
        caller.drop()
        await until(lambda: not call.connections)
    before = call.position
    socket, calls = await joined(up, path.format(call.id if name == "id" else "c-9"), two)
    assert [each.sender for each in calls if each is not call] != [call.sender]
    assert (call.connections, call.position) == (0 if waits else 2, before)
    socket.transport.abort()
    if waits:
        assert await caller.connect() == Welcome(caller.out._ticket, before)
    await caller.send(0.5)
    await caller.end()


@pytest.mark.parametrize("name", ["id", "ref"])
async def test_another_senders_end_of_audio_ends_no_call(start, name):
    up, caller, call, two = await two_senders(start)
    caller.drop()
    await until(lambda: not call.connections)
    socket, _ = await joined(up, f"/vosk?rate=16000&call={call.id if name == 'id' else 'c-9'}", two)
    await socket.send('{"eof": 1}')
    await closing(socket)
    assert call.info.state == "waiting"
    assert isinstance(await caller.connect(), Welcome)
    await caller.end()


async def test_twilios_parameter_names_no_call_of_another(start):
    up, caller, call, two = await two_senders(start)
    for known in (call.id, "c-9"):
        socket = await connect(up, "/twilio")
        await twilio_call(socket, 0.5, token=two, call=known)
        await closing(socket)
    assert call.connections == 2
    assert len([each for each in up.calls if each.sender != call.sender]) == 2
    await caller.end()


async def test_genesys_goes_on_with_no_call_of_another(start):
    up, caller, call, two = await two_senders(start)
    socket = await connect(up, f"/audiohook?token={two}")
    genesys = Genesys(socket)
    continued = [{"id": SESSION, "participantId": SESSION}]
    first = {**OPEN, "continuedSessions": continued}
    await genesys.say("open", **first)
    await genesys.hears("opened")
    (theirs,) = [each for each in up.calls if each is not call]
    third, _ = up.tokens.add(Scope.PUBLISH, now=NOW)
    again = Genesys(await connect(up, f"/audiohook?token={third}"))
    await again.say("open", **first)
    await again.hears("opened")
    assert len(up.calls) == 3, "the same conversation and session, from another, is another call"
    assert theirs.connections == 2
    await caller.end()
    for each in (socket, again.socket):
        each.transport.abort()


@pytest.mark.parametrize("waits", [False, True])
async def test_another_senders_ticket_is_as_good_as_none(start, waits):
    up, caller, call, two = await two_senders(start)
    ticket = caller.out._ticket
    if waits:
        caller.drop()
        await until(lambda: not call.connections)
    told = []
    for resume in (ticket, call.id, "c-9", f"{call.id}.{'0' * 32}", "nothing"):
        socket = await connect(up, "/audio")
        hello = {"channels": ["customer"], "rate": 16_000, "token": two, "resume": resume}
        await socket.send(json.dumps({"hello": hello}))
        told.append((await soon(socket.recv()), await closing(socket)))
    assert told == [told[0]] * 5, "an id that is known tells no more than one that is not"
    assert told[0][1] == (1002, "There is no such call of yours, or it has ended.")
    assert not call.finished.is_set()
    if waits:
        await caller.connect()
    await caller.end()


async def asked(http, up, path, token, body=b""):
    headers = {"Authorization": f"Bearer {token}"}
    async with http.post(f"{up.http}/calls/{path}", data=body, headers=headers) as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize("waits", [False, True])
async def test_another_senders_call_is_as_unknown_by_http_as_none(start, http, waits):
    up, caller, call, two = await two_senders(start)
    if waits:
        caller.drop()
        await until(lambda: not call.connections)
    for what in ("context", "hold", "resume", "pause", "transfer", "end", "marker"):
        for body in (b"", b'{"to": 5}'):
            nothing = await asked(http, up, f"nothing/{what}", two, body)
            assert nothing[0] == 404
            for known in (call.id, "c-9"):
                assert await asked(http, up, f"{known}/{what}", two, body) == nothing
    assert (call.agent, call.log.seq) == ("robin", 1)
    if waits:
        await caller.connect()
    await caller.end()


async def test_a_desk_follows_neither_another_agents_call_nor_one_by_its_senders_name(start, http):
    up, caller, call, _ = await two_senders(start)
    await caller.send(3.0)
    sam, _ = up.tokens.add(Scope.DESK, now=NOW, agent="sam")
    desk = await Screen.open(http, up, f"/desk?token={sam}")
    for known in (call.id, "c-9", "nothing"):
        await desk.follow(known)
    await desk.order("pause", "c-9", id_="k9")
    await desk.order("pause", "nothing", id_="k0")
    await desk.until(lambda: len(desk.refused) == 2)
    assert {each["code"] for each in desk.refused} == {"unknown_call"}
    assert (desk.calls, desk.events) == ([], [])
    one, other = [
        await (await Screen.open(http, up, f"/events?call={known}&token={sam}")).closed()
        for known in (call.id, "nothing")
    ]
    assert one == other
    robin, _ = up.tokens.add(Scope.DESK, now=NOW, agent="robin")
    by_name = await Screen.open(http, up, f"/events?call=c-9&token={robin}")
    assert await by_name.closed() == other
    await desk.close()
    await caller.end()


@pytest.mark.recogniser
@needs_redis
async def test_another_gateway_gives_away_no_call_of_another_sender(several, http):
    first = await several.start("first", everybody_proves=True)
    second = await several.start("second", everybody_proves=True)
    one, two = (first.tokens.add(Scope.PUBLISH, now=NOW)[0] for _ in range(2))
    caller = Caller(first, token=one, call="c-9")
    await caller.connect()
    call = await first.call()
    await several.knows(second, call.id)
    caller.drop()
    await until(lambda: not call.connections)
    nothing = await asked(http, second, "nothing/end", two)
    assert nothing[0] == 404
    for known in (call.id, "c-9"):
        assert await asked(http, second, f"{known}/end", two) == nothing
        socket = await connect(second, f"/vosk?rate=16000&call={known}&token={two}")
        await socket.send(pcm(0.1))
        await until(lambda: second.calls)
        assert {each.sender for each in second.calls} != {call.sender}
        socket.transport.abort()
    letters = cluster(second)._letters
    owner = cluster(second)._directory.get(call.id).owner
    thief = next(each.sender for each in second.calls)
    answer = await letters.ask(owner, Give(call=call.id, sender=thief))
    assert answer.code == GONE
    request = Errand(call.id, "end", b"", thief, admin=False)
    assert (await letters.ask(owner, Requested.of(call.id, request))).status == 404
    assert call.info.state == "waiting"
    await caller.connect()
    await caller.end()
