"""A customer's name put right by a person, or taken away."""

from __future__ import annotations

from typing import Final

from sqlalchemy import update

from cues.memory.store import Store
from cues.memory.tables import customers
from cues.memory.whose import hold
from cues.memory.writing import storable
from speech.errors import BadInputError

LONGEST: Final = 200
"""Characters of a name."""


def rename(store: Store, customer: int, name: str) -> str | None:
    """Give a customer a name, in place of the one before; a later call's context may tell another.

    Args:
        store: where they are remembered.
        customer: who.
        name: as it is to be shown; space around and between its words is made one, empty takes the name away.

    Returns:
        The name as it is kept; None: they have none now.

    Raises:
        BadInputError: it cannot be kept, there is no such customer, or they have said no to being remembered.
        StoreError: it cannot be written.
    """
    kept = storable(" ".join(name.split()))
    if len(kept) > LONGEST or not kept.isprintable():
        raise BadInputError(f"A name is one line of text, of at most {LONGEST} characters.")
    with store.writing() as connection:
        if hold(connection, customer).agreed is False and kept:
            raise BadInputError("This customer has said no to being remembered. An empty name can be given.")
        connection.execute(
            update(customers).where(customers.c.id == customer).values(name=kept or None, name_call=None)
        )
    return kept or None
