"""The one road of every call, live or replayed: what is heard, session, journal, and out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, replace

from cues.calls.asking_terms import AskingTerms, AskTerms
from cues.calls.commands import Command, Context, Verb
from cues.calls.events import CallEvent, CallHeld, CallPaused, CallResumed
from cues.calls.journal import Journal
from cues.calls.recalling import RECALLED_WITHIN, Recall, Recalling
from cues.calls.session import CallInput, CallSession
from speech.errors import HeartlineError
from speech.sources.hush import Hush
from speech.transcript import AudioTrouble, Heard

MEMORY_THREADS = ThreadPoolExecutor(4, thread_name_prefix="memory")
"""All calls' own, for what may wait for a store: one that hangs keeps no new call from being put together."""


@dataclass(frozen=True, slots=True)
class CallParts:
    """What a call is put together from."""

    heard: AsyncGenerator[Heard, None]
    """What its hearing yields; made already, and nothing flows before it is iterated."""
    session: CallSession
    journal: Journal | None = None
    listen: Callable[[Heard], None] | None = None
    """Told all that is heard, before the session: level meters of a screen, answers to a sender."""
    stats: Callable[[], dict[str, float]] = dict
    """Asked once at the end for what `call.ended` carries."""
    hush: Hush | None = None
    """Keeps the audio from every ear while the call is paused or on hold; None for a recording."""
    hang_up: Callable[[], None] | None = None
    """Ends what is heard, when the call is to end by command."""
    before: Sequence[CallEvent] = ()
    """What a call has told that goes on after its program has gone; its journal holds them already."""
    recall: Recall | None = None
    """Asked for what memory holds of whoever may be calling; None: nothing is remembered."""
    recalled_within: float | None = RECALLED_WITHIN
    """Seconds for which memory's first answer is waited for before anything is heard; None: a recording can
    wait for all of it."""
    ask_terms: AskTerms | None = None
    """Asked on what terms an agent may approve gestures to whom the call comes after its beginning."""
    stood_still: Callable[[], float] = float
    """For how many seconds a recording was paused so far: they count into no `clock`, and no delay."""
    after: Callable[[], None] | None = None
    """Called in a thread once the call has ended and its journal is whole: what outlives the call. It raises
    nothing."""


class RunningCall:
    """A call under way: iterate over `events`; commands may come in from any task of the loop."""

    def __init__(self, parts: CallParts) -> None:
        self._parts = parts
        self._commands: asyncio.Queue[CallInput] = asyncio.Queue()
        self._recalling = Recalling(parts.recall, self._commands.put_nowait, MEMORY_THREADS)
        self._asking_terms = AskingTerms(parts.ask_terms, self._commands.put_nowait, MEMORY_THREADS)
        self._started = 0.0

    def send(self, command: Command | Context) -> None:
        """Ask something of the call, or tell of it; the answer is one of its events."""
        self._commands.put_nowait(command)
        if isinstance(command, Command) and command.verb is Verb.END and self._parts.hang_up:
            self._parts.hang_up()

    async def events(self) -> AsyncGenerator[CallEvent, None]:
        """Every event of the call, each in the journal before it is handed on.

        Raises:
            HeartlineError: the audio or the recogniser cannot go on at all; raised after `call.ended`.
        """
        session = self._parts.session
        failure: HeartlineError | None = None
        try:
            for event in self._begun():
                yield event
            await self._recalling.wait(self._parts.recalled_within)
            try:
                async with aclosing(self._inputs()) as inputs:
                    async for heard in inputs:
                        for event in self._told(session.feed(heard)):
                            yield event
            except HeartlineError as error:
                failure = error
                for event in self._told(session.feed(AudioTrouble(0.0, "call_failed", str(error)))):
                    yield event
            stats = {"wall_seconds": round(self._clock(), 3), **self._parts.stats()}
            for event in self._told(session.end(stats)):
                yield event
            if self._parts.journal:
                self._parts.journal.close()
            if self._parts.after:
                await asyncio.get_running_loop().run_in_executor(MEMORY_THREADS, self._parts.after)
            if failure is not None:
                raise failure
        finally:
            await self._recalling.close()
            await self._asking_terms.close()
            if self._parts.journal:
                self._parts.journal.close()

    def _begun(self) -> list[CallEvent]:
        """What a call tells first, or one that goes on."""
        parts, before = self._parts, self._parts.before
        for event in before:
            self._recalling.told(event)
        self._started = time.monotonic() - (before[-1].clock if before else 0.0)
        told = self._told(parts.session.go_on(before) if before else parts.session.begin())
        if parts.session.deaf and parts.hush:
            parts.hush.hush()
        return told

    def _told(self, events: tuple[CallEvent, ...]) -> list[CallEvent]:
        """Stamp events with the clock and write them down; a journal that fails is told as well."""
        told = []
        waiting = list(events)
        while waiting:
            event = replace(waiting.pop(0), clock=round(self._clock(), 4))
            self._mind_hearing(event)
            self._recalling.told(event)
            self._asking_terms.told(event)
            trouble = self._parts.journal.append(event) if self._parts.journal else None
            told.append(event)
            if trouble:
                warning = AudioTrouble(at=event.at, code="journal_failed", message=trouble)
                waiting.extend(self._parts.session.feed(warning))
        return told

    def _clock(self) -> float:
        return time.monotonic() - self._started - self._parts.stood_still()

    def _mind_hearing(self, event: CallEvent) -> None:
        """What is not to be heard reaches no ear: the session alone would hear it and look away."""
        hush = self._parts.hush
        if hush is None:
            return
        if isinstance(event, CallPaused | CallHeld):
            hush.hush()
        elif isinstance(event, CallResumed) and not self._parts.session.deaf:
            hush.listen()

    async def _inputs(self) -> AsyncGenerator[CallInput, None]:
        """What is heard and what is asked, as it comes."""
        parts = self._parts
        async with aclosing(parts.heard) as heard:
            next_heard = asyncio.ensure_future(anext(heard, None))
            next_command = asyncio.ensure_future(self._commands.get())
            try:
                while True:
                    if not next_heard.done():
                        await asyncio.wait({next_heard, next_command}, return_when=asyncio.FIRST_COMPLETED)
                    if next_command.done():
                        yield next_command.result()
                        next_command = asyncio.ensure_future(self._commands.get())
                    if next_heard.done():
                        item = next_heard.result()
                        if item is None:
                            if next_command.done():
                                yield next_command.result()
                            while not self._commands.empty():
                                yield self._commands.get_nowait()
                            return
                        if parts.listen:
                            parts.listen(item)
                        yield item
                        next_heard = asyncio.ensure_future(anext(heard, None))
            finally:
                next_command.cancel()
                next_heard.cancel()
                await asyncio.gather(next_heard, next_command, return_exceptions=True)
