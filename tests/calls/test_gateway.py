"""`heartline serve` outlives a kill, ends in order, is alone in its folder, and remembers what it owed."""

from __future__ import annotations

import asyncio
import inspect
import json
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
import websockets

from cues.calls.journal import Journal
from cues.calls.owed import mark
from cues.memory.engine import sqlite_url
from tests.calls.gateway_program import (
    SOON,
    Desk,
    Program,
    Sender,
    Serve,
    Sides,
    connect,
    cut,
    is_sound,
    soon,
)
from tests.ui.wiring.test_owed import heard, told
from ui.commands.serve import serve as serve_command

pytestmark = pytest.mark.recogniser


def test_unless_told_otherwise_it_listens_to_this_machine_alone_at_the_port_of_vosk_server() -> None:
    options = inspect.signature(serve_command).parameters
    assert (options["host"].default, options["port"].default) == ("127.0.0.1", 2700)


async def test_a_call_outlives_its_gateway(serve: Serve, sides: Sides) -> None:
    """Killed in mid-call and started again on the same folder."""
    part = cut(sides, 44.6, 71.6)
    first = serve()
    desk = await Desk.open(first)
    sender = Sender(part)
    assert (await sender.connect(first)).position == 0
    call = await desk.follow(lambda each: each["protocol"] == "heartline")
    await sender.send(16.5)
    pet = await desk.event("detail", kind="pet", state="confirmed")
    sams = Desk(await connect(first, "/desk?agent=sam"))
    await sams.follow(lambda each: each["id"] == call)
    await sams.socket.send(json.dumps({"command": "use", "call": call, "target": "c99", "id": "k1"}))
    await sams.event("command", id="k1")
    await soon(sams.socket.close())
    await desk.event("command", id="k1")
    first.end(signal.SIGKILL)
    with suppress(websockets.ConnectionClosed):
        await desk.until(lambda: False)
    before = first.journal(call)
    sender.socket = None
    await sender.send(18.0)

    again = serve(home=first.home)
    desk = await Desk.open(again)
    assert await desk.follow(lambda each: each["state"] == "waiting") == call
    lasting = [event for event in before if event.get("final") is not False]
    await desk.until(lambda: [each for each in desk.events if each.get("final") is not False] == lasting)
    assert pet in desk.events
    assert {each["agent"] for each in desk.calls} == {"sam"}
    welcome = await sender.connect(again)
    assert 12 * 16_000 < welcome.position <= 16.5 * 16_000
    await sender.send(27.0)
    await sender.end()
    await desk.event("call.ended")
    events = again.journal(call)
    assert events[: len(before)] == before
    is_sound(events)
    assert [event["agent"] for event in events if event["event"] == "call.taken"] == ["sam"]
    assert events[-1]["duration"] == pytest.approx(27.0, abs=0.1)
    text = " ".join(event["text"] for event in events if event.get("final"))
    assert text.count("biscuit") == 1
    assert text.count("my husband died last spring") == 1
    details = [event for event in events if event["event"] == "detail" and event["state"] == "confirmed"]
    assert len({each["id"] for each in details}) == len(
        {(each["kind"], each["evidence"]) for each in details}
    )
    loss = [event for event in events if event["event"] == "cue" and event["kind"] == "bereavement"]
    assert [event["state"] for event in loss if event["state"] == "shown"] == ["shown"]
    assert again.end(signal.SIGTERM) == 0


async def test_sigterm_lets_a_call_end_and_refuses_the_next(serve: Serve, sides: Sides) -> None:
    program = serve("--drain", "30", "--ears", "fast")
    sender = Sender(cut(sides, 63.5, 71.0))
    await sender.connect(program)
    desk = await Desk.open(program)
    call = await desk.follow(lambda each: each["protocol"] == "heartline")
    await sender.send(2.0)
    ending = asyncio.create_task(asyncio.to_thread(program.end, signal.SIGTERM))
    await soon(asyncio.to_thread(program.going_down.wait, SOON))
    late = await connect(program, "/audio")
    await late.send(Sender(sides).out.hello())
    with suppress(websockets.ConnectionClosed):
        while True:
            await soon(late.recv())
    assert (late.close_code, late.close_reason) == (
        1012,
        "This gateway is being stopped. Try another, or later.",
    )
    await sender.send(7.5)
    await sender.end()
    await desk.event("call.ended")
    with pytest.raises(websockets.ConnectionClosed) as closed:
        await desk.until(lambda: False)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert await soon(ending) == 0
    is_sound(program.journal(call))
    assert "my husband died last spring" in desk.finals
    said = "".join(program.said)
    assert "husband" not in said
    assert "+1614" not in said
    assert "Traceback" not in said


def test_another_one_in_the_same_folder_is_refused_in_a_sentence(gateway: Program, serve: Serve) -> None:
    with pytest.raises(AssertionError, match="Another gateway of this machine uses"):
        serve("--ears", "fast", home=gateway.home)


def test_a_call_that_was_owed_when_the_gateway_went_is_remembered_when_it_starts(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    journal = Journal.create(tmp_path / "state" / "heartline" / "gateways" / "gateway", "call-1")
    mark(journal.path)
    heard(journal)
    program = serve("--ears", "fast", home=tmp_path)
    until = time.monotonic() + SOON
    while journal.path.with_suffix(".owed").exists():
        assert time.monotonic() < until, "".join(program.said)
        time.sleep(0.05)
    assert program.end(signal.SIGTERM) == 0
    assert told(sqlite_url(tmp_path / "data" / "heartline" / "memory" / "memory.db")) == [
        ("call-1", "Biscuit")
    ]
    assert "call-1: It is remembered now" in "".join(program.said)
    assert "biscuit" not in "".join(program.said).lower()
