"""What people decide of a gesture in the outbox: approve it second, take it back, send it again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from cues.gestures.budget import first_state
from cues.gestures.names import plain_name
from cues.gestures.outbox import alone, booked
from cues.gestures.rows import moved, row_of, take_back
from cues.gestures.rules import GestureRules
from cues.gestures.values import LONGEST_NAME, UNDECIDED, Gesture, OutboxState
from cues.memory.store import Store
from cues.memory.writing import storable
from speech.errors import BadInputError


def approve(store: Store, id_: int, by: str, now: datetime) -> Gesture:
    """A second person approves a gesture that waits for one, or is over its agent's budget.

    One that was asked for without an agent's name needs two: whoever asked may be the first of them, so the
    first stands for the agent from now on, and it waits for the other: what is given has no approver then.

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
        if not plain_name(name):
            raise BadInputError("Say who approves it: --as NAME.")
        if len(name) > LONGEST_NAME:
            raise BadInputError(f"A name has at most {LONGEST_NAME} characters.")
        if plain_name(name) == plain_name(found.agent):
            raise BadInputError("The agent who asked for it cannot be the second person. Ask a colleague.")
        soonest = max(now, found.next_try or now)
        row = {"state": OutboxState.READY, "approver": storable(name), "approved": now, "next_try": soonest}
        if found.agent is None:
            row = {"agent": storable(name)}
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


def send_again(store: Store, id_: int, rules: GestureRules, now: datetime) -> None:
    """Let one that has failed, or that waits for its next try, go at once.

    One that has failed is booked anew: where it does not fit its agent's month any more, or costs as much as
    a second person is to approve, it waits for that.

    Raises:
        BadInputError: it is neither, it has nobody to go to, or it may still be withdrawn; or it waits now.
        StoreError: it cannot be written.
    """
    with store.writing() as connection:
        found = row_of(connection, id_)
        alone(connection, found.agent)
        found = row_of(connection, id_)
        state = OutboxState.READY
        row: dict[str, Any] = {"next_try": now, "problem": None}
        if found.state is OutboxState.FAILED:
            if not found.to.anybody:
                raise BadInputError("There is nobody to send it to: the call told no number and no own id.")
            if found.approver is None:
                state = first_state(found.cost, booked(connection, found.agent, rules, now), rules)
            row |= {"approved": now if state is OutboxState.READY else None, "tries": 0}
        elif found.state is OutboxState.READY and not found.tries and found.next_try and found.next_try > now:
            at = found.next_try.astimezone(rules.where_months_are)
            raise BadInputError(
                f"This gesture may still be withdrawn, and goes by itself at {at:%H:%M:%S}: wait for that."
            )
        if not moved(connection, id_, {OutboxState.FAILED, OutboxState.READY}, {**row, "state": state}):
            raise BadInputError(f"This gesture cannot be sent now: it is {_state(connection, id_)}.")
    if state is not OutboxState.READY:
        why = "is over its agent's budget" if state is OutboxState.OVER_BUDGET else "needs a second person"
        raise BadInputError(
            f"This gesture {why} now, and waits: `heartline gestures approve {id_} --as NAME`."
        )


def _state(connection: Connection, id_: int) -> str:
    """For people: "over budget"."""
    return row_of(connection, id_).state.value.replace("_", " ")
