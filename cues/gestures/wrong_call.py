"""A call turns out to have been with somebody else: what was approved in it goes no more."""

from __future__ import annotations

from cues.gestures.rows import withdraw
from cues.memory.store import Store
from cues.memory.tables import gestures


def withdraw_all_of(store: Store, call: str) -> int:
    """Withdraw the gestures of a call that have not gone, as `withdraw`; how many.

    Raises:
        StoreError: it cannot be written.
    """
    with store.writing() as connection:
        return withdraw(connection, (gestures.c.call == call,))
