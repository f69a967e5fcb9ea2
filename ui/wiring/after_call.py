"""What is done when a call has ended, step by step: what may be remembered is, what was approved goes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from cues.calls.journal import Journal
from cues.calls.owed import unmark
from ui.wiring.owed import begin_owing, is_anything_owed, remember_owed

log = logging.getLogger(__name__)

Step = Callable[[Path], None]
"""Takes the journal of a call that has ended; raises nothing."""
LIVE: Final = None
"""As a store: the call is no rehearsal, and is remembered in the store of the settings."""


def after_call(journal: Journal, store: str | None = LIVE) -> Callable[[], None] | None:
    """What is to be done when a call has ended; None: nothing.

    A live call is owed to the memory from now on: it is remembered as far as it came even where this program
    is killed. A rehearsal is owed from its end. Of a call whose journal could not be written to its end
    nothing is done: what is not in it may be a no, or that it was somebody else.

    Args:
        journal: the call's, whole by then.
        store: as `--store` says it.
    """
    steps: list[Step] = []
    if is_anything_owed(live=store is LIVE):
        if store is LIVE:
            begin_owing(journal.path)
        else:
            steps.append(partial(begin_owing, option=store))
        steps.append(partial(remember_owed, store))
    return partial(_each, steps, journal) if steps else None


def _each(steps: Sequence[Step], journal: Journal) -> None:
    if journal.failed:
        unmark(journal.path)
        log.warning(
            "call %s is not remembered: its journal could not be written to its end.", journal.path.stem
        )
        return
    for step in steps:
        step(journal.path)
