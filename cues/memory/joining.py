"""Two customers who turn out to be one are joined: all that is known of one goes over to the other."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from cues.memory.agreeing import Word, note_word
from cues.memory.keeping import is_sensitive
from cues.memory.known import details_of, identities_of
from cues.memory.planning import merged
from cues.memory.same import same_as
from cues.memory.store import Store
from cues.memory.tables import (
    asked,
    calls,
    customers,
    details,
    former,
    gestures,
    identities,
    namings,
    tellings,
    words,
)
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
        said = {one: hold(connection, one) for one in sorted((kept, gone))}
        same = _join_details(connection, kept, gone)
        moved = {
            table.name: connection.execute(
                update(table).where(table.c.customer == gone).values(customer=kept)
            ).rowcount
            for table in (calls, details, gestures, words)
        }
        _join_namings(connection, kept, gone)
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
        rows = {
            one: connection.execute(select(customers).where(customers.c.id == one)).one()
            for one in (kept, gone)
        }
        named = rows[kept] if rows[kept].name else rows[gone]
        word = _joined(said[kept], said[gone])
        note_word(connection, kept, word, word)
        values = {
            "name": named.name,
            "name_call": named.name_call,
            "agreed": word.agreed,
            "agreed_at": word.at,
        }
        connection.execute(update(customers).where(customers.c.id == kept).values(values))
        connection.execute(update(former).where(former.c.customer == gone).values(customer=kept))
        connection.execute(insert(former).values(id=gone, customer=kept, uid=rows[gone].uid))
        connection.execute(delete(customers).where(customers.c.id == gone))
    return Joined(moved["calls"], moved["details"], same)


def _join_namings(connection: Connection, kept: int, gone: int) -> None:
    """Note with numbers and ids that both are known by which calls of either told them."""
    ours, theirs = identities.alias(), identities.alias()
    alike = ours.c.kind == theirs.c.kind, ours.c.value == theirs.c.value
    both = select(ours.c.id.label("ours"), theirs.c.id.label("theirs")).where(
        ours.c.customer == kept, theirs.c.customer == gone, *alike
    )
    for one in connection.execute(both).all():
        told, more = (
            set(connection.scalars(select(namings.c.call).where(namings.c.identity == id_)))
            for id_ in (one.ours, one.theirs)
        )
        if not (told and more):  # of one of them nobody knows which calls it were: neither is by those alone
            connection.execute(delete(namings).where(namings.c.identity == one.ours))
        elif new := more - told:
            rows = [{"identity": one.ours, "call": call} for call in sorted(new)]
            connection.execute(insert(namings), rows)


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
