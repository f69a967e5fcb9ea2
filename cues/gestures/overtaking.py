"""Nothing glad goes to whoever has told of a loss since it was approved; what condoles stands."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, false, or_, update

from cues.gestures.sorrow import Sorrow, is_sorrow
from cues.gestures.values import UNSENT, OutboxState
from cues.memory.known import details_of
from cues.memory.tables import gestures

OVERTAKEN: Final = "it was not the time for it any more"
"""Why a gesture was withdrawn by itself; nothing of what was told."""


def overtake(connection: Connection, sorrow: Sorrow, customer: int | None) -> int:
    """Withdraw what is glad, was approved before and has not gone; how many.

    One that is being sent just now loses its words: by that whoever sends it knows that there is no next try.

    Args:
        connection: one that writes.
        sorrow: what was told.
        customer: whose call it was in the store; None: nobody's there, or nobody knows.
    """
    theirs = gestures.c.glad, gestures.c.made <= sorrow.told, _theirs(sorrow, customer)
    row = {"state": OutboxState.WITHDRAWN, "words": "", "next_try": None, "problem": OVERTAKEN}
    gone = connection.execute(
        update(gestures).where(*theirs, gestures.c.state.in_(UNSENT)).values(row)
    ).rowcount
    connection.execute(
        update(gestures).where(*theirs, gestures.c.state == OutboxState.SENDING).values(words="")
    )
    return gone


def mourns_since(connection: Connection, customer: int, since: datetime) -> bool:
    """Whether a customer has told of a loss since, as far as it is remembered: a journal may come late."""
    return any(
        is_sorrow(one.kind, one.subject, one.status, one.attributes)
        and any(each.told > since for each in one.told)
        for one in details_of(connection, customer)
    )


def _theirs(sorrow: Sorrow, customer: int | None) -> ColumnElement[bool]:
    """The gestures for whoever told of it: by entry, else by own id or number."""
    to = sorrow.to
    named: ColumnElement[bool] = or_(
        gestures.c.number == to.number if to.number is not None else false(),
        gestures.c.ref == to.ref if to.ref is not None else false(),
    )
    if to.ref is not None:  # who has another id is another person, whatever number they share
        named = and_(named, or_(gestures.c.ref.is_(None), gestures.c.ref == to.ref))
    if customer is None and not sorrow.another:
        return named
    nobodys = and_(named, gestures.c.customer.is_(None))
    return nobodys if customer is None else or_(gestures.c.customer == customer, nobodys)
