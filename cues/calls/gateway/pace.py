"""How fast a connection is read: no faster than can be heard, and never waiting for a call that is over."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine
from typing import Any

from cues.calls.gateway.hosted import HostedCall
from speech.audio import SAMPLE_RATE, Channel

LOOKS_EVERY = 0.05
"""Seconds between two looks at how far hearing has got."""
BURST = 0.5
"""Seconds by which audio has to come before it can have been spoken to be a burst, as after a break."""
MOST_LAG = 1.0
"""Seconds of a burst that may wait to be heard: a live source drops what waits long."""
QUIET = 1.0
"""Seconds without a message after which the other side of a call is not made to wait for this one."""


class Pace:
    """The pace of one connection of a call.

    Args:
        call: the call.
        begins: samples at 16 kHz of the call at which the connection begins.
        waits: as in `AudioProtocol`.
    """

    def __init__(self, call: HostedCall, *, begins: int, waits: bool) -> None:
        self._call = call
        self._begins = begins / SAMPLE_RATE
        self._waits = waits
        self._sent: defaultdict[Channel, float] = defaultdict(float)
        self._spoken_by: dict[Channel, float] = {}
        """When what has come of a side can have been spoken, by the loop's clock."""
        self._loop = asyncio.get_running_loop()
        self.over = asyncio.create_task(call.finished.wait())
        """Done once the call is over."""

    def close(self) -> None:
        """The connection has gone."""
        self.over.cancel()

    def sent(self, channel: Channel, seconds: float, skipped: float = 0.0) -> None:
        """So much audio of a side has come, behind so many seconds of silence for what it skipped."""
        now = self._loop.time()
        self._sent[channel] += skipped + seconds
        # What it skipped can have gone by while nothing came.
        self._spoken_by[channel] = max(now, self._spoken_by.get(channel, now) + skipped) + seconds

    async def step(self) -> None:
        """Wait until more may be read.

        Who can wait is made to. Of any other sender a burst is taken as it can be heard; what comes as it is
        spoken is read at once, however slow hearing is: a live source has its own way with that.
        """
        call = self._call
        if call.source is None:
            return
        if self._waits and call.source.full:
            await self._unless_over(call.source.room())
        while call.lag > MOST_LAG and self._is_burst() and not self.over.done():
            await asyncio.wait({self.over}, timeout=LOOKS_EVERY)

    def quiet(self) -> None:
        """Nothing came for `QUIET`: the other side, whose client awaits its answers, goes on without this."""
        call = self._call
        if self._waits and call.source is not None and len(call.carried) > 1 and call.lag < QUIET:
            for channel in self._sent:
                call.source.leave(channel)

    async def all_heard(self) -> None:
        """Wait until all that was sent has been heard; where no other connection goes on, until the end."""
        end = self._begins + max(self._sent.values(), default=0.0)
        while not self.over.done() and (self._call.connections == 0 or self._call.at < end):
            await asyncio.wait({self.over}, timeout=LOOKS_EVERY)

    def _is_burst(self) -> bool:
        return max(self._spoken_by.values(), default=0.0) - self._loop.time() > BURST

    async def _unless_over(self, waiting: Coroutine[Any, Any, None]) -> None:
        """Wait, but not for what a call that is over will never do."""
        waiter = asyncio.ensure_future(waiting)
        await asyncio.wait({waiter, self.over}, return_when=asyncio.FIRST_COMPLETED)
        waiter.cancel()
