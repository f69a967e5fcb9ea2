"""`heartline listen` and `heartline call` as programs, on a real sound server, with the real recogniser."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from speech.audio import Samples
from tests.speech.sources.desk.sound_server import SoundServer, needs_sound_server, running_sound_server

pytestmark = [pytest.mark.recogniser, needs_sound_server]
SOON = 60.0
"""Seconds after which what is waited for will not come any more, on a machine however busy."""
READY = "A call begins with"
Event = dict[str, Any]

BEFORE, BEFORE_AGENT = (25.3, 29.4), (29.6, 32.6)
"""Where in the sample call these are said, seconds: a trail above a lake; an order number."""
INSIDE = (49.3, 53.8)
"""A dog called Biscuit."""
HELD = (64.3, 67.0)
PAUSED = (67.4, 70.3)
AFTER, AFTER_AGENT = (40.3, 44.6), (57.0, 61.2)
MARKERS = (
    *("trail", "lake", "miles", "picture", "order number"),
    *("staying", "husband", "spring"),
    *("phone", "last night", "looked", "older pair"),
)


class Listen:
    """`heartline listen --json` as a person starts it."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.environment = environment
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ui", "listen", "--json", "--ears", "fast", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.out: list[str] = []
        self.err: list[str] = []
        self._changed = threading.Condition()
        self._readers = [
            threading.Thread(target=self._read, args=each, daemon=True)
            for each in ((self.process.stdout, self.out), (self.process.stderr, self.err))
        ]
        for reader in self._readers:
            reader.start()
        self.until(lambda: any(READY in line for line in self.err))

    @property
    def events(self) -> list[Event]:
        return [json.loads(line) for line in tuple(self.out)]

    def until(self, condition: Callable[[], Any]) -> Any:
        """Wait until this holds; what it gives."""
        with self._changed:
            held = self._changed.wait_for(lambda: condition() or self.process.poll() is not None, SOON)
        found = condition()
        assert held, "".join(self.err)
        assert found, "".join(self.err)
        return found

    def event(self, name: str, **fields: object) -> Event:
        """The newest event that is like this, as soon as there is one in the call that is on."""

        def found() -> Event | None:
            calls = [event["call"] for event in self.events]
            wanted = {"event": name, **fields}
            return next(
                (
                    event
                    for event in reversed(self.events)
                    if event["call"] == calls[-1] and wanted.items() <= event.items()
                ),
                None,
            )

        event: Event = self.until(found)
        return event

    def call(self, *arguments: str | Path) -> str:
        """`heartline call ...`, from a program of its own; what it prints."""
        done = run(self.environment, "call", *map(str, arguments))
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        status = self.process.wait(SOON)
        for reader in self._readers:
            reader.join(SOON)
        return status

    def _read(self, pipe: Any, lines: list[str]) -> None:
        with pipe:
            for line in pipe:
                with self._changed:
                    lines.append(line)
                    self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=SOON,
    )


class Desk:
    """A microphone, an output, and the people on both."""

    def __init__(self, server: SoundServer, sample_call: Path) -> None:
        self.server = server
        server.plug_microphone("headset", "Headset")
        server.plug_output("speakers", "Speakers")
        server.control("set-default-source", "headset")
        server.control("set-default-sink", "speakers")
        with av.open(str(sample_call)) as source:
            self._rate = source.streams.audio[0].rate
            pieces = [frame.to_ndarray().reshape(-1, 2) for frame in source.decode(audio=0)]
        self._sides = np.concatenate(pieces).astype(np.int16)

    def say(self, customer: tuple[float, float], agent: tuple[float, float] | None = None) -> None:
        """Play what is said at these times of the sample call; when it has been played to its end."""
        players = [self._play("speakers", self._cut(customer, 1))]
        if agent is not None:
            players.append(self._play("headset_air", self._cut(agent, 0)))
        for player in players:
            assert player.wait(SOON) == 0

    def _cut(self, times: tuple[float, float], side: int) -> Samples:
        begin, end = (round(each * self._rate) for each in times)
        return np.ascontiguousarray(self._sides[begin:end, side])

    def _play(self, sink: str, samples: Samples) -> subprocess.Popen[bytes]:
        player = subprocess.Popen(
            [
                *("pacat", "--playback", f"--device={sink}", "--latency-msec=50"),
                *("--format=s16le", f"--rate={self._rate}", "--channels=1"),
            ],
            env=self.server.environment,
            stdin=subprocess.PIPE,
        )
        assert player.stdin is not None
        threading.Thread(target=_feed, args=(player.stdin, samples.tobytes()), daemon=True).start()
        return player


def _feed(pipe: Any, sound: bytes) -> None:
    with pipe:
        pipe.write(sound)


@pytest.fixture
def desk(sample_call: Path) -> Iterator[Desk]:
    with running_sound_server() as server:
        yield Desk(server, sample_call)


@pytest.fixture
def listen(desk: Desk, home: Path, vosk_model: Path) -> Iterator[Callable[..., Listen]]:
    """Starts the program; ends those that still run."""
    begun: list[Listen] = []

    def start(*arguments: str) -> Listen:
        environment = {**os.environ, **desk.server.environment, "HOME": str(home)}
        begun.append(Listen({**environment, "HEARTLINE_MODEL": str(vosk_model)}, *arguments))
        return begun[-1]

    yield start
    for program in begun:
        if program.process.poll() is None:
            program.end(signal.SIGKILL)


def journal(home: Path, call: str) -> list[Event]:
    path = home / "state" / "heartline" / "journals" / f"{call}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def is_whole(events: list[Event]) -> None:
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert (events[0]["event"], events[-1]["event"]) == ("call.started", "call.ended")


def holding(home: Path, *words: str) -> list[tuple[str, str]]:
    """Which of these words stand in which file."""
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    return [
        (word, path.name)
        for path in files
        for word in words
        if word in path.read_text(encoding="utf-8", errors="replace").casefold()
    ]


def test_what_is_said_in_a_call_is_heard_and_what_is_said_around_it_is_nowhere(
    desk: Desk, listen: Callable[..., Listen], home: Path, tmp_path: Path
) -> None:
    program = listen("--output", "Speakers", "--agent", "anna")
    desk.say(BEFORE, BEFORE_AGENT)
    known = tmp_path / "context.json"
    known.write_text('{"order": "boots, 42"}', encoding="utf-8")

    call = program.call("start", "--number", "+44 20 7946 0000", "--context", known)
    started = program.event("call.started")
    assert (started["call"], started["customer"], started["agent"]) == (call, "+44 20 7946 0000", "anna")
    assert started["source"] == "Headset and Speakers"
    assert program.event("call.context")["facts"] == {"order": "boots, 42"}
    desk.say(INSIDE)
    assert "biscuit" in program.event("cue", state="shown", kind="pet")["headline"].casefold()
    program.event("detail", kind="pet", state="confirmed")

    assert program.call("hold") == call
    program.event("call.held")
    desk.say(HELD)
    assert program.call("resume") == call
    program.event("call.resumed")
    assert program.call("pause") == call
    program.event("call.paused")
    desk.say(PAUSED)
    assert program.call("resume") == call
    assert program.call("transfer", "--to", "bob") == call
    assert program.event("call.ended")["call"] == call
    assert program.event("call.transferred")["to"] == "bob"

    refused = run(program.environment, "call", "end")
    assert (refused.returncode, "No call is on" in refused.stderr) == (1, True)
    second = run(program.environment, "listen", "--json")
    assert (second.returncode, "You listen already" in second.stderr) == (1, True)
    desk.say(AFTER, AFTER_AGENT)

    assert holding(home, *MARKERS) == []
    assert ("biscuit", f"{call}.jsonl") in holding(home, "biscuit")
    assert {name for _, name in holding(home, "biscuit")} == {f"{call}.jsonl"}
    said = "".join((*program.out, *program.err)).casefold()
    assert [word for word in MARKERS if word in said] == []
    events = program.events
    is_whole(events)
    written = [(event["seq"], event["event"]) for event in journal(home, call)]
    assert written == [(event["seq"], event["event"]) for event in events], (
        "but for the words before the pause"
    )

    # What was not heard before is heard in a call, though its output is unplugged meanwhile.
    call = program.call("start")
    desk.server.unplug("speakers")
    program.event("warning", call=call, code="device_lost")
    desk.server.plug_output("speakers", "Speakers")
    program.event("warning", call=call, code="device_back")
    desk.say(BEFORE)
    program.until(lambda: any("lake" in event.get("text", "") for event in program.events))
    assert program.call("end") == call
    program.event("call.ended", call=call)
    is_whole(journal(home, call))


def test_left_in_mid_call_the_call_is_ended_and_written_down(
    desk: Desk, listen: Callable[..., Listen], home: Path
) -> None:
    program = listen()
    call = program.call("start")
    desk.say((49.3, 53.0))
    program.event("transcript")
    assert program.end(signal.SIGTERM) == 130
    is_whole(journal(home, call))
    assert journal(home, call) == program.events
    assert any("dog" in event.get("text", "") for event in program.events)
    gone = run(program.environment, "call", "end")
    assert (gone.returncode, "heartline listen" in gone.stderr) == (1, True)
    assert not [line for line in program.err if "Traceback" in line or "fault" in line]
