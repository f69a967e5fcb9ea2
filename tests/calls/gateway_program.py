"""`heartline serve` as a program of its own, and a sender and a desk at its port."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import websockets

from speech.audio import AudioFrame, Channel, Samples
from speech.sources.protocols.own_sender import AllHeard, OwnSender, Welcome

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
SOON = 60.0
"""Seconds after which what is waited for will not come any more, on a machine however busy."""
UP = re.compile(r"Hearing calls at ws://127\.0\.0\.1:(\d+)")
Sides = dict[Channel, Samples]
Serve = Callable[..., "Program"]


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
            if "Going down; 1 call has" in line:
                self.going_down.set()
        self._up.set()


def _homes(home: Path) -> dict[str, str]:
    kinds = {"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}
    return {"HOME": str(home), **{name: str(home / kind) for name, kind in kinds.items()}}


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
