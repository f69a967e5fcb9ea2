"""Reading what a memory card is made of: all who may be calling, and what is remembered of each."""

from __future__ import annotations

from collections.abc import Sequence

from cues.memory.card import Person
from cues.memory.known import details_of
from cues.memory.numbers import Identity
from cues.memory.store import Store
from cues.memory.whose import known_by


def people_known_by(store: Store, who: Sequence[Identity]) -> tuple[Person, ...]:
    """Everybody who may be calling by a number or an own id: an own id is one person's, a number several's.

    Raises:
        StoreError: it cannot be read.
    """
    with store.reading() as connection:
        return tuple(
            Person(customer, details_of(connection, customer.id)) for customer in known_by(connection, who)
        )
