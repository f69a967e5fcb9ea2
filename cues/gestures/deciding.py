"""What people decide of a gesture in the outbox: approve it second, take it back, send it again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from cues.gestures.rows import moved, row_of, take_back
from cues.gestures.values import UNDECIDED, Gesture, OutboxState
from cues.memory.store import Store
from cues.memory.writing import storable
from speech.errors import BadInputError


def approve(store: Store, id_: int, by: str, now: datetime) -> Gesture:
    """A second person approves a gesture that waits for one, or is over its agent's budget.

    Args:
        store: where the outbox lies.
        id_: which.
        by: who; somebody else than the agent who asked for it.
        now: when.

    Raises:
        BadInputError: it waits for nobody, or `by` is nobody or the agent.
        StoreError: it cannot be written.
    """
    name = " ".join(by.split())
    with store.writing() as connection:
        found = row_of(connection, id_)
        if not name:
            raise BadInputError("Say who approves it: --as NAME.")
        if found.agent is not None and found.agent.casefold() == name.casefold():
            raise BadInputError("The agent who asked for it cannot be the second person. Ask a colleague.")
        soonest = max(now, found.next_try or now)
        row = {"state": OutboxState.READY, "approver": storable(name), "approved": now, "next_try": soonest}
        if not moved(connection, id_, UNDECIDED, row):
            raise BadInputError(f"This gesture waits for nobody: it is {_state(connection, id_)}.")
        return row_of(connection, id_)


def withdraw(store: Store, id_: int) -> Gesture:
    """Take a gesture back that has not gone; its words go with it. Gives it as it was before.

    Raises:
        BadInputError: there is none of this id, or it has gone, or is about to.
        StoreError: it cannot be written.
    """
    with store.writing() as connection:
        before = row_of(connection, id_)
        if not take_back(connection, id_):
            raise BadInputError(f"This gesture cannot be withdrawn: it is {_state(connection, id_)}.")
        return before


def send_again(store: Store, id_: int, now: datetime) -> None:
    """Let one that has failed, or that waits for its next try, go at once.

    Raises:
        BadInputError: it is neither.
        StoreError: it cannot be written.
    """
    with store.writing() as connection:
        found = row_of(connection, id_)
        row: dict[str, Any] = {"state": OutboxState.READY, "next_try": now, "problem": None}
        if found.state is OutboxState.FAILED:
            row |= {"approved": now, "tries": 0}
        if not moved(connection, id_, {OutboxState.FAILED, OutboxState.READY}, row):
            raise BadInputError(f"This gesture cannot be sent now: it is {_state(connection, id_)}.")


def _state(connection: Connection, id_: int) -> str:
    """For people: "over budget"."""
    return row_of(connection, id_).state.value.replace("_", " ")
