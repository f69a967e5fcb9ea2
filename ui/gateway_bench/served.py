"""`heartline serve` as a process of its own, with one ear, a home that goes with it, and any free port."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from models.shelf import SHELF_VARIABLE, Shelf
from speech.errors import HeartlineError
from ui.settings import settings

STARTS_WITHIN: Final = 120.0
"""Seconds in which the recognisers are loaded and the port is open, on a slow disk."""
ENDS_WITHIN: Final = 40.0
"""Seconds in which it has gone after SIGTERM; calls have 30 of them to end."""
_UP: Final = re.compile(rb"Hearing calls at (ws://[0-9.]+:[0-9]+)")
_OWN: Final = "heartline: "
"""How an error of the command line begins."""


@dataclass(frozen=True, slots=True)
class Served:
    """A gateway that hears calls."""

    url: str
    """Its own, `ws://127.0.0.1:PORT`."""
    pid: int


@asynccontextmanager
async def served() -> AsyncIterator[Served]:
    """A gateway for as long as it is needed; it hears with the fast ear, by the model of the settings.

    Raises:
        HeartlineError: it does not start.
    """
    with TemporaryDirectory(prefix="heartline-bench-") as home:
        model = settings().model
        process = await asyncio.create_subprocess_exec(
            *(
                sys.executable,
                "-m",
                "ui.gateway_bench.named_threads",
                "serve",
                "--ears",
                "fast",
                "--port",
                "0",
            ),
            *(("--model", model) if model else ()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env=environment(Path(home), os.environ, Shelf.default().root),
        )
        assert process.stderr is not None  # noqa: S101 - asked for above
        try:
            url = await _url(process.stderr)
            emptying = asyncio.create_task(_empty(process.stderr))
            try:
                yield Served(url, process.pid)
            finally:
                emptying.cancel()
        finally:
            await _end(process)


def environment(home: Path, own: Mapping[str, str], models: Path) -> dict[str, str]:
    """This program's environment with another home, the same models, and no setting.

    Args:
        home: where everything goes that the gateway writes.
        own: this program's.
        models: the folder of models.
    """
    kept = {name: value for name, value in own.items() if not name.startswith("HEARTLINE_")}
    homes = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {**kept, **homes, "HOME": str(home), "USERPROFILE": str(home), SHELF_VARIABLE: str(models)}


async def _url(said: asyncio.StreamReader) -> str:
    """Where it listens, once it does."""
    last: deque[str] = deque(maxlen=1)
    try:
        async with asyncio.timeout(STARTS_WITHIN):
            async for line in said:
                if found := _UP.search(line):
                    return found[1].decode()
                text = line.decode("utf-8", "replace").strip()
                if text.startswith(_OWN):
                    last.append(text.removeprefix(_OWN))
    except TimeoutError:
        pass
    raise HeartlineError(f"The gateway did not start. {' '.join(last)}".strip())


async def _empty(said: asyncio.StreamReader) -> None:
    """Read on, or a full pipe would stop the gateway."""
    while await said.read(2**16):
        pass


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), ENDS_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()
