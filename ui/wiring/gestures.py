"""Gestures put together: on what terms a call may approve them, and who brings them out of the outbox."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cues.calls.offer import Terms
from cues.errors import JournalError
from speech.errors import HeartlineError
from ui.settings import settings

if TYPE_CHECKING:
    from cues.memory.store import Store

log = logging.getLogger(__name__)

ASKED_WITHIN: Final = 0.5
"""Seconds for which a call waits to learn what is left of its agent's month."""
LOOKS: Final = 15.0
"""Seconds between two looks into the outbox; one is a question or two."""
LONGEST_WAIT: Final = 600.0
"""Seconds between two looks at most, while the outbox cannot be used."""


def make_terms(agent: str | None) -> Terms | None:
    """On what terms the gestures of a call may be approved; None where they go nowhere.

    Args:
        agent: whose call it is; None: nobody knows, and nobody's budget is told.
    """
    rules = settings().gestures
    if not rules.enabled:
        return None
    terms = Terms(rules.currency, second_above=rules.second_above)
    if rules.budget is None or agent is None:
        return terms
    left: list[int] = []
    # A store that does not answer delays no call.
    asking = threading.Thread(target=_ask_left, args=(agent, left), name="budget", daemon=True)
    asking.start()
    asking.join(ASKED_WITHIN)
    return replace(terms, left=left[0]) if left else terms


def put_gestures(store: Store, journal: Path) -> bool:
    """Put what the agent of a call has approved into the outbox; what is there already stays as it is.

    A call that tells of a loss takes back what is glad, also where nothing is sent from here.

    Args:
        store: where the outbox lies.
        journal: of a call that has ended, or goes on no more.

    Returns:
        False where something was approved, and the settings here say nowhere to send it to.

    Raises:
        HeartlineError: it cannot be read or written; it may be put again.
    """
    from cues.calls.approved import approved_in
    from cues.calls.journal import read_journal
    from cues.calls.sorrow import sorrow_in
    from cues.gestures.outbox import put

    rules, region = settings().gestures, settings().memory.region
    try:
        events = tuple(read_journal(journal))
        approved, sorrow = approved_in(events, region), sorrow_in(events, region)
    except JournalError:
        return True
    mine = [one for one in approved if one.withdrawn or rules.enabled]
    put(store, mine, rules, datetime.now(UTC), journal.exists, sorrow=sorrow)
    return len(mine) == len(approved)


def send_due(store: Store) -> tuple[int, int]:
    """Send what is due; how many were sent, and how many tries failed.

    Raises:
        HeartlineError: the outbox cannot be used.
    """
    from cues.gestures.courier import Courier

    return asyncio.run(Courier(store, settings().gestures).send_due())


@contextmanager
def carrying() -> Iterator[None]:
    """Send what is due, now and again until the block ends; in a thread that dies with the program.

    One that is being sent then is sent again by the next program, by the same key.
    """
    if not settings().gestures.enabled:
        yield
        return
    over = threading.Event()
    thread = threading.Thread(target=_carry, args=(over,), name="courier", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=1.0)


def _carry(over: threading.Event) -> None:
    in_vain = 0
    while not over.wait(min(LONGEST_WAIT, LOOKS * 2.0 ** min(in_vain, 10)) if in_vain else 0.0):
        try:
            _carry_from_one_store(over)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end what is to be done later
            known = isinstance(error, HeartlineError)
            why = str(error) if known else f"A fault of its own, {type(error).__name__}."
            if not in_vain:
                log.warning("Gestures cannot be sent: %s They are tried again.", why)
            in_vain += 1


def _carry_from_one_store(over: threading.Event) -> None:
    """Work on one opened store until the end, or until it fails."""
    from ui.wiring.memory import open_store

    with open_store(None) as store:
        while True:
            send_due(store)
            if over.wait(LOOKS):
                return


def _ask_left(agent: str, left: list[int]) -> None:
    from cues.gestures.outbox import spent
    from ui.wiring.memory import open_store

    rules = settings().gestures
    try:
        with open_store(None) as store:
            booked = spent(store, agent, rules, datetime.now(UTC))
    except HeartlineError:
        return  # it is left out, and the outbox minds the budget all the same
    if rules.budget is not None:
        left.append(max(0, rules.budget - booked))
