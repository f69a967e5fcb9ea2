"""A customer is forgotten: every trace deleted, looked for again, and what is out of reach is said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, func, or_, select

from cues.memory.elsewhere import Elsewhere
from cues.memory.known import customers_known_by, identities_of
from cues.memory.numbers import Identity
from cues.memory.scrubbing import scrub
from cues.memory.store import Store
from cues.memory.tables import asked, calls, cues, customers, details, gestures, identities, tellings
from cues.memory.whose import hold

MOST_CALLS_SOUGHT: Final = 8
"""Calls whose ids are looked for in the bytes of files: each takes a look at all of them."""
LAST: Final = "\U0010ffff"
"""Sorts after every other sign."""
OUT_OF_REACH: Final = (
    "Backups and copies of the store and of journals.",
    "What other programs were given: by webhooks, by `--json`, by `customers export`, at desks elsewhere.",
    "Journals of gateways on other machines, and their events in a shared Redis until those expire there.",
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted, and what was found when it was looked for again."""

    rows: Mapping[str, int]
    """Rows deleted, by table."""
    elsewhere: tuple[str, ...]
    """What was deleted outside the store."""
    left: tuple[str, ...]
    """What is there still; empty where all is gone."""
    out_of_reach: tuple[str, ...]
    """What could not be looked at, and may hold traces."""


def forget(
    store: Store, customer: int | None, who: Collection[Identity], places: Sequence[Elsewhere]
) -> Forgotten:
    """Delete every trace of a customer, and look again.

    Args:
        store: where they are remembered.
        customer: who; None where the store knows nobody, and only traces elsewhere are meant.
        who: numbers and ids besides those that the store knows them by. One that others in the store share
            tells nothing: what lies elsewhere under it alone may be theirs.
        places: where else traces may lie.

    Raises:
        WhoseUnclearError: there is no such customer.
        StoreError: the store cannot be written; nothing was deleted.
        HeartlineError: something elsewhere cannot be deleted; run it again once it can.
    """
    rows: Mapping[str, int] = {}
    heard: frozenset[str] = frozenset()
    sent = 0
    with store.writing() as connection:
        known = set(who)
        if customer is not None:
            hold(connection, customer)
            known |= set(identities_of(connection, customer))
            heard = frozenset(connection.scalars(select(calls.c.id).where(calls.c.customer == customer)))
        theirs = {one for one in known if not _others(connection, one, customer)}
    # Their journals go first: were the program to end in between, the store still knows the calls.
    for place in places:
        heard |= place.calls_of(theirs)
    deleted = tuple(name for place in places for name in place.forget(heard))
    if customer is not None:
        with store.writing() as connection:
            hold(connection, customer)
            sent = _count(connection, gestures, customer, gestures.c.sent.is_not(None))
            rows = _delete(connection, customer, heard)
    left = [line for place in places for line in place.left_of(heard)]
    with store.reading() as connection:
        left += _rows_left(connection, customer, heard, theirs)
        marks = _marks(connection, heard, theirs)
    left += scrub(store, marks)
    return Forgotten(rows, deleted, tuple(left), _beyond(store, sent))


def _others(connection: Connection, one: Identity, customer: int | None) -> bool:
    return any(each.id != customer for each in customers_known_by(connection, one))


def _delete(connection: Connection, customer: int, heard: Collection[str]) -> dict[str, int]:
    """Delete the rows, counted by table; the database takes along what hangs on them."""
    rows = {table.name: _count(connection, table, customer) for table in (identities, details, calls)}
    of_details = select(details.c.id).where(details.c.customer == customer)
    of_calls = select(calls.c.id).where(calls.c.customer == customer)
    for table in (tellings, asked):
        rows[table.name] = _counted(connection, table, table.c.detail.in_(of_details))
    rows[cues.name] = _counted(connection, cues, cues.c.call.in_(of_calls))
    theirs = or_(gestures.c.customer == customer, gestures.c.call.in_(heard))
    rows[gestures.name] = connection.execute(delete(gestures).where(theirs)).rowcount
    connection.execute(delete(asked).where(asked.c.call.in_(heard)))
    rows[customers.name] = connection.execute(delete(customers).where(customers.c.id == customer)).rowcount
    return {name: count for name, count in rows.items() if count}


def _rows_left(
    connection: Connection, customer: int | None, heard: Collection[str], theirs: Collection[Identity]
) -> list[str]:
    values = [one.value for one in theirs]
    looked = [
        (table, by if customer is None else or_(table.c.customer == customer, by))
        for table, by in (
            (identities, identities.c.value.in_(values)),
            (details, details.c.customer == customer),
            (calls, calls.c.id.in_(heard)),
            (gestures, gestures.c.call.in_(heard)),
        )
    ]
    looked += [(table, table.c.call.in_(heard)) for table in (tellings, asked, cues)]
    looked.append((customers, customers.c.id == customer))
    found = [(table.name, _counted(connection, table, where)) for table, where in looked]
    return [f"{count} rows of the table {name}" for name, count in found if count]


def _marks(connection: Connection, heard: Collection[str], theirs: Collection[Identity]) -> list[str]:
    """What only their rows held, so that it is looked for in the bytes of files: numbers, ids, some calls.

    A value with which another's begins is left out: in the bytes of a file nobody can tell the two apart.
    """
    sought = [(identities.c.value, one.value) for one in theirs]
    sought += [(calls.c.id, call) for call in sorted(heard)[-MOST_CALLS_SOUGHT:]]
    return [
        value
        for column, value in sought
        if connection.scalar(select(column).where(column > value, column < value + LAST).limit(1)) is None
    ]


def _beyond(store: Store, sent: int) -> tuple[str, ...]:
    lines = [f"{sent} gestures that were sent: whoever received them has them."] if sent else []
    lines += OUT_OF_REACH
    if store.engine.dialect.name == "postgresql":
        lines.append("PostgreSQL's write-ahead log, its archive and replicas, until they are overwritten.")
    return tuple(lines)


def _count(connection: Connection, table: Table, customer: int, *further: ColumnElement[bool]) -> int:
    return _counted(connection, table, table.c.customer == customer, *further)


def _counted(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0
