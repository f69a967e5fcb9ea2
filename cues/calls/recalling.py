"""Memory is asked who may be calling, in a thread, as often as the call tells more of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Final

from cues.calls.caller import Recalled
from cues.calls.events import CallContext, CallEvent, CallStarted
from speech.errors import HeartlineError
from speech.transcript import AudioTrouble

log = logging.getLogger(__name__)
RECALLED_WITHIN: Final = 0.5
"""Seconds for which a live call waits for its memory before it is heard; what comes later comes into it."""
VERIFIED: Final = "verified"
"""The fact of a call's context, true or false, that says that it is verified who calls."""
AWAY: Final = "What is remembered cannot be read just now. {} The call goes on without it."


@dataclass(frozen=True, slots=True, repr=False)
class WhoCalls:
    """What a call has told of its customer so far."""

    names: tuple[str, ...] = ()
    """Numbers and own ids, the newest last."""
    verified: bool = False
    """Whether the call's context says that it is verified who calls."""

    def after(self, event: CallEvent) -> WhoCalls:
        """The same once this event has been told. Another name has to be verified anew."""
        if isinstance(event, CallStarted) and event.customer:
            return replace(self, names=(event.customer,))
        if not isinstance(event, CallContext):
            return self
        told, says = event.customer, event.facts.get(VERIFIED)
        names = self.names
        if told is not None:
            names = (*(name for name in names if name != told), told)
        stands = self.verified and names == self.names
        return WhoCalls(names, stands if says is None else says is True)

    def __repr__(self) -> str:
        return f"WhoCalls({len(self.names)} names)"


Recall = Callable[[WhoCalls], Recalled]
"""What memory holds of those who may be calling; takes a while, so it is called in a thread. It may raise
HeartlineError."""


class Recalling:
    """Asks memory for one call; belongs to the event loop.

    Args:
        recall: asks; None: there is no memory.
        put: is given what was found, or that nothing can be read.
        threads: in which is asked; a store that hangs holds up nothing else.
    """

    def __init__(
        self, recall: Recall | None, put: Callable[[Recalled | AudioTrouble], None], threads: Executor
    ) -> None:
        self._recall = recall
        self._put = put
        self._threads = threads
        self._who = WhoCalls()
        self._task: asyncio.Task[None] | None = None

    def told(self, event: CallEvent) -> None:
        """Ask anew where the event tells more of who calls."""
        who = self._who.after(event)
        if self._recall is None or who == self._who:
            return
        self._who = who
        if who.names:
            self._task = asyncio.create_task(self._ask(self._recall, who, self._task))

    async def wait(self, seconds: float | None) -> None:
        """Wait so long for what has been asked; None: until it is there."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=seconds)

    async def close(self) -> None:
        """Nobody needs the answer any more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _ask(self, recall: Recall, who: WhoCalls, before: asyncio.Task[None] | None) -> None:
        if before is not None:  # one after the other: the newest answer comes last
            await asyncio.gather(before, return_exceptions=True)
        try:
            self._put(await asyncio.get_running_loop().run_in_executor(self._threads, recall, who))
        except HeartlineError as error:
            self._put(AudioTrouble(0.0, "memory_away", AWAY.format(error)))
        except Exception as error:  # noqa: BLE001 - damaged rows cost the card, never the call
            log.error("what is remembered of a caller cannot be read: %s", type(error).__name__)  # noqa: TRY400 - a traceback may show words
            self._put(AudioTrouble(0.0, "memory_away", AWAY.format("It is damaged.")))
