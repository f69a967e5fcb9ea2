"""What is done when a call has ended: what may be remembered of it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cues.calls.journal import Journal, read_journal
from cues.memory.values import Consent
from speech.errors import HeartlineError
from ui.settings import settings

log = logging.getLogger(__name__)


def after_call(journal: Journal, store: str | None = None) -> Callable[[], None] | None:
    """What is to be done when a call has ended: remember of it what may be; None while memory is off.

    Args:
        journal: the call's, whole by then.
        store: as `--store` says it.
    """
    rules = settings().memory
    return None if rules.consent is Consent.OFF else partial(_remember, journal.path, store)


def _remember(journal: Path, option: str | None) -> None:
    # Loaded now: no call is to wait for the database's library before it begins.
    from cues.calls.call_record import call_record
    from cues.memory.remembering import remember
    from ui.wiring.memory import open_store

    rules = settings().memory
    try:
        record = call_record(read_journal(journal), rules.region)
        with open_store(option) as store:
            remember(store, record, rules)
    except HeartlineError as error:
        log.warning(
            "call %s could not be remembered: %s It can be made good while its journal lies there: "
            "heartline customers keep",
            journal.stem,
            error,
        )
