"""Reading what a memory card is made of: all who may be calling, and what is remembered of each."""

from __future__ import annotations

from collections.abc import Sequence

from cues.memory.card import Person
from cues.memory.known import details_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.store import Store
from cues.memory.whose import is_named, known_by


def people_known_by(store: Store, who: Sequence[Identity]) -> tuple[Person, ...]:
    """Everybody who may be calling by a number or an own id: an own id is one person's, a number several's.

    Of somebody who does not want to be remembered nothing is read, whatever was kept before.

    Raises:
        StoreError: it cannot be read.
    """
    with store.reading() as connection:
        return tuple(
            Person(customer, () if customer.agreed is False else details_of(connection, customer.id))
            for customer in known_by(connection, who)
        )


def is_known_as(store: Store, customer: int, who: Sequence[Identity]) -> bool:
    """Whether a customer is known by the own id that a call tells; True where it tells none.

    Raises:
        StoreError: it cannot be read.
    """
    if all(one.kind is IdentityKind.NUMBER for one in who):
        return True
    with store.reading() as connection:
        return is_named(connection, customer, who)
