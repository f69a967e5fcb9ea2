"""A customer is forgotten: every trace deleted, looked for again, and what is out of reach is said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, false, func, or_, select

from cues.counting import counted
from cues.memory.declined import forget_declined
from cues.memory.elsewhere import Elsewhere
from cues.memory.known import customers_known_by, identities_of
from cues.memory.numbers import Identity
from cues.memory.scrubbing import scrub
from cues.memory.store import Store
from cues.memory.tables import (
    asked,
    calls,
    cues,
    customers,
    declined,
    details,
    gestures,
    identities,
    namings,
    tellings,
    words,
)
from cues.memory.whose import hold, ids_of

MOST_CALLS_SOUGHT: Final = 8
"""Calls whose ids are looked for in the bytes of files: each takes a look at all of them."""
SHORTEST_SOUGHT: Final = 6
"""Characters from which an id or number is looked for in the bytes of files: a shorter one, as "1", is found
in any file, and tells nothing."""
LAST: Final = "\U0010ffff"
"""Sorts after every other sign."""
OUT_OF_REACH: Final = (
    "Backups and copies of the store and of journals.",
    "What others were given: by webhooks, a file of gestures, `--json`, `customers export`, at other desks.",
    "Journals of gateways on other machines, and their events in a shared Redis until those expire there.",
    "Calls that are still owed on other machines: they can bring the customer back. Run this there too.",
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
    no: bool = False
    """Whether their no to being remembered was deleted too: the next call knows nothing of it."""


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
    ids: frozenset[int] = frozenset()
    sent = 0
    no = False
    with store.writing() as connection:
        known = set(who)
        if customer is not None:
            no = hold(connection, customer).agreed is False
            known |= set(identities_of(connection, customer))
            ids = ids_of(connection, customer)
            heard = frozenset(connection.scalars(select(calls.c.id).where(calls.c.customer == customer)))
        theirs = {one for one in known if not _others(connection, one, customer)}
    # Their journals go first: were the program to end in between, the store still knows the calls.
    for place in places:
        heard |= place.calls_of(theirs, ids)
    deleted = tuple(name for place in places for name in place.forget(heard))
    with store.writing() as connection:
        if customer is not None:
            hold(connection, customer)
        for_them = _for_them(customer, heard, theirs)
        sent = _counted(
            connection, gestures, for_them, or_(gestures.c.sent.is_not(None), gestures.c.tries > 0)
        )
        rows = _delete(connection, customer, heard, for_them)
    left = [line for place in places for line in place.left_of(heard)]
    with store.reading() as connection:
        left += _rows_left(connection, customer, heard, theirs)
        marks = _marks(connection, heard, theirs)
    left += scrub(store, marks)
    short = sum(len(one.value) < SHORTEST_SOUGHT for one in theirs)
    return Forgotten(rows, deleted, tuple(left), _beyond(store, sent, short), no)


def _others(connection: Connection, one: Identity, customer: int | None) -> bool:
    return any(each.id != customer for each in customers_known_by(connection, one))


def _for_them(
    customer: int | None, heard: Collection[str], theirs: Collection[Identity]
) -> ColumnElement[bool]:
    """The gestures that are for somebody: by their entry, their calls, or the number or id kept with each.

    By number or id those too of which nobody said whose they are: what cannot be told apart goes.
    """
    values = [one.value for one in theirs]
    return or_(
        gestures.c.customer == customer if customer is not None else false(),
        gestures.c.call.in_(heard),
        gestures.c.number.in_(values),
        gestures.c.ref.in_(values),
    )


def _delete(
    connection: Connection, customer: int | None, heard: Collection[str], for_them: ColumnElement[bool]
) -> dict[str, int]:
    """Delete the rows, counted by table; the database takes along what hangs on them."""
    deleted = connection.execute(delete(gestures).where(for_them)).rowcount
    forget_declined(connection, heard)
    rows = {} if customer is None else _delete_known(connection, customer, heard)
    return {name: count for name, count in {**rows, gestures.name: deleted}.items() if count}


def _delete_known(connection: Connection, customer: int, heard: Collection[str]) -> dict[str, int]:
    rows = {table.name: _count(connection, table, customer) for table in (identities, details, calls)}
    of_details = select(details.c.id).where(details.c.customer == customer)
    of_calls = select(calls.c.id).where(calls.c.customer == customer)
    for table in (tellings, asked):
        rows[table.name] = _counted(connection, table, table.c.detail.in_(of_details))
    rows[cues.name] = _counted(connection, cues, cues.c.call.in_(of_calls))
    connection.execute(delete(asked).where(asked.c.call.in_(heard)))
    rows[customers.name] = connection.execute(delete(customers).where(customers.c.id == customer)).rowcount
    return rows


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
        )
    ]
    looked.append((gestures, _for_them(customer, heard, theirs)))
    looked += [(table, table.c.call.in_(heard)) for table in (tellings, asked, cues, declined)]
    looked.append((customers, customers.c.id == customer))
    found = [(table.name, _counted(connection, table, where)) for table, where in looked]
    return [f"{counted(count, 'row')} of the table {name}" for name, count in found if count]


def _marks(connection: Connection, heard: Collection[str], theirs: Collection[Identity]) -> list[str]:
    """What only their rows held, so that it is looked for in the bytes of files: numbers, ids, some calls.

    A value with which another's begins is left out, and one so short that it is in any file: in bytes nobody
    can tell them apart.
    """
    names = (identities.c.value, gestures.c.number, gestures.c.ref)
    ids = (calls.c.id, gestures.c.call, declined.c.call, namings.c.call, words.c.call)
    sought: list[tuple[tuple[Column[Any], ...], str]] = [(names, one.value) for one in theirs]
    sought += [(ids, call) for call in sorted(heard)[-MOST_CALLS_SOUGHT:]]
    return [
        value
        for columns, value in sought
        if len(value) >= SHORTEST_SOUGHT
        and not any(_begins_another(connection, column, value) for column in columns)
    ]


def _begins_another(connection: Connection, column: Column[Any], value: str) -> bool:
    longer = select(column).where(column > value, column < value + LAST).limit(1)
    return connection.scalar(longer) is not None


def _beyond(store: Store, sent: int, short: int) -> tuple[str, ...]:
    went = counted(sent, "gesture that was sent, or tried", "gestures that were sent, or tried")
    lines = [f"{went}: whoever received it has it."] if sent else []
    if short:
        lines.append(
            f"{counted(short, 'id')} of fewer than {SHORTEST_SOUGHT} characters: the rows are deleted, but "
            "the store's files were not searched for what is as short as that."
        )
    lines += OUT_OF_REACH
    if store.engine.dialect.name == "postgresql":
        lines.append("PostgreSQL's write-ahead log, its archive and replicas, until they are overwritten.")
    return tuple(lines)


def _count(connection: Connection, table: Table, customer: int, *further: ColumnElement[bool]) -> int:
    return _counted(connection, table, table.c.customer == customer, *further)


def _counted(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0
