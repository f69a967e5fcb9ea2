"""What an agent has asked about is noted, so that it is not proposed again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select

from cues.memory.known import detail_by_id
from cues.memory.store import Store
from cues.memory.tables import asked


def note_asked(store: Store, id_: int, *, call: str, at: datetime) -> None:
    """An agent has asked about a detail in a call; noted once for each call.

    Raises:
        NoSuchDetailError: there is none of this id.
        StoreError: it cannot be written.
    """
    with store.writing() as connection:
        detail_by_id(connection, id_)
        there = select(func.count()).where(asked.c.detail == id_, asked.c.call == call)
        if not connection.scalar(there):
            connection.execute(insert(asked).values(detail=id_, call=call, asked=at))
