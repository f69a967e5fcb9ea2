"""On what terms gestures may be approved is asked anew, in a thread, when a call comes to another agent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor

from cues.calls.events import CallEvent
from cues.calls.offer import Terms, TermsOf
from cues.calls.whose_call import ComesTo, agent_after

log = logging.getLogger(__name__)

AskTerms = Callable[[str | None], Terms | None]
"""The terms of an agent, by name; may ask a store, so it is called in a thread."""


class AskingTerms:
    """Asks for one call; belongs to the event loop.

    Args:
        ask: asks; None: what the call began with holds for every agent, but for their budget.
        put: is given the answer.
        threads: in which is asked; a store that hangs holds up nothing else.
    """

    def __init__(self, ask: AskTerms | None, put: Callable[[TermsOf], None], threads: Executor) -> None:
        self._ask = ask
        self._put = put
        self._threads = threads
        self._tasks: set[asyncio.Task[None]] = set()

    def told(self, event: CallEvent) -> None:
        """Ask where the event says that the call is another agent's."""
        if self._ask is None or not isinstance(event, ComesTo):
            return
        agent = agent_after(event, None)
        if agent is not None:
            task = asyncio.create_task(self._answer(self._ask, agent))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Nobody needs the answer any more."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, ask: AskTerms, agent: str) -> None:
        try:
            terms = await asyncio.get_running_loop().run_in_executor(self._threads, ask, agent)
        except Exception as error:  # noqa: BLE001 - a budget that is not known costs a line, never the call
            log.error("the budget of an agent cannot be read: %s", type(error).__name__)  # noqa: TRY400 - a traceback may show words
        else:
            if terms is not None:
                self._put(TermsOf(agent, terms))
