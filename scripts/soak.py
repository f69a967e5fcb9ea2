"""Keeps a gateway busy for a long while, breaks its connections, sends it garbage, and counts what is lost.

Run it from the project's folder: `.venv/bin/python scripts/soak.py --minutes 20`. Everything is on loopback
and in a temporary home; what is printed holds no word of any call.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from cues.calls.call_sender import CallSender
from models.samples import sample, sample_names
from models.shelf import Shelf
from speech.audio import LIVE
from speech.errors import HeartlineError
from speech.sources.pace import Pace
from speech.sources.play_clock import PlayClock
from speech.sources.recording import Recording

BREAKS = (15.0, 90.0)
"""Seconds that a sender's connection lives."""
LOOKS_AWAY = (10.0, 60.0)
"""Seconds that a follower stays before it goes and comes again."""
CAUGHT_UP = 1.0
"""Seconds after which a follower has had what it missed: what comes later comes as it happens."""
SETTLED = 0.25
"""Share of the run after which memory is compared: until then models and caches fill."""


@dataclass
class Count:
    """What happened."""

    calls: int = 0
    failed: int = 0
    breaks: int = 0
    garbage: int = 0
    events: int = 0
    doubled: int = 0
    lost: int = 0
    samples_lost: int = 0
    cues: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    begun: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Which call each customer plays and when it began, by their number; on this process's clock."""
    delays: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Seconds from the moment that a cue could be shown to its coming here, both ways by socket, by call."""
    memory: list[tuple[float, float]] = field(default_factory=list)
    """Minutes since the beginning, and MB."""
    processor: float = 0.0
    """Seconds."""


class Line:
    """A relay before the gateway that cuts its connections at random."""

    def __init__(self, port: int, count: Count) -> None:
        self._gateway = port
        self._count = count

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection for a while."""
        there, back = await asyncio.open_connection("127.0.0.1", self._gateway)
        ways = [asyncio.create_task(_carry(reader, back)), asyncio.create_task(_carry(there, writer))]
        done, _ = await asyncio.wait(
            ways, timeout=random.uniform(*BREAKS), return_when=asyncio.FIRST_COMPLETED
        )
        self._count.breaks += not done
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for each in (writer, back):
            each.transport.abort()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()


async def keep_calling(place: int, port: int, ends: float, count: Count) -> None:
    """One caller after another, each a sample call, until the time is over."""
    await asyncio.sleep(place * 3.0)
    while time.monotonic() < ends:
        count.calls += 1
        name = sample_names()[place % len(sample_names())]
        recording = Recording.open(sample(name).path, customer=None, profile=LIVE, began=None)
        number = f"+1614555{count.calls:04}"
        source = Pace(recording, PlayClock(1.0))
        sender = CallSender(source, f"ws://127.0.0.1:{port}/audio", {"number": number}, lambda _: None)
        count.begun[number] = name, time.monotonic()
        try:
            await sender.run()
        except HeartlineError as error:
            count.failed += 1
            print(f"a call failed: {error}", flush=True)
        count.samples_lost += sender.lost


async def follow_all(port: int, folder: Path, count: Count) -> None:
    """Follow every call that begins, until cancelled."""
    following: dict[str, asyncio.Task[None]] = {}
    desk_url = f"http://127.0.0.1:{port}/desk"
    async with (
        aiohttp.ClientSession() as session,
        asyncio.TaskGroup() as group,
        session.ws_connect(desk_url, max_msg_size=0) as desk,
    ):
        async for message in desk:
            for call in json.loads(message.data).get("calls", ()):
                if call["id"] not in following:
                    follower = _follow(session, port, call, folder, count)
                    following[call["id"]] = group.create_task(follower)


async def _follow(
    session: aiohttp.ClientSession, port: int, info: dict[str, str], folder: Path, count: Count
) -> None:
    """Take in a call's events, going and coming again, and compare them with its journal."""
    last, seen, known, call = 0, set[int](), set[str](), info["id"]
    while True:
        came, ended = time.monotonic(), False
        until = came + random.uniform(*LOOKS_AWAY)
        url = f"http://127.0.0.1:{port}/events?call={call}&since={last}"
        async with session.ws_connect(url, max_msg_size=0) as socket:
            with contextlib.suppress(TimeoutError):
                while not ended:
                    message = await socket.receive(timeout=max(0.1, until - time.monotonic()))
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        break
                    event = json.loads(message.data)
                    count.events += 1
                    count.doubled += event["seq"] <= last
                    last = max(last, event["seq"])
                    seen.add(event["seq"])
                    if event["event"] == "warning":
                        count.warnings[event["code"]] += 1
                    if event["event"] == "cue":
                        count.cues[event["state"]] += 1
                        now, fresh = time.monotonic(), event["id"] not in known
                        if fresh and event["state"] == "shown" and now - came > CAUGHT_UP:
                            name, began = count.begun[info["customer"]]
                            count.delays[name].append(now - began - event["ready_at"])
                        known.add(event["id"])
                    ended = event["event"] == "call.ended"
        if ended:
            break
    count.lost += await asyncio.to_thread(_lacking, folder, call, seen)


def _lacking(folder: Path, call: str, seen: set[int]) -> int:
    """Events in the journal that the follower never had; partials that newer ones replaced may lack."""
    lacking = 0
    for path in folder.rglob(f"*{call}*"):
        for line in path.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            replaced = event.get("event") == "transcript" and not event["final"]
            lacking += "seq" in event and event["seq"] not in seen and not replaced
    return lacking


async def send_garbage(port: int, count: Count) -> None:
    """Nonsense over bare TCP, by HTTP and by WebSocket, about one sender a second, until cancelled."""
    paths = ("/", "/vosk", "/twilio", "/audio", "/audiohook", "/freeswitch", "/jambonz", "/chat", "/desk")
    async with aiohttp.ClientSession() as session:
        while True:
            await asyncio.sleep(random.uniform(0.2, 1.8))
            count.garbage += 1
            junk = random.randbytes(random.choice((1, 30, 3_000, 200_000)))
            with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
                if random.random() < 0.3:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.write(random.choice((b"", b"\x01", b"GET ")) + junk)
                    writer.close()
                    continue
                url = f"http://127.0.0.1:{port}{random.choice(paths)}"
                async with session.ws_connect(url, timeout=aiohttp.ClientWSTimeout(ws_close=1.0)) as socket:
                    await socket.send_str('{"hello": ' + "[" * random.randint(0, 3_000))
                    await socket.send_bytes(junk)


def _used(process: int) -> tuple[float, float]:
    """A process's resident memory in MB and its processor time in seconds, as Linux tells them."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    times = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(resident.split()[1]) / 1024, (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


async def watch(process: int, begun: float, count: Count) -> None:
    """Note the gateway's memory and processor time every half minute, until cancelled."""
    while True:
        memory, count.processor = await asyncio.to_thread(_used, process)
        minutes = (time.monotonic() - begun) / 60
        count.memory.append((minutes, memory))
        print(
            f"{minutes:5.1f} min  {count.memory[-1][1]:6.0f} MB  {count.processor:6.0f} s  "
            f"calls {count.calls}  breaks {count.breaks}  events {count.events}  "
            f"lost {count.lost}  doubled {count.doubled}",
            flush=True,
        )
        await asyncio.sleep(30.0)


async def soak(minutes: float, calls: int, ears: str) -> int:
    """Run it all; the exit code."""
    count = Count()
    command = Path(sys.executable).with_name("heartline")
    with tempfile.TemporaryDirectory(prefix="heartline-soak-") as home:
        environment = {**os.environ, "HOME": home, "HEARTLINE_MODELS": str(Shelf.default().root)}
        environment = {key: value for key, value in environment.items() if not key.startswith("XDG_")}
        gateway = await asyncio.create_subprocess_exec(
            command, "serve", "--port", "0", "--ears", ears, "--drain", "5",
            env=environment, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert gateway.stderr is not None  # noqa: S101 - it is a pipe
        line = ""
        while "Hearing calls at" not in line:
            line = (await gateway.stderr.readline()).decode()
        port = int(line.split("127.0.0.1:")[1].split(".")[0])
        drain = asyncio.create_task(_swallow(gateway.stderr))
        relay = await asyncio.start_server(Line(port, count).serve, "127.0.0.1", 0)
        by_relay = relay.sockets[0].getsockname()[1]
        begun = time.monotonic()
        beside = [
            asyncio.create_task(send_garbage(port, count)),
            asyncio.create_task(watch(gateway.pid, begun, count)),
            asyncio.create_task(follow_all(port, Path(home), count)),
        ]
        ends = begun + minutes * 60
        await asyncio.gather(*(keep_calling(each, by_relay, ends, count) for each in range(calls)))
        await asyncio.sleep(10.0)
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        took = time.monotonic() - begun
        gateway.terminate()
        code = await gateway.wait()
        drain.cancel()
    return report(count, took, code)


async def _swallow(stream: asyncio.StreamReader) -> None:
    while await stream.readline():
        pass


def report(count: Count, took: float, code: int) -> int:
    """Print how it went; 0 where nothing was lost and memory held."""
    settled = [memory for minutes, memory in count.memory if minutes >= SETTLED * took / 60] or [0.0]
    early, late = settled[: len(settled) // 3 + 1], settled[-len(settled) // 3 :]
    growth = sum(late) / len(late) / max(1.0, sum(early) / len(early)) - 1
    print(
        f"{took / 60:.1f} min, {count.calls} calls, {count.failed} failed; "
        f"{count.processor / took:.2f} cores; {count.breaks} connections cut; {count.garbage} of garbage; "
        f"{count.events} events, {count.lost} lost, {count.doubled} doubled; "
        f"{count.samples_lost} samples lost; cues {dict(count.cues)}; warnings {dict(count.warnings)}; "
        f"{'; '.join(_delay(name, delays) for name, delays in count.delays.items())}; "
        f"memory {min(settled):.0f} to {max(settled):.0f} MB, "
        f"{growth:+.1%} from the first third to the last; exit code {code}"
    )
    return int(bool(count.lost or count.doubled or count.failed or growth > 0.1 or code))


def _delay(name: str, delays: list[float]) -> str:
    return (
        f"delay of {len(delays)} cues in {name} p50 {_at(delays, 0.5):.2f} s, p95 {_at(delays, 0.95):.2f} s"
    )


def _at(values: list[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    return sorted(values)[min(len(values) - 1, round(share * len(values)))] if values else 0.0


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0, help="how long calls go on beginning")
    parser.add_argument("--calls", type=int, default=6, help="calls at once")
    parser.add_argument("--ears", default="auto", help="as heartline serve takes it")
    parser.add_argument("--seed", type=int, default=1, help="of the breaks and the garbage")
    wish = parser.parse_args()
    random.seed(wish.seed)
    return asyncio.run(soak(wish.minutes, wish.calls, wish.ears))


if __name__ == "__main__":
    sys.exit(main())
