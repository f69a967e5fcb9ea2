"""One call at the desk: its audio, its words, its events, and those who follow them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass

from cues.calls.commands import Command, Context
from cues.calls.desk.line import Line
from cues.calls.desk.words import DeskWords
from cues.calls.events import CallEnded, CallPaused, CallResumed
from cues.calls.following import CallLog
from cues.calls.live import RunningCall
from cues.calls.session import CallPlan
from speech.audio import Channel
from speech.errors import HeartlineError
from speech.pcm import SILENCE_DBFS
from speech.transcript import Heard, Tick

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeskOrder:
    """A call to be put together."""

    plan: CallPlan
    line: Line
    spares: Callable[[Channel], bool]
    """Sides that are heard while the customer is on hold."""
    through: Callable[[AsyncGenerator[Heard, None]], AsyncGenerator[Heard, None]]
    """What is heard goes through this on its way to the session."""
    listen: Callable[[Heard], None]
    """To be told all that the session is fed."""
    stats: Callable[[], dict[str, float]]
    """Asked at the end for what `call.ended` carries."""


Make = Callable[[DeskOrder], RunningCall]
"""Puts a call together from loaded recognisers, extractor and playbook; in a thread, as it takes a while."""


class OneCall:
    """A call under way at the desk, from its first frame to its last event; belongs to the event loop."""

    def __init__(self, plan: CallPlan, line: Line) -> None:
        self.plan = plan
        self.line = line
        self.words = DeskWords(line.since)
        self.log = CallLog()
        self.at = 0.0
        """Seconds of it that have been heard."""
        self.levels: Mapping[Channel, float] = dict.fromkeys(line.channels, SILENCE_DBFS)
        """Loudness of each side's newest frame, dBFS."""
        self.echo = 0.0
        """Seconds of the microphone that held nothing but the customer's echo, and were left out."""
        self.paused = False
        self._running: RunningCall | None = None
        self._waiting: list[Command | Context] = []

    @property
    def over(self) -> bool:
        """True once its last event has been told."""
        return self.log.ended

    def send(self, given: Command | Context) -> None:
        """Ask something of the call, or tell of it."""
        if self._running is None:
            self._waiting.append(given)
        else:
            self._running.send(given)

    async def run(self, make: Make, order: DeskOrder) -> None:
        """Hear it to its end; a fault of its own ends this call alone."""
        try:
            self._running = await asyncio.to_thread(make, order)
            for early in self._waiting:
                self._running.send(early)
            async with aclosing(self._running.events()) as events:
                async for event in events:
                    if isinstance(event, CallPaused | CallResumed):
                        self.paused = isinstance(event, CallPaused)
                    self.log.add(event)
        except HeartlineError as error:
            log.error("call %s failed: %s", self.plan.id, error)  # noqa: TRY400 - a traceback may show words
        except Exception as error:  # noqa: BLE001 - a fault of ours ends this call alone
            fault = type(error).__name__
            log.error("call %s: a fault of its own, %s", self.plan.id, fault)  # noqa: TRY400 - as above
        finally:
            if not self.log.ended:
                self.log.add(self._cut_off())

    def heard(self, heard: Heard) -> None:
        """Take note of all that its session is fed."""
        if isinstance(heard, Tick):
            self.at, self.levels = heard.at, heard.level

    def _cut_off(self) -> CallEnded:
        """The end of a call whose session can tell none."""
        at = max(self.at, self.log.at)
        return CallEnded(call=self.plan.id, seq=self.log.seq + 1, at=at, duration=at, stats={"failed": 1})
