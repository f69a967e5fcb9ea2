"""What has expired goes by itself: details, then calls that nothing hangs on, then who has none left.

A no to being remembered never expires, or the next call would be remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import delete, exists, select, update

from cues.memory.declined import forget_declined
from cues.memory.rules import MemoryRules
from cues.memory.store import Store
from cues.memory.tables import calls, customers, declined, details, gestures, tellings

AT_ONCE: Final = 400
"""Rows deleted in one transaction: whoever else writes waits for no longer than that takes."""


@dataclass(frozen=True, slots=True)
class Expired:
    """What went."""

    details: int = 0
    calls: int = 0
    customers: int = 0
    gestures: int = 0
    declined: int = 0
    """Notes of calls that were decided against."""


def retain(store: Store, today: date, rules: MemoryRules) -> Expired:
    """Delete what has expired.

    Args:
        store: where from.
        today: a detail goes on the day on which it expires.
        rules: for how long calls and what hangs on them are kept.

    Raises:
        StoreError: it cannot be written; what was deleted by then is gone, the rest goes the next time.
    """
    total = Expired()
    while True:
        step = _one_step(store, today, rules)
        total = Expired(
            total.details + step.details,
            total.calls + step.calls,
            total.customers + step.customers,
            total.gestures + step.gestures,
            total.declined + step.declined,
        )
        if step == Expired():
            return total


def _one_step(store: Store, today: date, rules: MemoryRules) -> Expired:
    cutoff = datetime.combine(today - timedelta(days=rules.calls_days), time(), UTC)
    old = select(details.c.id, details.c.customer).where(details.c.expires <= today).limit(AT_ONCE)
    over = (
        select(calls.c.id, calls.c.customer)
        .where(calls.c.began < cutoff, ~exists().where(tellings.c.call == calls.c.id))
        .limit(AT_ONCE)
    )
    notes = select(declined.c.call).where(declined.c.expires <= today).limit(AT_ONCE)
    long_ago = select(gestures.c.id, gestures.c.customer).where(gestures.c.made < cutoff).limit(AT_ONCE)
    with store.reading() as connection:
        # Most often there is nothing, and nobody else need wait to be told so.
        questions = (old, notes, over, long_ago) if rules.calls_days else (old, notes)
        if all(connection.execute(question).first() is None for question in questions):
            return Expired()
    without = [~exists().where(table.c.customer == customers.c.id) for table in (details, calls, gestures)]
    with store.writing() as connection:
        gone = connection.execute(old).all()
        connection.execute(delete(details).where(details.c.id.in_([row.id for row in gone])))
        over_now = connection.scalars(notes).all()
        forget_declined(connection, over_now)
        past = connection.execute(over).all() if rules.calls_days else []
        connection.execute(delete(calls).where(calls.c.id.in_([row.id for row in past])))
        sent = connection.execute(long_ago).all() if rules.calls_days else []
        connection.execute(delete(gestures).where(gestures.c.id.in_([row.id for row in sent])))
        touched = {row.customer for row in (*gone, *past, *sent)}
        bare = customers.c.id.in_(touched), *without
        no = customers.c.agreed.is_(False)
        connection.execute(update(customers).where(*bare, no).values(name=None, name_call=None))
        left = connection.execute(delete(customers).where(*bare, customers.c.agreed.is_not(False)))
    return Expired(len(gone), len(past), left.rowcount, len(sent), len(over_now))
