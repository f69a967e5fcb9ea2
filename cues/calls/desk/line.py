"""The audio of one call at the desk, as a source: cut out of a day, counted from its own start."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

from speech.audio import SAMPLE_RATE, AudioFrame, Channel
from speech.sources.desk.presence import Step
from speech.transcript import AudioTrouble


class Line:
    """One call's frames as listening brings them; belongs to the event loop."""

    channels = (Channel.AGENT, Channel.CUSTOMER)
    live = True

    def __init__(self, name: str, began: datetime, start: int) -> None:
        """Nothing has been heard.

        Args:
            name: what it is heard on.
            began: when the call began, with its zone.
            start: position in the day at which it began.
        """
        self.name = name
        self.began = began
        self._start = start
        self._queue: deque[AudioFrame | AudioTrouble] = deque()
        self._changed = asyncio.Event()
        self._ended = False

    @property
    def since(self) -> float:
        """Seconds of the day at which the call began."""
        return self._start / SAMPLE_RATE

    def push(self, step: Step) -> None:
        """The next frame of both sides; after `end` nothing is taken."""
        at = step.start - self._start
        self._put(AudioFrame(Channel.AGENT, at, step.agent), AudioFrame(Channel.CUSTOMER, at, step.customer))

    def note(self, trouble: AudioTrouble) -> None:
        """Let the call say that something is wrong with its audio.

        Args:
            trouble: at a time of the day.
        """
        self._put(replace(trouble, at=max(0.0, trouble.at - self.since)))

    def end(self) -> None:
        """No more comes. May be called twice."""
        self._ended = True
        self._changed.set()

    async def frames(self) -> AsyncIterator[AudioFrame | AudioTrouble]:
        """All frames, as they come."""
        while True:
            while self._queue:
                yield self._queue.popleft()
            if self._ended:
                return
            self._changed.clear()
            await self._changed.wait()

    def _put(self, *items: AudioFrame | AudioTrouble) -> None:
        if not self._ended:
            self._queue.extend(items)
            self._changed.set()
