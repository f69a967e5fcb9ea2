"""The gateway as a whole: it comes up, goes on where it was, goes down in order, and survives nonsense."""

import asyncio
import json
import os
import random
import stat
import struct
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import websockets
from prometheus_client.parser import text_string_to_metric_families

from cues.calls.gateway import serving as serving_module
from cues.calls.gateway.capacity import Capacity
from cues.calls.gateway.identity import Scope
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.serving import Serving, Where
from speech.errors import HeartlineError
from speech.sources.protocols.audiosocket import frame
from speech.sources.protocols.own_sender import Welcome
from tests.cues.calls.gateway.loopback import FINALS, Caller, Kitchen, Screen, closing, seqs, soon, until


async def test_it_keeps_its_things_to_itself(start, http):
    up = await start()
    caller = Caller(up)
    await caller.connect()
    await caller.send(1.0)
    await caller.end()
    call = up.calls[0].id
    assert stat.S_IMODE(up.folder.stat().st_mode) == 0o700
    for name in ("secret", "gateway.lock", f"{call}.jsonl"):
        assert stat.S_IMODE((up.folder / name).stat().st_mode) == 0o600


async def test_a_port_or_a_folder_that_is_taken_is_said(start, tmp_path, extractor):
    up = await start()
    kitchen = Kitchen(tmp_path, extractor)

    def other(folder="other", host="127.0.0.1", port=up.serving.port):
        where = Where(host, port, tmp_path / folder, tmp_path / "tokens.json")
        return Serving(where, GatewayRules(), kitchen.make, keep_journals=False)

    with pytest.raises(HeartlineError, match="cannot listen"):
        await other().start()
    with pytest.raises(HeartlineError, match="Another gateway"):
        await other(up.folder.name, port=0).start()
    for host in ("192.0.2.1", "a..b", "x" * 300):
        with pytest.raises(HeartlineError, match="cannot listen"):
            await other(host=host, port=0).start()
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "secret").write_bytes(b"x")
    for _ in range(2):
        with pytest.raises(HeartlineError, match="secret"):
            await other("damaged", port=0).start()
    good = other(port=0)
    await good.start()
    await soon(good.stop(0.0))


async def test_beyond_this_machine_everybody_proves_who_they_are(start, http):
    up = await start(host="0.0.0.0")  # noqa: S104 - that is what is tried
    token, _ = up.tokens.add(Scope.PUBLISH, now=datetime.now(UTC))
    for path, status in (("/calls", 401), ("/health", 200)):
        async with http.get(f"{up.http}{path}") as answer:
            assert answer.status == status
    assert (await Caller(up).refused())[0] == "not_allowed"
    assert isinstance(await Caller(up, token=token).connect(), Welcome)
    reader, writer = await soon(asyncio.open_connection(up.host, up.serving.port))
    writer.write(frame(0x01, bytes(16)))
    assert await soon(reader.read()) == b"", "AudioSocket can prove nothing, and its address is not listed"
    writer.close()


async def test_after_a_kill_a_call_goes_on_with_its_sender_and_nothing_twice(start, http):
    up = await start()
    caller = Caller(up, call="c-9", agent="robin")
    await caller.connect()
    call = await up.call()
    await caller.send(3.5)
    await until(lambda: call.at >= 3.3)
    async with http.post(f"{up.http}/calls/{call.id}/transfer", data=b'{"to": "sam"}') as answer:
        assert answer.status == 200
    await until(lambda: call.agent == "sam")
    before = up.journal(call.id)
    # As a kill leaves it: the journal as it stands, and no word more.
    folder = up.folder.with_name("again")
    folder.mkdir(mode=0o700)
    for name in ("secret", f"{call.id}.jsonl"):
        (folder / name).write_bytes((up.folder / name).read_bytes())
    with (folder / f"{call.id}.jsonl").open("a") as journal:
        journal.write('{"event":"transcript","sch')
    caller.drop()
    again = await start(name="again")
    (found,) = again.calls
    assert (found.id, found.info.state, found.agent) == (call.id, "waiting", "sam")
    sam = await Screen.open(http, again, "/desk?agent=sam")
    await sam.follow(call.id)
    await sam.until(lambda: len(sam.lasting) >= len([e for e in before if e.get("final") is not False]))
    assert [e for e in sam.events if e.get("final") is not False][-1] == before[-1]
    caller.up = again
    await caller.send(1.0)
    assert isinstance(await caller.connect(), Welcome)
    await caller.send(2.5)
    await caller.end()
    events = again.journal(call.id)
    assert seqs(events) == list(range(1, len(events) + 1))
    assert events[: len(before)] == before
    assert events[-1]["event"] == "call.ended"
    assert events[-1]["duration"] == 7.0
    assert [event["text"] for event in events if event.get("final")] == FINALS
    shown = [event["id"] for event in events if event["event"] == "cue" and event["state"] == "shown"]
    assert len(shown) == len(set(shown))
    details = {(event["kind"], event["start"]) for event in events if event["event"] == "detail"}
    assert len(details) == len({event["id"] for event in events if event["event"] == "detail"})
    await sam.event("call.ended")
    assert seqs(sam.lasting) == seqs([event for event in events if event.get("final") is not False])


async def test_it_goes_down_in_order(start, http):
    up = await start()
    caller, silent = Caller(up), Caller(up)
    await caller.connect()
    call = await up.call()
    await silent.connect()
    desk = await Screen.open(http, up)
    idle = await soon(websockets.connect(f"{up.ws}/chat"))
    reader, writer = await soon(asyncio.open_connection(up.host, up.serving.port))
    writer.write(frame(0x01, bytes(16)))
    await until(lambda: len(up.calls) == 3)
    await desk.follow(call.id)
    await caller.send(6.8)
    await until(lambda: call.at > 6.5)
    stopping = asyncio.create_task(up.serving.stop(3.0))
    await until(lambda: up.serving.board.draining)
    async with http.get(f"{up.http}/ready") as answer:
        assert (answer.status, await answer.json()) == (503, {"ready": False})
    assert await Caller(up).refused() == (
        "going_down",
        1012,
        "This gateway is being stopped. Try another, or later.",
    )
    caller.drop()
    assert isinstance(await caller.connect(), Welcome), "who has a call comes back to it"
    await (late := await Screen.open(http, up)).until(lambda: late.calls)
    await caller.send(0.2)
    await caller.end()
    await desk.event("call.ended")
    assert desk.finals == FINALS
    assert (await silent.closed())[0] in {1000, 1012}
    assert await desk.closed() == (1012, "This gateway is being stopped. Try another, or later.")
    assert await closing(idle) == (1012, "This gateway is being stopped. Try another, or later.")
    said = await soon(reader.read())
    assert said.endswith(frame(0x00))
    writer.close()
    await soon(stopping)
    with pytest.raises(OSError, match="Connect call failed"):
        await asyncio.open_connection(up.host, up.serving.port)
    assert all(each.log.ended for each in up.calls)
    assert {path.suffix for path in up.folder.iterdir()} == {".jsonl", ".lock", ""}
    for each in up.calls:
        assert up.journal(each.id)[-1]["event"] == "call.ended"
    assert not up.connections


async def test_a_desk_that_does_not_answer_holds_nobody_up(start, http, monkeypatch):
    from cues.calls.gateway import sockets

    monkeypatch.setattr(sockets, "CLOSES_WITHIN", 0.1)
    up = await start()
    desk = await Screen.open(http, up)
    await soon(up.serving.stop(0.0))
    await desk.close()


async def test_old_journals_are_swept_and_the_load_is_followed(start, monkeypatch):
    monkeypatch.setattr(serving_module, "SWEEPS", 0.02)
    monkeypatch.setattr(serving_module, "LOOKS", 0.02)
    up = await start()
    caller = Caller(up)
    await caller.connect()
    await caller.end()
    path = up.folder / f"{up.calls[0].id}.jsonl"
    assert path.exists()
    os.utime(path, (1000.0, 1000.0))
    await until(lambda: not path.exists())
    up.serving.board.capacity = Capacity(1.0)
    await until(lambda: len(up.serving.board.capacity._used) > 1)


JUNK = [
    "",
    "{}",
    "[]",
    "null",
    '{"event":"start"}',
    '{"hello":{}}',
    '{"hello":{"channels":["agent"],"rate":8000}}',
    '{"config":{}}',
    '{"config":{"sample_rate":1e999}}',
    '{"eof":1}',
    '{"speaker":[],"text":"x"}',
    '{"speaker":"customer","text":"\\ud800 hello"}',
    '{"sampleRate":{}}',
    '{"callSid":"x"}',
    "[" * 9000,
    b"",
    b"\x00",
    bytes(999),
]


async def test_nonsense_leaves_it_serving(start, http, caplog):
    """A few hundred connections that begin anyhow, by WebSocket and by bare TCP, cut anywhere."""
    caplog.set_level("DEBUG")
    up = await start()
    chance = random.Random(6)  # noqa: S311 - a test's
    good = Caller(up)
    await good.connect()
    first = await up.call()

    async def by_websocket():
        path = chance.choice(
            ["/", "/", "/", "/vosk", "/audio", "/chat", "/twilio", "/freeswitch", "/audiohook", "/desk"]
        )
        socket = await soon(websockets.connect(up.ws + path, compression=None))
        with suppress(websockets.ConnectionClosed):
            for _ in range(chance.randint(1, 4)):
                junk = chance.choice([*JUNK, chance.randbytes(chance.randint(0, 300))])
                await socket.send(junk)
            if chance.random() < 0.5:
                socket.transport.abort()
        await soon(socket.close())

    async def by_tcp():
        reader, writer = await soon(asyncio.open_connection(up.host, up.serving.port))
        uuid = frame(0x01, chance.randbytes(16))
        audio = frame(0x10, chance.randbytes(320)) * 3
        cut = chance.randint(0, 60)
        said = chance.choice(
            [
                chance.randbytes(cut),
                b"\x01" + chance.randbytes(cut),
                uuid + chance.randbytes(cut),
                uuid + audio + frame(chance.randint(0, 255), chance.randbytes(3)),
                (b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\r\n")[:cut],
                b"GET /" + chance.randbytes(cut) + b"\r\n\r\n",
                struct.pack(">BH", 1, 65_535) + bytes(cut),
            ]
        )
        with suppress(ConnectionError):
            writer.write(said)
            await writer.drain()
            if chance.random() < 0.5:
                writer.transport.abort()
            else:
                writer.write_eof()
                await soon(reader.read())
        writer.close()

    for _ in range(8):
        await asyncio.gather(*(by_websocket() for _ in range(20)), *(by_tcp() for _ in range(20)))
        await good.send(0.8)
    await until(lambda: up.connections == 1)
    await until(
        lambda: all(call.log.ended or call.info.state == "waiting" for call in up.calls if call is not first)
    )
    await good.end()
    assert [event["text"] for event in up.journal(first.id) if event.get("final")] == FINALS
    await until(lambda: not up.connections)
    async with http.get(f"{up.http}/metrics") as answer:
        assert list(text_string_to_metric_families(await answer.text()))
    troubles = [record for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]
    assert [record.getMessage() for record in troubles] == []


async def test_a_name_that_is_no_text_loses_no_call(gateway, http):
    socket = await soon(websockets.connect(f"{gateway.ws}/chat"))
    await socket.send('{"hello": {"call": "t"}}')
    await socket.send('{"speaker": "customer", "text": "\\ud800 my husband died \\udfff"}')
    call = await gateway.call()
    screen = await Screen.open(http, gateway, f"/events?call={call.id}")
    assert (await screen.event("cue"))["kind"] == "bereavement"
    await socket.send(json.dumps({"end": {}}))
    await closing(socket)
    await screen.event("call.ended")
