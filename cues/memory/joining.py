"""Two customers who turn out to be one are joined: all that is known of one goes over to the other."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from cues.memory.agreeing import Word
from cues.memory.keeping import is_sensitive
from cues.memory.known import details_of, identities_of
from cues.memory.planning import merged
from cues.memory.same import same_as
from cues.memory.store import Store
from cues.memory.tables import asked, calls, customers, details, former, gestures, identities, tellings
from cues.memory.whose import WhoseUnclearError, hold


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining two entries has done."""

    calls: int
    """Calls that went over."""
    details: int
    """Details that went over."""
    same: int
    """Details that both had, and are one now."""


def join(store: Store, kept: int, gone: int) -> Joined:
    """Make two entries one: all that is known of `gone` goes over to `kept`. It cannot be undone.

    Of a detail that both have, the kept one's words stand, and the other's tellings are added.

    Raises:
        WhoseUnclearError: they are one already, or one of them is not there.
        StoreError: it cannot be written.
    """
    if kept == gone:
        raise WhoseUnclearError("This is one customer already.")
    with store.writing() as connection:
        words = {one: hold(connection, one) for one in sorted((kept, gone))}
        same = _join_details(connection, kept, gone)
        moved = {
            table.name: connection.execute(
                update(table).where(table.c.customer == gone).values(customer=kept)
            ).rowcount
            for table in (calls, details, gestures)
        }
        for who in set(identities_of(connection, gone)) - set(identities_of(connection, kept)):
            connection.execute(
                update(identities)
                .where(
                    identities.c.customer == gone,
                    identities.c.kind == who.kind.value,
                    identities.c.value == who.value,
                )
                .values(customer=kept)
            )
        names = {
            one: connection.scalar(select(customers.c.name).where(customers.c.id == one))
            for one in (kept, gone)
        }
        word = _joined(words[kept], words[gone])
        values = {"name": names[kept] or names[gone], "agreed": word.agreed, "agreed_at": word.at}
        connection.execute(update(customers).where(customers.c.id == kept).values(values))
        connection.execute(update(former).where(former.c.customer == gone).values(customer=kept))
        connection.execute(insert(former).values(id=gone, customer=kept))
        connection.execute(delete(customers).where(customers.c.id == gone))
    return Joined(moved["calls"], moved["details"], same)


def _joined(one: Word, other: Word) -> Word:
    """A no of either is a no, as of the later word."""
    refused = False in (one.agreed, other.agreed)
    at = max((each.at for each in (one, other) if each.at is not None), default=None)
    return Word(False if refused else one.agreed or other.agreed, at)


def _join_details(connection: Connection, kept: int, gone: int) -> int:
    """The details that both have, as one each; how many."""
    here = details_of(connection, kept)
    same = 0
    for other in details_of(connection, gone):
        one = next((each for each in here if same_as(each, other)), None)
        if one is None:
            continue
        attributes = dict(merged(other.attributes, one.attributes))
        never = None in (one.expires, other.expires)
        values = {
            "attributes": attributes,
            "sensitive": one.sensitive or other.sensitive or is_sensitive(one.kind, attributes),
            "expires": None if never else max(filter(None, (one.expires, other.expires))),
        }
        connection.execute(update(details).where(details.c.id == one.id).values(values))
        connection.execute(update(tellings).where(tellings.c.detail == other.id).values(detail=one.id))
        twice = select(asked.c.call).where(asked.c.detail == one.id).scalar_subquery()
        connection.execute(
            update(asked).where(asked.c.detail == other.id, asked.c.call.not_in(twice)).values(detail=one.id)
        )
        for by in (details.c.superseded_by, details.c.ended_by):
            connection.execute(update(details).where(by == other.id).values({by.name: one.id}))
        connection.execute(delete(details).where(details.c.id == other.id))
        same += 1
    return same
