"""Whose call it is: found by number or own id, or made anew; people on one number are kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from cues.memory.agreeing import SILENT, Word
from cues.memory.known import customers_known_by, identities_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.tables import customers, former, identities
from cues.memory.values import Customer
from speech.errors import BadInputError


class WhoseUnclearError(BadInputError):
    """It is not clear who is meant: several people share the number, or there is nobody of this id."""


def find(
    connection: Connection, who: Sequence[Identity], customer: int | None, *, new: bool = False
) -> tuple[int | None, Word]:
    """Find the customer of a call, and keep other programs from changing or making the same one meanwhile.

    Args:
        connection: one that writes.
        who: number and own id, as far as they are known. An own id is one person's; a number may be several
            people's, and somebody with another id is somebody else.
        customer: who it is, where that is known; one who was made a part of another meanwhile is that one.
        new: it is somebody new, whoever else is known by the number.

    Returns:
        The customer's id, None where nobody is known; and what they have said to being remembered.

    Raises:
        WhoseUnclearError: several people share the number, or there is no such customer.
    """
    if connection.dialect.name == "postgresql":
        # SQLite lets one program write at a time anyway. In order, or two could wait for each other.
        for value in sorted(one.value for one in who):
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(value, 0))))
    if customer is None:
        found = () if new else known_by(connection, who)
        if len(found) > 1:
            raise WhoseUnclearError(f"{len(found)} people share this number, and nobody said which it was.")
        if not found:
            return None, SILENT
        customer = found[0].id
    try:
        return customer, hold(connection, customer)
    except WhoseUnclearError:
        now = connection.scalar(select(former.c.customer).where(former.c.id == customer))
        if now is None:
            raise
        return now, hold(connection, now)


def known_by(connection: Connection, who: Sequence[Identity]) -> tuple[Customer, ...]:
    """All who may be meant by a number and an own id.

    An own id is one person's: whoever has it is alone meant, and who has another one is not.
    """
    refs = [one for one in who if one.kind is IdentityKind.REF]
    for ref in refs:
        for one in customers_known_by(connection, ref):
            return (one,)
    found = {
        one.id: one
        for number in who
        if number.kind is IdentityKind.NUMBER
        for one in customers_known_by(connection, number)
        if not (refs and one.ref)
    }
    return tuple(found.values())


def new_person(
    connection: Connection, who: Sequence[Identity], *, since: datetime, said: Word = SILENT
) -> int:
    """Make a new person, who may share a number with others; their id."""
    row = {"since": since, "agreed": said.agreed, "agreed_at": said.at}
    key = connection.execute(insert(customers).values(row)).inserted_primary_key
    made = int(key[0]) if key else 0
    know_by(connection, made, who)
    return made


def know_by(connection: Connection, customer: int, who: Sequence[Identity]) -> None:
    """Let a customer be known by these too; an own id that is somebody else's stays theirs."""
    known = identities_of(connection, customer)
    for one in who:
        theirs = one.kind is IdentityKind.REF and customers_known_by(connection, one)
        if one not in known and not theirs:
            row = {"customer": customer, "kind": one.kind.value, "value": one.value}
            connection.execute(insert(identities).values(row))


def ids_of(connection: Connection, customer: int) -> frozenset[int]:
    """The id of a customer, and those of entries that were made a part of theirs."""
    return frozenset(
        {customer, *connection.scalars(select(former.c.id).where(former.c.customer == customer))}
    )


def hold(connection: Connection, customer: int) -> Word:
    """What a customer has said to being remembered; nobody else changes them until the transaction ends.

    Raises:
        WhoseUnclearError: there is no such customer.
    """
    row = connection.execute(select(customers).where(customers.c.id == customer).with_for_update()).first()
    if row is None:
        raise WhoseUnclearError("There is no customer of this id. `heartline customers list` shows them.")
    return Word(row.agreed, row.agreed_at)
