"""One call on its way from a gateway to whoever shows it: its events once each, and what was asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from cues.calls.events import CallEvent, CommandAnswered
from cues.calls.whose_call import ComesTo
from cues.calls.wire import from_line
from cues.errors import JournalError

LINGERS = 5.0
"""Seconds for which a call that the gateway names no more is still awaited: the word of its transfer may come
after the list without it, and a sender whose gateway died may be about to reach another one."""


class DeskFeed:
    """What waits for whoever shows the call; belongs to the event loop."""

    def __init__(self) -> None:
        self.seq = 0
        """The number of the newest event that has come."""
        self.refused: str | None = None
        """The code with which the gateway itself refused what was asked last; None where it did not."""
        self._asked: dict[str, Mapping[str, Any]] = {}
        self._queue: asyncio.Queue[CallEvent | None] = asyncio.Queue()
        self._moved = False
        self._leaving: asyncio.TimerHandle | None = None

    def offer(self, line: str) -> None:
        """Take in an event; one that has come before, and what is none, is passed over."""
        try:
            event = from_line(line)
        except JournalError:
            return  # of a newer gateway: what this desk does not know it cannot show
        if event.seq <= self.seq:
            return
        self.seq = event.seq
        self._moved = isinstance(event, ComesTo)
        if isinstance(event, CommandAnswered):
            self._asked.pop(event.id, None)
        self._queue.put_nowait(event)
        if self._moved and self._leaving is not None:
            self.close()

    async def take(self) -> CallEvent | None:
        """The next event, waiting for it; None: the call is this desk's no more."""
        return await self._queue.get()

    def ask(self, id_: str, message: Mapping[str, Any]) -> None:
        """Remember what was asked until it is answered."""
        self._asked[id_] = message
        self.refused = None

    def refuse(self, id_: str, code: str) -> None:
        """The gateway refuses what was asked, where it was asked of this call."""
        if self._asked.pop(id_, None) is not None:
            self.refused = code

    @property
    def unanswered(self) -> Sequence[Mapping[str, Any]]:
        """What was asked and has had no answer, oldest first; a call does nothing twice."""
        return tuple(self._asked.values())

    def named(self) -> None:
        """The gateway names the call, or nobody knows whether it does."""
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    def named_no_more(self) -> None:
        """The gateway does not name the call any more: the word of a transfer, or some seconds, end it."""
        if self._moved:
            self.close()
        elif self._leaving is None:
            self._leaving = asyncio.get_running_loop().call_later(LINGERS, self.close)

    def close(self) -> None:
        """The call is this desk's no more."""
        self.named()
        self._queue.put_nowait(None)
