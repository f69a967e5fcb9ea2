"""Reads a connection one message ahead while the one before takes its time: pings are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from cues.calls.gateway.wire import Wire

LOOKS_EVERY = 1.0
"""Seconds between two looks at whether the connection may stay."""


class Ahead:
    """The messages of a connection; belongs to the event loop.

    Args:
        wire: the connection, which nobody else reads.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._coming: asyncio.Future[str | bytes] | None = None

    def take(self) -> asyncio.Future[str | bytes]:
        """The next message, for the caller to wait for or to cancel."""
        coming, self._coming = self._coming, None
        return coming or asyncio.ensure_future(self._wire.receive())

    async def wait(self, seconds: float, over: asyncio.Future[Any], look: Callable[[], None]) -> None:
        """Let time go by; whoever sends waits with all but one message.

        Args:
            seconds: how much; less where the other end goes, after which nothing comes anyway.
            over: done once the call is over, which ends the wait.
            look: called from time to time; what it raises ends the wait.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while not over.done() and (left := until - loop.time()) > 0:
            coming = self._coming = self.take()
            awaited: set[asyncio.Future[Any]] = {over} if coming.done() else {over, coming}
            await asyncio.wait(awaited, timeout=min(left, LOOKS_EVERY), return_when=asyncio.FIRST_COMPLETED)
            if coming.done() and coming.exception() is not None:
                return
            look()

    async def forget(self) -> None:
        """Read no further."""
        coming, self._coming = self._coming, None
        if coming is not None:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
