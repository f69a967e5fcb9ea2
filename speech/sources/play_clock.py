"""The time in which a recorded call is played: at a chosen speed, and standing still while it is paused."""

from __future__ import annotations

import asyncio
import math
import time

from speech.errors import BadInputError


class PlayClock:
    """Says when each moment of a recording is due; belongs to the event loop's thread.

    What is due does not depend on when the moments before it passed, so a listener that was late catches up
    and the pace never drifts.
    """

    def __init__(self, speed: float | None) -> None:
        """Set a speed; time runs from `begin` on.

        Args:
            speed: seconds of the recording a second, above 0; None lets each moment be due at once.

        Raises:
            BadInputError: the speed is not above 0.
        """
        if speed is not None and not 0 < speed < math.inf:
            raise BadInputError(f"A call cannot be played at speed {speed:g}. Give a number above 0, or max.")
        self._speed = speed
        self._began_at: float | None = None
        self._paused_at: float | None = None
        self._stood_still = 0.0
        self._going = asyncio.Event()
        self._going.set()

    @property
    def paused(self) -> bool:
        """True while nothing is due."""
        return self._paused_at is not None

    @property
    def elapsed(self) -> float:
        """Wall seconds since `begin`, pauses left out; 0 before it."""
        if self._began_at is None:
            return 0.0
        now = time.monotonic() if self._paused_at is None else max(self._paused_at, self._began_at)
        return now - self._began_at - self._stood_still

    @property
    def stood_still(self) -> float:
        """Wall seconds since `begin` for which it was paused, this pause too."""
        if self._began_at is None or self._paused_at is None:
            return self._stood_still
        # A pause that came before it began counts from that moment alone.
        return self._stood_still + time.monotonic() - max(self._paused_at, self._began_at)

    def begin(self) -> None:
        """Second 0 is now."""
        self._began_at = time.monotonic()

    def pause(self) -> None:
        """Let nothing be due and stand still, until `resume`. A second call changes nothing."""
        if self._paused_at is None:
            self._paused_at = time.monotonic()
            self._going.clear()

    def resume(self) -> None:
        """Go on where it was paused. Without a pause this changes nothing."""
        if self._paused_at is not None:
            self._stood_still = self.stood_still
            self._paused_at = None
            self._going.set()

    async def due(self, at: float) -> None:
        """Wait for second `at` of the recording, and for the end of a pause."""
        while True:
            await self._going.wait()
            wait = 0.0 if self._speed is None else at / self._speed - self.elapsed
            if wait <= 0:
                return
            await asyncio.sleep(wait)
