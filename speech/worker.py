"""One channel's thread and its bounded queue, and the box that carries its results back to the event loop."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable

from speech.audio import SAMPLE_RATE, AudioFrame
from speech.channel import ChannelHearing
from speech.transcript import AudioTrouble
from speech.turns import Progress

QUEUE_SECONDS = 2.0
"""Audio that may wait for the recogniser, and results that may wait for their taker, on each channel."""
BEHIND_SECONDS = 2.0
"""Lag of a live channel from which it is said, once, that the recogniser is behind."""
DROP_SECONDS = 5.0
"""Lag of a live channel at which audio is dropped, down to `BEHIND_SECONDS`: one hole instead of many."""
MOST_EARLY = 40.0
"""Audio, in seconds, that may have come faster than it was said, after a broken connection or before a call
was taken, without counting as lag: the recogniser catches up with it. Our own sender keeps 30 s."""
SAY_EVERY = 10.0
"""Seconds of audio between two messages about dropped audio."""


class Outbox:
    """Carries progress from the threads to the event loop, as many steps a wake-up as there are."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._lock = threading.Lock()
        self._ready = asyncio.Event()
        self._steps: list[Progress] = []
        self._failure: BaseException | None = None

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The event loop that collects."""
        return self._loop

    def deliver(self, progress: Progress) -> None:
        """Hand over a step; called by a thread."""
        with self._lock:
            asleep = not self._steps
            self._steps.append(progress)
        if asleep:
            self._loop.call_soon_threadsafe(self._ready.set)

    def fail(self, failure: BaseException) -> None:
        """Hand over what ended a thread; called by that thread."""
        with self._lock:
            self._failure = self._failure or failure
        self._loop.call_soon_threadsafe(self._ready.set)

    async def collect(self) -> list[Progress]:
        """All steps delivered since the last call; waits for one.

        Raises:
            BaseException: What ended a thread, after the steps delivered before it.
        """
        await self._ready.wait()
        with self._lock:
            self._ready.clear()
            steps, self._steps = self._steps, []
            if self._failure is not None:
                if not steps:
                    raise self._failure
                self._ready.set()
        return steps


class ChannelWorker:
    """Hears one channel in a thread of its own."""

    def __init__(
        self,
        hearing: ChannelHearing,
        outbox: Outbox,
        *,
        name: str,
        live: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hearing = hearing
        self._clock = clock
        self._came = clock()
        self._early = 0.0
        self._outbox = outbox
        self._live = live
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._changed = threading.Condition()
        self._queue: deque[AudioFrame | AudioTrouble] = deque()
        self._queued = 0
        self._fed = 0
        self._taken = 0
        self._all_said = False
        self._stop = False
        self._room = asyncio.Event()
        self._wants_room = False
        self._over = asyncio.Event()
        self._behind_said = False
        self._dropped = 0
        self._said_at: int | None = None

    def start(self) -> None:
        """Begin to hear."""
        self._thread.start()

    async def put(self, item: AudioFrame | AudioTrouble) -> None:
        """Queue a frame or a trouble; waits for room unless the source is live."""
        limit = round(QUEUE_SECONDS * SAMPLE_RATE)
        while not self._live:
            with self._changed:
                if self._queued < limit or self._stop:
                    break
                self._wants_room = True
                self._room.clear()
            await self._room.wait()
        with self._changed:
            self._queue.append(item)
            if isinstance(item, AudioFrame):
                self._queued += len(item.samples)
                self._fed = item.end
                if self._live:
                    self._note_haste(item.seconds)
                    self._keep_up()
            self._changed.notify()

    def finish(self) -> None:
        """No more audio comes: hear what is queued and end."""
        with self._changed:
            self._all_said = True
            self._changed.notify()

    def taken(self, position: int) -> None:
        """All results up to this position have been taken from the merged order."""
        with self._changed:
            waiting = self._full()
            self._taken = position
            if waiting:
                self._changed.notify()

    def stop(self) -> None:
        """End now; what is queued is left unheard."""
        with self._changed:
            self._stop = True
            self._room.set()
            self._changed.notify()

    async def stopped(self) -> None:
        """Wait for the thread to end, at most as long as one frame takes."""
        await self._over.wait()
        self._thread.join()

    def _run(self) -> None:
        try:
            while (item := self._next()) is not None:
                if isinstance(item, AudioTrouble):
                    self._hearing.note(item)
                else:
                    self._outbox.deliver(self._hearing.hear(item))
            if not self._stop:
                self._outbox.deliver(self._hearing.end())
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs to the call, not to this thread
            self._outbox.fail(error)
        finally:
            self._hearing.close()
            self._outbox.loop.call_soon_threadsafe(self._over.set)

    def _next(self) -> AudioFrame | AudioTrouble | None:
        """The next thing in the queue; None where the thread is to end."""
        with self._changed:
            while not self._stop and (self._full() or not (self._queue or self._all_said)):
                self._changed.wait()
            if self._stop or not self._queue:
                return None
            item = self._queue.popleft()
            if isinstance(item, AudioFrame):
                self._queued -= len(item.samples)
            if self._wants_room and self._queued <= QUEUE_SECONDS * SAMPLE_RATE / 2:
                self._wants_room = False
                self._outbox.loop.call_soon_threadsafe(self._room.set)
            return item

    def _full(self) -> bool:
        """True while more results wait for their taker than may."""
        return self._hearing.position - self._taken > QUEUE_SECONDS * SAMPLE_RATE

    def _note_haste(self, seconds: float) -> None:
        """Follow how much of what is queued came faster than it was said; under the lock."""
        now = self._clock()
        early = self._early + seconds - (now - self._came)
        self._early = min(max(0.0, early), self._queued / SAMPLE_RATE, MOST_EARLY)
        self._came = now

    def _keep_up(self) -> None:
        """Say that a live channel lags, and drop its oldest audio where it lags too far; under the lock."""
        lag = self._queued / SAMPLE_RATE - self._early
        if lag > DROP_SECONDS:
            troubles: list[AudioTrouble] = []
            while self._queued / SAMPLE_RATE - self._early > BEHIND_SECONDS:
                oldest = self._queue.popleft()
                if isinstance(oldest, AudioFrame):
                    self._queued -= len(oldest.samples)
                    self._dropped += len(oldest.samples)
                else:
                    troubles.append(oldest)
            self._queue.extendleft(reversed(troubles))
            self._say_dropped()
        elif lag > BEHIND_SECONDS and not self._behind_said:
            self._behind_said = True
            self._say(
                "recogniser_behind",
                f"Recognition is {lag:.1f} seconds behind the call. "
                "Close other programs, or choose the profile 'live'.",
            )

    def _say_dropped(self) -> None:
        if self._said_at is not None and self._fed - self._said_at < SAY_EVERY * SAMPLE_RATE:
            return
        self._said_at = self._fed
        self._say(
            "audio_dropped",
            f"This machine is too slow for the call: {self._dropped / SAMPLE_RATE:.1f} seconds of audio have "
            "been dropped so far and are missing from the transcript.",
        )

    def _say(self, code: str, message: str) -> None:
        # Said where the lag is, not where the audio has got to: before the audio that is heard next.
        self._queue.appendleft(AudioTrouble(0.0, code, message))
