"""Nothing glad goes to whoever has told of a loss since it was approved; what condoles stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, false, or_

from cues.gestures.rows import withdraw
from cues.gestures.sorrow import Sorrow, is_sorrow
from cues.gestures.values import Recipient
from cues.memory.known import details_of, identities_of
from cues.memory.numbers import IdentityKind
from cues.memory.tables import gestures
from cues.memory.whose import known_by

OVERTAKEN: Final = "it was not the time for it any more"
"""Why a gesture was withdrawn by itself; nothing of what was told."""


def overtake(connection: Connection, sorrow: Sorrow, customer: int | None) -> int:
    """Withdraw what is glad, was approved before and has not gone, as `withdraw`; how many.

    Args:
        connection: one that writes.
        sorrow: what was told.
        customer: whose call it was in the store; None: nobody's there, or nobody knows.
    """
    somebody_new = sorrow.another and customer is None
    entries = () if somebody_new else entries_of(connection, sorrow.to, customer)
    theirs = gestures.c.glad, gestures.c.made <= sorrow.told, _theirs(connection, sorrow, customer, entries)
    return withdraw(connection, theirs, OVERTAKEN)


def mourns_since(connection: Connection, customer: int, since: datetime) -> bool:
    """Whether a customer has told of a loss since, as far as it is remembered: a journal may come late."""
    return any(
        is_sorrow(one.kind, one.subject, one.status, one.attributes)
        and any(each.told > since for each in one.told)
        for one in details_of(connection, customer)
    )


def entries_of(connection: Connection, to: Recipient, customer: int | None) -> Sequence[int]:
    """Whose something may be: an entry, where that is certain, else all who are known by the id or number."""
    if customer is not None:
        return (customer,)
    return [one.id for one in known_by(connection, to.identities)]


def _theirs(
    connection: Connection, sorrow: Sorrow, customer: int | None, entries: Sequence[int]
) -> ColumnElement[bool]:
    """The gestures for whoever told of it: by entry, else by own id or number."""
    to = sorrow.to
    named: ColumnElement[bool] = or_(
        gestures.c.number == to.number if to.number is not None else false(),
        gestures.c.ref == to.ref if to.ref is not None else false(),
    )
    if to.ref is not None:  # who has another id is another person, whatever number they share
        named = and_(named, or_(gestures.c.ref.is_(None), gestures.c.ref == to.ref))
    if customer is not None or sorrow.another:
        named = and_(named, gestures.c.customer.is_(None))
    # What is nobody's may go by another number or id of theirs than the one that they told of it by.
    known = [each for entry in entries for each in identities_of(connection, entry)]
    refs = [each.value for each in known if each.kind is IdentityKind.REF]
    numbers = [each.value for each in known if each.kind is IdentityKind.NUMBER]
    by_number = and_(gestures.c.ref.is_(None), gestures.c.number.in_(numbers))
    elsewhere = and_(gestures.c.customer.is_(None), or_(gestures.c.ref.in_(refs), by_number))
    return or_(gestures.c.customer.in_(entries), named, elsewhere)
