"""One device heard in a thread of its own, for as long as it is wanted: it may go away and come back."""

from __future__ import annotations

import json
import subprocess
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import numpy as np

from speech import pcm
from speech.sources.desk import helper
from speech.sources.desk.devices import NO_WINDOW, Device, Kind, Reason, device_from, helper_command

RATE = helper.RATE
"""Samples a second of every block, as far as the device's own clock is right."""
_AGAIN_SECONDS = (0.25, 8.0)
"""Pause before a device that could not be heard is tried again: from the first to the last, doubling."""
_HELD_BLOCKS = 1_000
"""Blocks kept for whoever collects them, 40 seconds as a rule; beyond that the oldest are dropped."""
_CLOSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A piece of sound."""

    device: Device
    """What it was heard on: the same object for as long as that has been open."""
    waves: pcm.Waves
    """Floats from -1 to 1 at `RATE`, shape (n,)."""
    at: float
    """When it arrived, seconds of `time.perf_counter`."""

    def __repr__(self) -> str:
        return f"Block({len(self.waves)} samples)"


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no sound from now on; said once, until a block comes."""

    why: str
    """One or two plain sentences."""


class Capture:
    """What one device hears. Its thread is a daemon, and what it waits for ends itself when it hangs."""

    def __init__(self, kind: Kind, name: str | None, wake: Callable[[], None]) -> None:
        """Say what is to be heard; `start` begins.

        Args:
            kind: a microphone or an output.
            name: its name or a part of it; None follows the system's default, also when that changes.
            wake: called in the thread when there is something to collect.
        """
        self._kind = kind
        self._name = name
        self._wake = wake
        self._lock = threading.Lock()
        self._process_lock = threading.Lock()
        self._waiting: deque[Block | Missing] = deque()
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._missing = False
        self._thread = threading.Thread(target=self._run, name=f"hears {kind}", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def collect(self) -> list[Block | Missing]:
        """All that has come since the last call, in order."""
        with self._lock:
            waiting = list(self._waiting)
            self._waiting.clear()
        return waiting

    def stop(self) -> None:
        """Let go of the device; returns at once. May be called twice."""
        with self._process_lock:
            self._over.set()
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.close()

    def join(self) -> None:
        """Wait until the device has been let go of, a second at most."""
        self._thread.join(_CLOSE_SECONDS)
        if self._thread.is_alive() and self._process is not None:
            self._process.kill()

    def _run(self) -> None:
        shortest, longest = _AGAIN_SECONDS
        pause = shortest
        while not self._over.is_set():
            heard = self._hear()
            self._over.wait(pause)
            pause = shortest if heard else min(2 * pause, longest)

    def _hear(self) -> bool:
        """One process from its beginning to its end; True where anything was heard."""
        command, environment = helper_command(
            "record", self._kind, *([] if self._name is None else [self._name])
        )
        with self._process_lock:
            if self._over.is_set():
                return False
            try:
                self._process = subprocess.Popen(  # noqa: S603 - this interpreter and a module of ours
                    command,
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    creationflags=NO_WINDOW,
                )
            except OSError:
                self._miss("This machine cannot start another process. Close other programs.")
                return False
        device: Device | None = None
        heard = False
        with self._process as process:
            while record := _next(process.stdout):
                kind, at, payload = record
                if kind == helper.OPENED:
                    device = device_from(json.loads(payload))
                elif kind == helper.MISSING:
                    self._miss(payload.decode())
                elif device is not None:
                    heard, self._missing = True, False
                    self._put(Block(device, np.frombuffer(payload, np.float32), at))
        if process.returncode and not self._over.is_set():
            self._miss(_why(device if heard else None, process.returncode))
        return heard

    def _miss(self, why: str) -> None:
        if not self._missing:
            self._missing = True
            self._put(Missing(why))

    def _put(self, captured: Block | Missing) -> None:
        with self._lock:
            self._waiting.append(captured)
            if len(self._waiting) > _HELD_BLOCKS:
                oldest = next(n for n, waiting in enumerate(self._waiting) if isinstance(waiting, Block))
                del self._waiting[oldest]
        self._wake()


def _next(stream: IO[bytes] | None) -> tuple[bytes, float, bytes] | None:
    """One record; None where the process has ended."""
    if stream is None:
        return None
    header = stream.read(helper.HEADER.size)
    if len(header) < helper.HEADER.size:
        return None
    kind, at, size = helper.HEADER.unpack(header)
    payload = stream.read(size)
    return (kind, at, payload) if len(payload) == size else None


def _why(device: Device | None, code: int) -> str:
    if device is not None:
        return f"{device.name!r} has gone."
    return (Reason.UNUSABLE if code == helper.UNUSABLE else Reason.NO_ANSWER).sentence
