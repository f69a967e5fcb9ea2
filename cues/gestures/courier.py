"""The courier: takes what is due out of the outbox, one at a time, and brings it to its receiver."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from cues.gestures import outbox
from cues.gestures.backoff import pause_before
from cues.gestures.filed import append_once
from cues.gestures.rules import GestureRules
from cues.gestures.telling import told
from cues.gestures.values import Gesture, OutboxState
from cues.memory.store import Store
from cues.webhooks.answer import Answer, Came

log = logging.getLogger(__name__)

LEASE: Final = 60.0
"""Seconds beyond a try's own time after which whoever made it is taken for gone."""


def _now() -> datetime:
    return datetime.now(UTC)


class Courier:
    """Sends what may be sent; several may work on one outbox, in one program or in many.

    Args:
        store: where the outbox lies.
        rules: the settings; they name a receiver.
        now: the clock.
    """

    def __init__(self, store: Store, rules: GestureRules, now: Callable[[], datetime] = _now) -> None:
        self._store = store
        self._rules = rules
        self._now = now

    async def send_due(self) -> tuple[int, int]:
        """Send all that is due.

        Returns:
            How many were sent, and how many tries failed.

        Raises:
            StoreError: the outbox cannot be used; what was on its way is tried again later, by the same key.
        """
        there = failed = 0
        await asyncio.to_thread(outbox.let_fit, self._store, self._rules, self._now())
        lease = timedelta(seconds=self._rules.timeout + LEASE)
        while True:
            gesture = await asyncio.to_thread(
                outbox.claim, self._store, self._now(), lease, self._rules.tries
            )
            if gesture is None:
                return there, failed
            answer = await self._bring(gesture)
            await asyncio.to_thread(self._note, gesture, answer)
            there, failed = there + (answer.came is Came.THERE), failed + (answer.came is not Came.THERE)

    async def _bring(self, gesture: Gesture) -> Answer:
        body = told(gesture)
        if self._rules.file is not None:
            return await asyncio.to_thread(append_once, self._rules.file, gesture.key, body)
        # Loaded now: most that read the outbox send nothing.
        from cues.webhooks.post import post  # noqa: PLC0415

        return await post(self._rules, gesture.key, body, self._now())

    def _note(self, gesture: Gesture, answer: Answer) -> None:
        """Write down what became of a try."""
        now = self._now()
        if answer.came is Came.THERE:
            outbox.sent(self._store, gesture, now)
            return
        problem, next_try = self._after(gesture, answer, now)
        outbox.not_sent(self._store, gesture, problem, next_try)
        log.warning(
            "gesture %s: %s%s", gesture.id, problem, "" if next_try else "; it will not be tried again"
        )

    def _after(self, gesture: Gesture, answer: Answer, now: datetime) -> tuple[str, datetime | None]:
        """What is wrong, and when the next try is made; None: never."""
        problem = answer.problem or OutboxState.FAILED.value
        if answer.came is Came.REFUSED:
            return problem, None
        chance = random.random()  # noqa: S311 - a hundred gestures shall not come all at once
        next_try = now + timedelta(seconds=pause_before(gesture.tries, chance, answer.wait))
        since = gesture.approved or gesture.made
        if gesture.tries >= self._rules.tries or next_try > since + timedelta(
            hours=self._rules.give_up_after
        ):
            return f"{problem}, the {gesture.tries}. time", None
        return problem, next_try
