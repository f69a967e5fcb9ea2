"""Who follows a call: its events so far, then each one once, in order; the slow lose partials, never cues."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Iterator

from cues.calls.events import CallEnded, CallEvent, CallPaused, Transcript
from cues.calls.striking import struck
from speech.audio import Channel

WAITING = 256
"""Events that may wait for one follower; beyond it partials go."""
WAITING_AT_MOST = 4096
"""Events that may wait when no partial is left to go; then the follower is let go, and may come again."""


class CallLog:
    """All events of one call but superseded partials, and those who follow it; belongs to the event loop."""

    def __init__(self, events: Iterable[CallEvent] = ()) -> None:
        """Begin with what is known of the call.

        Args:
            events: of a call that goes on; in order.
        """
        self._events: dict[int, CallEvent] = {}
        self._partials: dict[Channel, int] = {}
        self._followers: set[Follower] = set()
        self.ended = False
        for event in events:
            self.add(event)

    def __len__(self) -> int:
        return len(self._events)

    @property
    def seq(self) -> int:
        """The number of the newest event; 0 where there is none."""
        return next(reversed(self._events), 0)

    @property
    def at(self) -> float:
        """Seconds of audio up to the newest event."""
        return max((event.at for event in self._events.values()), default=0.0)

    @property
    def followers(self) -> int:
        """How many follow it."""
        return len(self._followers)

    def add(self, event: CallEvent) -> None:
        """The newest event; it is handed to everybody who follows."""
        if isinstance(event, Transcript):
            self._events.pop(self._partials.pop(event.channel, 0), None)
            if not event.final:
                self._partials[event.channel] = event.seq
        elif isinstance(event, CallPaused):
            self._events = {seq: struck(each, event.dropped_from) for seq, each in self._events.items()}
        self.ended = self.ended or isinstance(event, CallEnded)
        self._events[event.seq] = event
        for follower in tuple(self._followers):
            follower.offer(event)

    def since(self, seq: int) -> Iterator[CallEvent]:
        """The events after the one with this number, superseded partials left out."""
        return (event for event in tuple(self._events.values()) if event.seq > seq)

    async def follow(self, seq: int = 0) -> AsyncGenerator[CallEvent, None]:
        """The events after the one with this number, those to come too, up to `call.ended`.

        Raises:
            FollowerTooSlowError: events came faster than they were taken, and nothing could be left out.
        """
        follower = Follower(self.since(seq))
        self._followers.add(follower)
        try:
            while True:
                event = await follower.take()
                yield event
                if isinstance(event, CallEnded):
                    return
        finally:
            self._followers.discard(follower)


class FollowerTooSlowError(Exception):
    """A follower does not keep up; it may come again and say up to which event it has got."""


class Follower:
    """What waits for one who follows."""

    def __init__(self, events: Iterable[CallEvent] = ()) -> None:
        self._waiting: deque[CallEvent] = deque(events)
        self._history = len(self._waiting)
        """Events from before it came, which are its own to fetch."""
        self._changed = asyncio.Event()
        self._lost = False

    def offer(self, event: CallEvent) -> None:
        """One more; a partial takes the place of the one before it."""
        if self._lost:
            return
        if isinstance(event, Transcript):
            self._forget_partials(event.channel)
        self._waiting.append(event)
        if len(self._waiting) > self._history + WAITING:
            self._forget_partials()
        if len(self._waiting) > self._history + WAITING_AT_MOST:
            self._lost = True
            self._waiting.clear()
        self._changed.set()

    async def take(self) -> CallEvent:
        """The next one, waiting for it.

        Raises:
            FollowerTooSlowError: too many wait.
        """
        while not self._waiting:
            if self._lost:
                raise FollowerTooSlowError
            self._changed.clear()
            await self._changed.wait()
        return self._waiting.popleft()

    def _forget_partials(self, channel: Channel | None = None) -> None:
        """Let go of partials that wait, of one channel or of all."""

        def stays(event: CallEvent) -> bool:
            return not isinstance(event, Transcript) or event.final or channel not in {None, event.channel}

        if any(not stays(event) for event in self._waiting):
            self._waiting = deque(event for event in self._waiting if stays(event))
