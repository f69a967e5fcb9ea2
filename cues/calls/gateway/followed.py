"""The calls that somebody here follows: one log for each, wherever it is heard, and if it changes hands."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from cues.calls.events import CallEvent
from cues.calls.following import CallLog
from cues.calls.gateway.bus import News, Position, lasts
from cues.calls.gateway.switchboard import Switchboard
from cues.calls.whose_call import ComesTo


class _Log:
    """A call's log here, and who uses it."""

    def __init__(self, log: CallLog, *, here: bool) -> None:
        self.log = log
        self.users = 0
        self.at = Position()
        self.fed = not here
        """Whether the bus feeds it, and not the call itself."""
        self.full = asyncio.Event()
        """Set once it holds all that the call had told when it was first asked for."""
        if here:
            self.full.set()


class Followed:
    """Logs of calls by id; belongs to the event loop.

    Args:
        board: the calls that are heard here, whose logs are their own.
    """

    def __init__(self, board: Switchboard) -> None:
        self._board = board
        self._logs: dict[str, _Log] = {}

    @contextmanager
    def log(self, call: str) -> Iterator[tuple[CallLog, asyncio.Event]]:
        """A call's log for as long as the block lasts, and what is set once it holds all there was."""
        known = self._board.get(call)
        one = self._logs.get(call)
        if one is None:
            one = self._logs[call] = _Log(known.log if known else CallLog(), here=known is not None)
        one.users += 1
        try:
            yield one.log, one.full
        finally:
            one.users -= 1
            if one.users == 0:
                del self._logs[call]

    def adopted(self, call: str, events: Iterable[CallEvent]) -> CallLog:
        """The log of a call that is heard here from now on, with all its events: who followed, goes on."""
        one = self._logs.get(call)
        if one is None:
            return CallLog(events)
        for event in events:
            if event.seq > one.log.seq:
                one.log.add(event)
        one.full.set()
        return one.log

    def positions(self) -> Mapping[str, Position]:
        """The calls that the bus has to feed, and how far each has come."""
        fed = {}
        for call, one in self._logs.items():
            here = self._board.get(call) is not None
            if one.fed is here:  # it changed hands
                one.fed = not here
                one.at = Position().after(one.log.since(0))
            if one.fed:
                fed[call] = one.at
        return fed

    def take(self, news: News, asked: Mapping[str, Position]) -> list[ComesTo]:
        """Events have come over the bus.

        Args:
            news: what has come.
            asked: the positions that it was asked from.

        Returns:
            Those that say that a call is another agent's.
        """
        moved: list[ComesTo] = []
        for call, at in asked.items():
            one = self._logs.get(call)
            if one is None or one.at != at or self._board.get(call) is not None:
                continue  # nobody follows it any more, or it is heard here by now
            events = news.events.get(call, ())
            for event in events:
                if event.seq > (one.at.lasting if lasts(event) else one.log.seq):
                    one.log.add(event)
                if isinstance(event, ComesTo):
                    moved.append(event)
            one.at = at.after(events)
            if call in news.caught_up:
                one.full.set()
        return moved
