"""What an agent has asked about is noted, so that it is not proposed again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from cues.memory.tables import asked, details


def note_asked(connection: Connection, customer: int, ids: Sequence[int], *, call: str, at: datetime) -> None:
    """An agent has asked a customer about details in a call; each is noted once for each call.

    Details that are somebody else's, or gone meanwhile, are left out.
    """
    if not ids:
        return
    theirs = select(details.c.id).where(details.c.customer == customer, details.c.id.in_(ids))
    there = select(asked.c.detail).where(asked.c.call == call)
    new = set(connection.scalars(theirs)) - set(connection.scalars(there))
    if new:
        rows = [{"detail": id_, "call": call, "asked": at} for id_ in sorted(new)]
        connection.execute(insert(asked), rows)
