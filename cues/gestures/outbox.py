"""The outbox: what agents approved, put there once each, and what becomes of it until somebody has it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from cues.gestures.budget import FITS_WITHIN, first_state, month_of
from cues.gestures.here import as_here, was_another
from cues.gestures.names import plain_name
from cues.gestures.overtaking import OVERTAKEN, entries_of, mourns_since, overtake
from cues.gestures.rows import WITHDRAWN, moved, read, row_of, take_back
from cues.gestures.rules import GestureRules
from cues.gestures.sorrow import Sorrow
from cues.gestures.values import BOOKED, LONGEST_NAME, NOBODY, Approved, Gesture, OutboxState
from cues.memory.known import customers_known_by
from cues.memory.store import Store
from cues.memory.tables import customers, former, gestures
from cues.memory.whose import is_named
from cues.memory.writing import storable

log = logging.getLogger(__name__)

_WITHDRAWN: Final[dict[str, Any]] = {**WITHDRAWN, "approved": None}
_OVERTAKEN: Final = {**_WITHDRAWN, "problem": OVERTAKEN}
_TAKEN_BACK: Final = {key: value for key, value in _WITHDRAWN.items() if key != "problem"}
"""Of one that was being sent: why is there already."""


def _always() -> bool:
    return True


def put(
    store: Store,
    approved: Sequence[Approved],
    rules: GestureRules,
    now: datetime,
    there: Callable[[], bool] = _always,
    *,
    sorrow: Sorrow | None = None,
) -> None:
    """Put what a call's agent approved into the outbox; what is there already stays as it is.

    Args:
        store: where the outbox lies.
        approved: all of a call. What was withdrawn in it is put as withdrawn, so that an older journal of the
            call sends it no more. What is for a customer who was forgotten meanwhile is not put.
        rules: the settings.
        now: nothing of it goes before `undo` seconds after this.
        there: False once the call was forgotten, which may happen while this waits for the store.
        sorrow: what the call told of a loss: what is glad, and for the same customer, is withdrawn, whatever
            call it came from.

    Raises:
        StoreError: it cannot be written; the same may be put again.
    """
    if not approved and sorrow is None:
        return
    with store.writing() as connection:
        if not there():
            return
        # Always in the same order: two programs that book for two agents never wait for each other.
        for one in sorted(approved, key=lambda each: plain_name(each.agent)):
            alone(connection, one.agent)
            before = connection.scalar(select(gestures.c.id).where(gestures.c.key == one.key))
            if before is None:
                _put(connection, one, rules, now)
                continue
            if one.withdrawn:
                take_back(connection, before)
            unknown = update(gestures).where(gestures.c.id == before, gestures.c.glad.is_(None))
            connection.execute(unknown.values(glad=one.glad))  # an older program put it there
        sorrow = sorrow and as_here(connection, sorrow)
        if sorrow is not None and (gone := overtake(connection, sorrow, _customer(connection, sorrow))):
            log.info("call %s: gestures withdrawn, %s: %d", sorrow.call, OVERTAKEN, gone)


def spent(store: Store, agent: str | None, rules: GestureRules, now: datetime) -> int:
    """What an agent has booked in this month, in the currency's smallest unit.

    Raises:
        StoreError: it cannot be read.
    """
    with store.reading() as connection:
        return booked(connection, agent, rules, now)


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
        waiting = read(connection, over.order_by(gestures.c.id))
        # In the order of `put`, and before any row is held: neither ever waits for the other.
        for agent in sorted({found.agent for found in waiting}, key=plain_name):
            alone(connection, agent)
        for found in waiting:
            state = first_state(found.cost, booked(connection, found.agent, rules, now), rules)
            if state is not OutboxState.OVER_BUDGET:
                soonest = max(now, found.next_try or now)
                row = {"state": state, "approved": now, "next_try": soonest}
                fitting += moved(connection, found.id, {OutboxState.OVER_BUDGET}, row)
    return fitting


def claim(store: Store, now: datetime, lease: timedelta, most: int) -> Gesture | None:
    """Take the next gesture whose time has come, so that nobody else sends it meanwhile; None: there is none.

    Args:
        store: where the outbox lies.
        now: the present moment.
        lease: after so long without an outcome whoever took it is taken for gone, and it is due again.
        most: tries, those without an outcome too; one that has had as many and is due again has failed.

    Raises:
        StoreError: it cannot be written.
    """
    while True:
        found = _take(store, now, lease, most)
        if found is None or found.state is OutboxState.SENDING:
            return found
        log.warning("gesture %s: %s; it will not be tried again", found.id, found.problem)


def _take(store: Store, now: datetime, lease: timedelta, most: int) -> Gesture | None:
    """The next one due, taken; or given up, where it has had all its tries."""
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
        if not row.words:  # taken back while it was being sent
            taken: dict[str, Any] = _TAKEN_BACK
        elif row.tries >= most:
            problem = f"whoever was sending it was cut off, the {row.tries}. time"
            taken = {"state": OutboxState.FAILED, "next_try": None, "problem": problem}
        else:
            taken = {"state": OutboxState.SENDING, "tries": row.tries + 1, "next_try": now + lease}
        connection.execute(update(gestures).where(gestures.c.id == row.id).values(taken))
        return row_of(connection, row.id)


def sent(store: Store, gesture: Gesture, now: datetime) -> None:
    """A try has brought it there; whatever another try is doing, it is there."""
    row = {"state": OutboxState.SENT, "sent": now, "next_try": None, "problem": None}
    _settle(store, gesture, row, any_try=True)


def not_sent(store: Store, gesture: Gesture, problem: str, next_try: datetime | None) -> None:
    """A try has failed; one that was taken back meanwhile is withdrawn.

    Args:
        store: where the outbox lies.
        gesture: as it was claimed.
        problem: why, without any word that was sent.
        next_try: when it is tried again; None: never by itself.
    """
    state = OutboxState.FAILED if next_try is None else OutboxState.READY
    _settle(store, gesture, {"state": state, "next_try": next_try, "problem": problem}, any_try=False)


def _settle(store: Store, gesture: Gesture, row: dict[str, Any], *, any_try: bool) -> None:
    mine = update(gestures).where(gestures.c.id == gesture.id, gestures.c.state == OutboxState.SENDING)
    with store.writing() as connection:
        if any_try:
            connection.execute(mine.values(row))
            return
        mine = mine.where(gestures.c.tries == gesture.tries)
        connection.execute(mine.where(gestures.c.words == "").values(_TAKEN_BACK))
        connection.execute(mine.where(gestures.c.words != "").values(row))


def _put(connection: Connection, one: Approved, rules: GestureRules, now: datetime) -> None:
    if was_another(connection, one):
        log.info("call %s: a gesture is not put, the call was with somebody else", one.call)
        return
    one = as_here(connection, one)
    customer = _customer(connection, one)
    if customer is None and one.customer is not None:
        log.warning("call %s: a gesture is not put, its customer was forgotten meanwhile", one.call)
        return
    state = first_state(one.cost, booked(connection, one.agent, rules, now), rules)
    if not one.to.anybody:
        state = OutboxState.FAILED
    withdrawn = one.withdrawn or not one.words
    overtaken = one.glad and any(
        mourns_since(connection, each, one.made) for each in entries_of(connection, one.to, customer)
    )
    out = _WITHDRAWN if withdrawn else _OVERTAKEN if overtaken else {}
    row = {
        "customer": customer,
        "unclaimed": not one.known,
        "glad": one.glad,
        "call": one.call,
        "cue": one.cue,
        "number": one.to.number,
        "ref": one.to.ref and storable(one.to.ref),
        "name": one.to.name and storable(one.to.name)[:LONGEST_NAME],
        "kind": one.kind,
        "words": storable(one.words),
        "state": state,
        "key": one.key,
        "cost": one.cost,
        "currency": one.currency,
        "agent": one.agent and storable(one.agent),
        "made": one.made,
        "approved": now if state is OutboxState.READY else None,
        "next_try": now + timedelta(seconds=rules.undo) if one.to.anybody else None,
        "problem": None if one.to.anybody else NOBODY,
    }
    connection.execute(insert(gestures).values(row | out))


def alone(connection: Connection, agent: str | None) -> None:
    """Nobody else books for this agent until the transaction ends; SQLite lets one write at a time anyway."""
    if connection.dialect.name == "postgresql":
        key = func.hashtextextended(f"gestures of {plain_name(agent)}", 0)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def booked(connection: Connection, agent: str | None, rules: GestureRules, now: datetime) -> int:
    """As `spent`, within a transaction; an agent is one person however the name is written."""
    first, end = month_of(now, rules.where_months_are)
    since = func.coalesce(gestures.c.approved, gestures.c.made)
    by_agent = (
        select(gestures.c.agent, func.sum(gestures.c.cost))
        .where(gestures.c.state.in_(BOOKED), since >= first, since < end)
        .group_by(gestures.c.agent)
    )
    mine = plain_name(agent)
    return sum(int(cost) for name, cost in connection.execute(by_agent) if plain_name(name) == mine)


def _customer(connection: Connection, one: Approved | Sorrow) -> int | None:
    """Whose it is in the store, where that is certain."""
    if one.customer is not None:
        here = connection.scalar(select(customers.c.id).where(customers.c.id == one.customer))
        # Made a part of another entry meanwhile, they are that one.
        return here or connection.scalar(select(former.c.customer).where(former.c.id == one.customer))
    for identity in one.to.identities if one.known else ():
        known = customers_known_by(connection, identity)
        if len(known) == 1:
            return known[0].id if is_named(connection, known[0].id, one.to.identities) else None
    return None
