"""Whose call it is: found by number or own id, or made anew; people on one number are kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select

from cues.memory.agreeing import SILENT, Word, believed, note_word
from cues.memory.known import customers_known_by, identities_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.tables import customers, former, identities, namings
from cues.memory.values import Customer
from speech.errors import BadInputError

MOST_NAMINGS: Final = 12
"""Calls of which is noted that they told one number or id: enough to know that it was not one alone."""


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
    connection: Connection,
    who: Sequence[Identity],
    *,
    since: datetime,
    said: Word = SILENT,
    call: str | None = None,
) -> int:
    """Make a new person, who may share a number with others; their id.

    Args:
        connection: one that writes.
        who: what they are known by.
        since: since when.
        said: their word on being remembered.
        call: as in `know_by`.
    """
    row = {"since": since, "agreed": said.agreed, "agreed_at": said.at}
    key = connection.execute(insert(customers).values(row)).inserted_primary_key
    made = int(key[0]) if key else 0
    note_word(connection, made, said)
    know_by(connection, made, who, call)
    return made


def know_by(connection: Connection, customer: int, who: Sequence[Identity], call: str | None = None) -> None:
    """Let a customer be known by these too; an own id that is somebody else's stays theirs.

    Args:
        connection: one that writes.
        customer: who.
        who: numbers and own ids.
        call: the call that told them, with which they may be taken back; None: nobody knows.
    """
    known = identities_of(connection, customer)
    for one in who:
        theirs = one.kind is IdentityKind.REF and customers_known_by(connection, one)
        if one not in known and not theirs:
            row = {"customer": customer, "kind": one.kind.value, "value": one.value}
            key = connection.execute(insert(identities).values(row)).inserted_primary_key
            if call is not None and key:
                connection.execute(insert(namings).values(identity=key[0], call=call))
    told_again(connection, customer, [one for one in who if one in known], call)


def told_again(connection: Connection, customer: int, who: Sequence[Identity], call: str | None) -> None:
    """Note that another call tells these, as far as they are known; they stay if the first one is taken back.

    Of what was known before anybody noted calls nothing is noted: no call alone told it.
    """
    for one in who if call is not None else ():
        theirs = identities.c.customer == customer, identities.c.kind == one.kind.value
        id_ = connection.scalar(select(identities.c.id).where(*theirs, identities.c.value == one.value))
        told = set(connection.scalars(select(namings.c.call).where(namings.c.identity == id_)))
        if told and call not in told and len(told) < MOST_NAMINGS:
            connection.execute(insert(namings).values(identity=id_, call=call))


def is_meant(connection: Connection, customer: int, uid: str | None, who: Sequence[Identity]) -> bool:
    """Whether an entry is the one that a call's memory card showed by this id.

    In another store, or in a backup that was put back, the id may be somebody else's. Then the entry has
    another mark; where there is none to compare, it is not known by what the call told.

    Args:
        connection: one that reads.
        customer: the id.
        uid: the entry's mark, as the card had it; None: the call is from before there were any.
        who: number and own id that the call told.

    Returns:
        True also where there is no such entry, as they have been forgotten.
    """
    row = connection.execute(
        select(customers.c.id, customers.c.uid).where(customers.c.id == customer)
    ).first()
    if row is None:
        now = select(former.c.customer.label("id"), former.c.uid).where(former.c.id == customer)
        row = connection.execute(now).first()
    if row is None:
        return True
    if uid is not None and row.uid is not None:
        return bool(uid == row.uid)
    return not set(identities_of(connection, row.id)).isdisjoint(who)


def is_named(connection: Connection, customer: int, who: Sequence[Identity]) -> bool:
    """False where a call tells an own id, and somebody is known by the number alone: it may be another's."""
    refs = {one for one in who if one.kind is IdentityKind.REF}
    return not refs or not refs.isdisjoint(identities_of(connection, customer))


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
    return believed(Word(row.agreed, row.agreed_at), datetime.now(UTC))
