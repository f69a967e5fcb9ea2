"""A call turns out to have been with somebody else: what was approved in it goes no more."""

from __future__ import annotations

from sqlalchemy import update

from cues.gestures.values import UNSENT, OutboxState
from cues.memory.store import Store
from cues.memory.tables import gestures


def withdraw_all_of(store: Store, call: str) -> int:
    """Withdraw the gestures of a call that have not gone; how many.

    One that is being sent just now loses its words: whoever sends it knows by that to try no further.

    Raises:
        StoreError: it cannot be written.
    """
    row = {"state": OutboxState.WITHDRAWN, "words": "", "next_try": None, "problem": None}
    theirs = gestures.c.call == call
    with store.writing() as connection:
        unsent = update(gestures).where(theirs, gestures.c.state.in_(UNSENT)).values(row)
        gone = connection.execute(unsent).rowcount
        going = update(gestures).where(theirs, gestures.c.state == OutboxState.SENDING)
        connection.execute(going.values(words="", problem=None))
    return gone
