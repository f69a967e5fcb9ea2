"""One call at the desk: its audio, its words, its events, and those who follow them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from cues.calls.commands import Command, Context, Stands, Verb
from cues.calls.deaf import Begun
from cues.calls.desk.line import Line
from cues.calls.desk.words import DeskWords
from cues.calls.events import CallEnded, Warned
from cues.calls.following import CallLog
from cues.calls.live import RunningCall
from cues.calls.session import CallPlan
from speech.audio import Channel
from speech.errors import HeartlineError
from speech.pcm import SILENCE_DBFS
from speech.transcript import AudioTrouble, Heard, Tick

ECHO_IS_TOLD: Final = 2.0
"""Seconds of echo in one call from which the agent is told."""
ECHO: Final = (
    "The customer is heard again in your microphone; that part is left out. "
    "A headset, or less volume, ends it."
)
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

    def __init__(self, plan: CallPlan, line: Line, *, echo_before: float = 0.0) -> None:
        """Nothing has been heard.

        Args:
            plan: what is known of it.
            line: its audio.
            echo_before: seconds of echo that were left out that day before it.
        """
        self.plan = plan
        self.line = line
        self.words = DeskWords(line.since)
        self.log = CallLog()
        self.at = 0.0
        """Seconds of it that have been heard."""
        self.levels: Mapping[Channel, float] = dict.fromkeys(line.channels, SILENCE_DBFS)
        """Loudness of each side's newest frame, dBFS."""
        self._echo_before = echo_before
        self.echo = 0.0
        """Seconds of the microphone that held nothing but the customer's echo, and were left out."""
        self.number = plan.customer
        """The other party's, as it was told last."""
        self.paused = False
        """True from the moment that a pause is asked for until it is to be over."""
        self.begun = Begun()
        self._running: RunningCall | None = None
        self._waiting: list[Command | Context] = []

    @property
    def over(self) -> bool:
        """True once its last event has been told."""
        return self.log.ended

    def send(self, given: Command | Context) -> None:
        """Ask something of the call, or tell of it."""
        if isinstance(given, Context):
            self.number = given.customer or self.number
        else:
            self._stands(given)
        if self._running is None:
            self._waiting.append(given)
        else:
            self._running.send(given)

    def _stands(self, given: Command) -> None:
        self.begun.asked(given, paused=self.paused)
        if given.verb is Verb.PAUSE:
            self.paused = True
            self.words.pause()
        elif given.verb is Verb.RESUME and given.target != Stands.HOLD:
            self.paused = False
            self.words.go_on()

    async def run(self, make: Make, order: DeskOrder) -> None:
        """Hear it to its end; a fault of its own ends this call alone."""
        try:
            self._running = await asyncio.to_thread(make, order)
            for early in self._waiting:
                self._running.send(early)
            async with aclosing(self._running.events()) as events:
                async for event in events:
                    self.log.add(event)
        except HeartlineError as error:
            if self._running is None:
                self.log.add(Warned(call=self.plan.id, seq=1, at=0.0, code="call_failed", message=str(error)))
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

    def leave_out_echo(self, at: float, seconds: float) -> None:
        """Take note of echo; that there is much of it is told once.

        Args:
            at: seconds of the day.
            seconds: of echo that were left out that day so far.
        """
        before, self.echo = self.echo, seconds - self._echo_before
        if before < ECHO_IS_TOLD <= self.echo:
            self.line.note(AudioTrouble(at, "echo_suppressed", ECHO))

    def stats(self) -> dict[str, float]:
        """What its end says of it."""
        return {"echo_seconds": round(self.echo, 1), "echo_words": self.words.echo_words}

    def _cut_off(self) -> CallEnded:
        """The end of a call whose session can tell none."""
        at = max(self.at, self.log.at)
        return CallEnded(call=self.plan.id, seq=self.log.seq + 1, at=at, duration=at, stats={"failed": 1})
