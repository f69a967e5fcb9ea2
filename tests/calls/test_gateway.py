"""`heartline serve` as a program with the real recogniser, and real senders and desks at its port."""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
import os
import re
import signal
import struct
import subprocess
import sys
import threading
import wave
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import websockets

from speech.audio import AudioFrame, Channel, Samples
from speech.sources.protocols.audiosocket import frame
from speech.sources.protocols.companding import from_mulaw
from speech.sources.protocols.own_sender import AllHeard, OwnSender, Welcome
from ui.commands.serve import serve as serve_command

pytestmark = pytest.mark.recogniser
AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
SOON = 60.0
"""Seconds after which what is waited for will not come any more, on a machine however busy."""
UP = re.compile(r"Hearing calls at ws://127\.0\.0\.1:(\d+)")
Sides = dict[Channel, Samples]


class Program:
    """`heartline serve` as a person starts it, with a home of its own."""

    def __init__(self, home: Path, environment: dict[str, str], *arguments: str) -> None:
        self.home = home
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ui", "serve", "--port", "0", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment, **_homes(home)},
        )
        self.said: list[str] = []
        self._up = threading.Event()
        self.going_down = threading.Event()
        self.port = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._up.wait(SOON) or not self.port:
            self.end(signal.SIGKILL)
            raise AssertionError("".join(self.said))

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def journal(self, call: str) -> list[dict[str, Any]]:
        path = self.home / "state" / "heartline" / "gateways" / "gateway" / f"{call}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def end(self, how: signal.Signals) -> int:
        """Send it a signal, and wait until it has gone; its exit status."""
        self._process.send_signal(how)
        status = self._process.wait(SOON)
        self._reader.join(SOON)
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()
        return status

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.said.append(line)
            if found := UP.search(line):
                self.port = int(found[1])
                self._up.set()
            if "Going down; 1 calls" in line:
                self.going_down.set()
        self._up.set()


def _homes(home: Path) -> dict[str, str]:
    kinds = {"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}
    return {"HOME": str(home), **{name: str(home / kind) for name, kind in kinds.items()}}


Serve = Callable[..., Program]


@pytest.fixture(scope="module")
def serve(vosk_model: Path, careful_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts the program; ends those that still run."""
    models = {"HEARTLINE_MODEL": str(vosk_model), "HEARTLINE_CAREFUL_MODEL": str(careful_model)}
    begun: list[Program] = []

    def start(*arguments: str, home: Path | None = None) -> Program:
        program = Program(home or tmp_path_factory.mktemp("home"), models, *arguments)
        begun.append(program)
        return program

    yield start
    for program in begun:
        if program.runs:
            program.end(signal.SIGKILL)


@pytest.fixture(scope="module")
def gateway(serve: Serve) -> Program:
    return serve("--drain", "20")


@pytest.fixture(scope="session")
def sides(sample_call: Path) -> Sides:
    """The sample call, 16 kHz."""
    pieces = []
    with av.open(str(sample_call)) as source:
        for frame_ in source.decode(audio=0):
            pieces.append(frame_.to_ndarray().reshape(-1, 2))  # noqa: PERF401 - they are decoded here
    whole = np.concatenate(pieces).astype(np.int16)
    return {AGENT: whole[:, 0].copy(), CUSTOMER: whole[:, 1].copy()}


def cut(sides: Sides, begin: float, end: float) -> Sides:
    return {side: samples[round(begin * 16_000) : round(end * 16_000)] for side, samples in sides.items()}


async def soon(awaited: Any) -> Any:
    return await asyncio.wait_for(awaited, SOON)


async def connect(program: Program, path: str) -> websockets.ClientConnection:
    return await soon(websockets.connect(program.url + path, max_queue=None, max_size=None))


class Desk:
    """`/desk` in a few lines: follows the calls that come."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket
        self.calls: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []

    @classmethod
    async def open(cls, program: Program) -> Desk:
        return cls(await connect(program, "/desk"))

    async def until(self, condition: Callable[[], object]) -> None:
        while not condition():
            said = json.loads(await soon(self.socket.recv()))
            if "calls" in said:
                self.calls = said["calls"]
            elif "event" in said:
                self.events.append(said)

    async def follow(self, which: Callable[[dict[str, Any]], bool]) -> str:
        """The next call that is like this, from its beginning."""
        await self.until(lambda: any(map(which, self.calls)))
        call: str = next(filter(which, self.calls))["id"]
        await self.socket.send(json.dumps({"follow": {"call": call, "since": 0}}))
        return call

    async def event(self, name: str, **fields: object) -> dict[str, Any]:
        def found() -> Iterator[dict[str, Any]]:
            wanted = {"event": name, **fields}
            return (each for each in self.events if wanted.items() <= each.items())

        await self.until(lambda: next(found(), None))
        return next(found())

    @property
    def finals(self) -> str:
        return " | ".join(event["text"] for event in self.events if event.get("final"))


def is_sound(events: list[dict[str, Any]]) -> None:
    """What holds for the events of every call that has ended."""
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert (events[0]["event"], events[-1]["event"]) == ("call.started", "call.ended")
    last: dict[str, float] = {}
    for event in events:
        if event.get("final"):
            assert event["start"] >= last.get(event["channel"], 0.0) - 1e-6, "finals never overlap"
            last[event["channel"]] = event["end"]
    shown = [event["id"] for event in events if event["event"] == "cue" and event["state"] == "shown"]
    told = {event["id"]: event["state"] for event in events if event["event"] == "detail"}
    assert len(shown) == len(set(shown))
    assert set(told.values()) <= {"confirmed", "retracted"}


def test_unless_told_otherwise_it_listens_to_this_machine_alone_at_the_port_of_vosk_server() -> None:
    options = inspect.signature(serve_command).parameters
    assert (options["host"].default, options["port"].default) == ("127.0.0.1", 2700)


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


class Sender:
    """Our own sender, over one WebSocket after another."""

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self.out = OwnSender((AGENT, CUSTOMER), {"call": "c-9", "number": "+16145550123"})
        self.socket: websockets.ClientConnection | None = None

    async def connect(self, program: Program) -> Welcome:
        self.socket = await connect(program, "/audio")
        await self.socket.send(self.out.hello())
        welcome = self.out.answered(await soon(self.socket.recv()))
        assert isinstance(welcome, Welcome)
        for message in self.out.again(welcome.position):
            await soon(self.socket.send(message))
        return welcome

    async def send(self, until: float) -> None:
        """Send up to this second; kept back where nobody is there."""
        while self.out.position < round(until * 16_000):
            at = self.out.position
            for side, samples in self.sides.items():
                message = self.out.add(AudioFrame(side, at, samples[at : at + 1600]))
            if self.socket is not None and message is not None:
                await soon(self.socket.send(message))

    async def end(self) -> None:
        assert self.socket is not None
        await self.socket.send(self.out.end())
        assert self.out.answered(await soon(self.socket.recv())) == AllHeard()
        await soon(self.socket.wait_closed())


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
    welcome = await sender.connect(again)
    assert 12 * 16_000 < welcome.position <= 16.5 * 16_000
    await sender.send(27.0)
    await sender.end()
    await desk.event("call.ended")
    events = again.journal(call)
    assert events[: len(before)] == before
    is_sound(events)
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
    with pytest.raises((OSError, websockets.InvalidMessage)):  # the port is closed, or just being closed
        await connect(program, "/audio")
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
