"""A customer's no is kept, also of somebody of whom nothing else is: the least by which it is found again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from cues.memory.agreeing import Word, write_down
from cues.memory.known import customers_known_by
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.store import Store
from cues.memory.whose import find, hold, known_by, new_person, told_again
from speech.errors import BadInputError


def keep_no(
    connection: Connection, who: Sequence[Identity], found: tuple[int | None, Word], word: Word
) -> int | None:
    """Write a no down with whoever said it; of somebody unknown an entry is made of number or id and the no.

    Several who are unknown on a number share one such entry: nothing is kept that would tell them apart.

    Args:
        connection: one that writes.
        who: number and own id, as far as they are known.
        found: whose word it is, None where nobody is known, and their word before, as `find` has them.
        word: the no, and when it was said.

    Returns:
        The customer's id; None where there is nothing by which the no would be found again.
    """
    whose, before = found
    if whose is not None:
        write_down(connection, whose, word, before)
        told_again(connection, whose, who, word.call)
        return whose
    own = [one for one in who if one.kind is IdentityKind.NUMBER or not customers_known_by(connection, one)]
    bare = (
        one.id for one in known_by(connection, own) if one.agreed is False and not (one.name or one.calls)
    )
    there = next(bare, None)
    if there is not None:
        write_down(connection, there, word, hold(connection, there))
        told_again(connection, there, who, word.call)
        return there
    if not own:
        return None
    return new_person(connection, own, since=word.at or datetime.now(UTC), said=word, call=word.call)


def say(store: Store, customer: int | None, who: Sequence[Identity], *, agreed: bool) -> int:
    """Write a yes or a no down that was said outside a call, in a letter perhaps; it counts from now.

    Args:
        store: where they are remembered.
        customer: who; None where the store knows nobody.
        who: the number or id, where the store knows nobody by it.
        agreed: whether it is a yes.

    Returns:
        The customer's id.

    Raises:
        BadInputError: a yes of somebody unknown, or it is not clear who is meant.
        StoreError: it cannot be written.
    """
    word = Word(agreed, datetime.now(UTC))
    with store.writing() as connection:
        whose, before = find(connection, who, customer)
        if not agreed:
            whose = keep_no(connection, who, (whose, before), word)
        elif whose is not None:
            write_down(connection, whose, word, before)
    if whose is None:
        raise BadInputError("Nobody of this number or id is remembered; a yes is taken in the first call.")
    return whose
