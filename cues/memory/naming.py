"""A customer's name, as a call's context told it: written only where it is surely theirs."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select, update

from cues.memory.numbers import Identity, IdentityKind
from cues.memory.record import CallRecord
from cues.memory.tables import customers, identities
from cues.memory.writing import storable


def note_name(
    connection: Connection, customer: int, call: CallRecord, before: Collection[Identity] | None
) -> None:
    """Write the name that a call told, unless it may be another's on the same number.

    Args:
        connection: one that writes.
        customer: whose call it was; known by the call's number and own id by now.
        call: as it ended.
        before: what they were known by before this call; None: they are new with it.
    """
    if call.name and _is_theirs(connection, customer, call, before):
        name = storable(call.name)
        other = customers.c.name.is_(None) | (customers.c.name != name)
        named = update(customers).where(customers.c.id == customer, other)
        connection.execute(named.values(name=name, name_call=call.id))


def _is_theirs(
    connection: Connection, customer: int, call: CallRecord, before: Collection[Identity] | None
) -> bool:
    """An own id is one person's, and so is the name told with it; one for a number may be the household's."""
    ref = call.name_with
    if ref is not None:
        if _known_by(connection, [ref], IdentityKind.REF) != {customer}:
            return False
        if before is None or ref in before:
            return True
    numbers = [one for one in call.who if one.kind is IdentityKind.NUMBER]
    return not call.new_person and _known_by(connection, numbers, IdentityKind.NUMBER) <= {customer}


def _known_by(connection: Connection, who: Collection[Identity], kind: IdentityKind) -> set[int]:
    values = [one.value for one in who]
    known = select(identities.c.customer).where(identities.c.kind == kind.value)
    return set(connection.scalars(known.where(identities.c.value.in_(values))))
