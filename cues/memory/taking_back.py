"""What a call brought besides details is taken back: numbers, ids and a name that it alone told, a word."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, exists, select, update

from cues.memory.agreeing import unsay
from cues.memory.tables import calls, customers, details, gestures, identities, namings, words


def take_back(connection: Connection, call: str, told_of: Collection[int]) -> int:
    """Take a call out, which was with somebody else, and what it alone told of who they are.

    Numbers and ids that another call has told too stay, and so does what nobody knows the origin of. Of the
    words on being remembered the newest of another call stands. Its gestures are nobody's. An entry of which
    nothing is left goes.

    Args:
        connection: one that writes.
        call: its id; what it told of details is out already.
        told_of: whom it has told something of, as `hold_told_of` gave them.

    Returns:
        How many numbers, ids, names and words went.
    """
    connection.execute(delete(calls).where(calls.c.id == call))
    told = list(connection.scalars(select(namings.c.identity).where(namings.c.call == call)))
    connection.execute(delete(namings).where(namings.c.call == call))
    by_others = exists().where(namings.c.identity == identities.c.id)
    numbers = connection.execute(delete(identities).where(identities.c.id.in_(told), ~by_others)).rowcount
    named = update(customers).where(customers.c.name_call == call)
    names = connection.execute(named.values(name=None, name_call=None)).rowcount
    said = unsay(connection, call)
    nobodys = {"customer": None, "unclaimed": True}
    connection.execute(update(gestures).where(gestures.c.call == call).values(nobodys))
    empty = [
        ~exists().where(table.c.customer == customers.c.id)
        for table in (details, calls, gestures, identities)
    ]
    silent = customers.c.agreed.is_(None)
    connection.execute(delete(customers).where(customers.c.id.in_(told_of), silent, *empty))
    return numbers + names + said


def hold_told_of(connection: Connection, call: str) -> list[int]:
    """Whom a call has told something of; nobody else changes them until the transaction ends."""
    told_of = {
        *connection.scalars(select(calls.c.customer).where(calls.c.id == call)),
        *connection.scalars(select(words.c.customer).where(words.c.call == call)),
        *connection.scalars(select(customers.c.id).where(customers.c.name_call == call)),
        *connection.scalars(
            select(identities.c.customer)
            .join(namings, namings.c.identity == identities.c.id)
            .where(namings.c.call == call)
        ),
    }
    held = select(customers.c.id).where(customers.c.id.in_(told_of)).order_by(customers.c.id)
    return list(connection.scalars(held.with_for_update()))
