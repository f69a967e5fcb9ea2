"""Rows of the outbox as values: one, the newest, and a change that holds only where nobody was quicker."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, select, update

from cues.gestures.values import UNSENT, Gesture, OutboxState, Recipient
from cues.memory.store import Store
from cues.memory.tables import gestures
from speech.errors import BadInputError

WITHDRAWN: Final[dict[str, Any]] = {
    "state": OutboxState.WITHDRAWN,
    "words": "",
    "next_try": None,
    "problem": None,
}
"""What is left of one that was taken back."""
NO_SUCH: Final = "There is no such gesture. `heartline gestures list` shows them."


def newest(store: Store, most: int, states: Collection[OutboxState] = ()) -> tuple[Gesture, ...]:
    """The newest gestures, the newest first; of these states alone, where some are named.

    Raises:
        StoreError: it cannot be read.
    """
    asked = select(gestures).order_by(gestures.c.id.desc()).limit(most)
    if states:
        asked = asked.where(gestures.c.state.in_(states))
    with store.reading() as connection:
        return read(connection, asked)


def one(store: Store, id_: int) -> Gesture:
    """One gesture.

    Raises:
        BadInputError: there is none of this id.
        StoreError: it cannot be read.
    """
    with store.reading() as connection:
        return row_of(connection, id_)


def row_of(connection: Connection, id_: int) -> Gesture:
    """One gesture, within a transaction; raises as `one`."""
    found = read(connection, select(gestures).where(gestures.c.id == id_))
    if not found:
        raise BadInputError(NO_SUCH)
    return found[0]


def read(connection: Connection, asked: Select[Any]) -> tuple[Gesture, ...]:
    """The gestures that a question finds."""
    return tuple(_gesture(row) for row in connection.execute(asked))


def _gesture(row: Row[Any]) -> Gesture:
    return Gesture(
        id=row.id,
        key=row.key,
        kind=row.kind,
        words=row.words,
        state=OutboxState(row.state),
        cost=row.cost,
        currency=row.currency,
        to=Recipient(row.number, row.ref, row.name),
        call=row.call,
        cue=row.cue,
        agent=row.agent,
        approver=row.approver,
        made=row.made,
        approved=row.approved,
        next_try=row.next_try,
        tries=row.tries,
        sent=row.sent,
        problem=row.problem,
        unclaimed=row.unclaimed,
        glad=row.glad,
    )


def take_back(connection: Connection, id_: int) -> bool:
    """Take a gesture back with its words; False where it has gone, or is about to."""
    return moved(connection, id_, UNSENT, WITHDRAWN)


def withdraw(connection: Connection, which: Sequence[ColumnElement[bool]], problem: str | None = None) -> int:
    """Withdraw all that have not gone, with their words; how many.

    One that is being sent just now loses its words: by that whoever sends it knows that there is no next try.

    Args:
        connection: one that writes.
        which: the conditions.
        problem: why, where no person has done it.
    """
    unsent = update(gestures).where(*which, gestures.c.state.in_(UNSENT))
    gone = connection.execute(unsent.values(WITHDRAWN | {"problem": problem})).rowcount
    going = update(gestures).where(*which, gestures.c.state == OutboxState.SENDING)
    connection.execute(going.values(words="", problem=problem))
    return gone


def moved(connection: Connection, id_: int, before: Collection[OutboxState], row: dict[str, Any]) -> bool:
    """Change a gesture, where it is still in one of these states: somebody else may be about it too."""
    still = update(gestures).where(gestures.c.id == id_, gestures.c.state.in_(before))
    return bool(connection.execute(still.values(row)).rowcount)
