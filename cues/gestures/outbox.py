"""The outbox: what agents approved, put there once each, and what becomes of it until somebody has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from cues.gestures.budget import FITS_WITHIN, first_state, month_of
from cues.gestures.rows import moved, read, row_of, take_back
from cues.gestures.rules import GestureRules
from cues.gestures.values import BOOKED, Approved, Gesture, OutboxState
from cues.memory.known import customer_by_id, customers_known_by
from cues.memory.store import Store
from cues.memory.tables import gestures
from cues.memory.writing import storable


def _always() -> bool:
    return True


def put(
    store: Store,
    approved: Sequence[Approved],
    rules: GestureRules,
    now: datetime,
    there: Callable[[], bool] = _always,
) -> None:
    """Put what a call's agent approved into the outbox; what is there already stays as it is.

    Args:
        store: where the outbox lies.
        approved: all of a call; what was withdrawn in it is not put, and goes where it was put before.
        rules: the settings.
        now: nothing of it goes before `undo` seconds after this.
        there: False once the call was forgotten, which may happen while this waits for the store.

    Raises:
        StoreError: it cannot be written; the same may be put again.
    """
    if not approved:
        return
    with store.writing() as connection:
        if not there():
            return
        # Always in the same order: two programs that book for two agents never wait for each other.
        for one in sorted(approved, key=lambda each: each.agent or ""):
            _alone(connection, one.agent)
            before = connection.scalar(select(gestures.c.id).where(gestures.c.key == one.key))
            if before is not None and one.withdrawn:
                take_back(connection, before)
            elif before is None and not one.withdrawn:
                _put(connection, one, rules, now)


def spent(store: Store, agent: str | None, rules: GestureRules, now: datetime) -> int:
    """What an agent has booked in this month, in the currency's smallest unit.

    Raises:
        StoreError: it cannot be read.
    """
    with store.reading() as connection:
        return _spent(connection, agent, rules, now)


def let_fit(store: Store, rules: GestureRules, now: datetime) -> int:
    """Let go what is over budget no more: a new month, a larger budget, another one withdrawn. How many."""
    over = select(gestures).where(
        gestures.c.state == OutboxState.OVER_BUDGET, gestures.c.made >= now - FITS_WITHIN
    )
    with store.reading() as connection:  # most often there is nothing, and nobody else need wait
        if connection.execute(over).first() is None:
            return 0
    fitting = 0
    with store.writing() as connection:
        for found in read(connection, over.order_by(gestures.c.id)):
            _alone(connection, found.agent)
            state = first_state(found.cost, _spent(connection, found.agent, rules, now), rules)
            if state is not OutboxState.OVER_BUDGET:
                soonest = max(now, found.next_try or now)
                row = {"state": state, "approved": now, "next_try": soonest}
                fitting += moved(connection, found.id, {OutboxState.OVER_BUDGET}, row)
    return fitting


def claim(store: Store, now: datetime, lease: timedelta) -> Gesture | None:
    """Take the next gesture whose time has come, so that nobody else sends it meanwhile; None: there is none.

    Args:
        store: where the outbox lies.
        now: the present moment.
        lease: after so long without an outcome whoever took it is taken for gone, and it is due again.

    Raises:
        StoreError: it cannot be written.
    """
    due = (
        select(gestures)
        .where(gestures.c.state.in_((OutboxState.READY, OutboxState.SENDING)), gestures.c.next_try <= now)
        .order_by(gestures.c.next_try, gestures.c.id)
        .limit(1)
    )
    with store.reading() as connection:
        if connection.execute(due).first() is None:
            return None
    with store.writing() as connection:
        # Whoever comes second waits for the first, then finds the next one due, or none.
        row = connection.execute(due.with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        taken = {"state": OutboxState.SENDING, "tries": row.tries + 1, "next_try": now + lease}
        connection.execute(update(gestures).where(gestures.c.id == row.id).values(taken))
        return row_of(connection, row.id)


def sent(store: Store, gesture: Gesture, now: datetime) -> None:
    """A try has brought it there; whatever another try is doing, it is there."""
    row = {"state": OutboxState.SENT, "sent": now, "next_try": None, "problem": None}
    _settle(store, gesture, row, any_try=True)


def not_sent(store: Store, gesture: Gesture, problem: str, next_try: datetime | None) -> None:
    """A try has failed.

    Args:
        store: where the outbox lies.
        gesture: as it was claimed.
        problem: why, without any word that was sent.
        next_try: when it is tried again; None: never by itself.
    """
    state = OutboxState.FAILED if next_try is None else OutboxState.READY
    _settle(store, gesture, {"state": state, "next_try": next_try, "problem": problem}, any_try=False)


def _settle(store: Store, gesture: Gesture, row: dict[str, Any], *, any_try: bool) -> None:
    mine = (gestures.c.id == gesture.id, gestures.c.state == OutboxState.SENDING)
    with store.writing() as connection:
        settled = update(gestures).where(*mine).values(row)
        connection.execute(settled if any_try else settled.where(gestures.c.tries == gesture.tries))


def _put(connection: Connection, one: Approved, rules: GestureRules, now: datetime) -> None:
    state = first_state(one.cost, _spent(connection, one.agent, rules, now), rules)
    row = {
        "customer": _customer(connection, one),
        "call": one.call,
        "cue": one.cue,
        "number": one.to.number,
        "ref": one.to.ref and storable(one.to.ref),
        "name": one.to.name and storable(one.to.name),
        "kind": one.kind,
        "words": storable(one.words),
        "state": state,
        "key": one.key,
        "cost": one.cost,
        "currency": one.currency,
        "agent": one.agent and storable(one.agent),
        "made": one.made,
        "approved": now if state is OutboxState.READY else None,
        "next_try": now + timedelta(seconds=rules.undo),
    }
    connection.execute(insert(gestures).values(row))


def _alone(connection: Connection, agent: str | None) -> None:
    """Nobody else books for this agent until the transaction ends; SQLite lets one write at a time anyway."""
    if connection.dialect.name == "postgresql":
        key = func.hashtextextended(f"gestures of {agent or ''}", 0)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def _spent(connection: Connection, agent: str | None, rules: GestureRules, now: datetime) -> int:
    first, end = month_of(now, rules.where_months_are)
    since = func.coalesce(gestures.c.approved, gestures.c.made)
    booked = select(func.coalesce(func.sum(gestures.c.cost), 0)).where(
        gestures.c.agent.is_not_distinct_from(agent),
        gestures.c.state.in_(BOOKED),
        since >= first,
        since < end,
    )
    return int(connection.scalar(booked) or 0)


def _customer(connection: Connection, one: Approved) -> int | None:
    """Whose it is in the store, where that is certain."""
    if one.customer is not None:
        said = customer_by_id(connection, one.customer)
        return said.id if said is not None else None
    for identity in one.to.identities if one.known else ():
        known = customers_known_by(connection, identity)
        if len(known) == 1:
            return known[0].id
    return None
