"""What is wrong goes: one detail, or all of a call; what it had ended is as it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from sqlalchemy import Connection, delete, func, select, update

from cues.details.detail import AttributeValue, Kind
from cues.memory.declined import Against, note_declined
from cues.memory.keeping import is_sensitive
from cues.memory.known import detail_by_id
from cues.memory.planning import merged
from cues.memory.store import Store
from cues.memory.tables import asked, calls, details, tellings


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking something back has done."""

    removed: int
    """Details that are gone."""
    revived: int
    """Details that they had ended, and that are as they were before."""


def wrong(store: Store, id_: int) -> Undone:
    """Take one detail out of the store for good; what it had ended is as it was before.

    Raises:
        NoSuchDetailError: there is none of this id.
        StoreError: it cannot be written.
    """
    with store.writing() as connection:
        gone = detail_by_id(connection, id_)
        ended = _ended_by(connection, [id_])
        # "Our dog died" told of the dog too: where the death is wrong, so is that.
        for one in gone.told:
            said = tellings.c.call == one.call, tellings.c.words == one.words
            connection.execute(delete(tellings).where(tellings.c.detail.in_(ended), *said))
        connection.execute(delete(details).where(details.c.id == id_))
        return _told_by_the_rest(connection, ended, ended, removed=1)


def wrong_person(store: Store, call: str) -> Undone:
    """Take all that a call has told out of the store, for good: it was with somebody else.

    Raises:
        StoreError: it cannot be written.
    """
    with store.writing() as connection:
        touched = list(
            connection.scalars(select(tellings.c.detail).where(tellings.c.call == call).distinct())
        )
        first_told = select(tellings.c.detail).where(tellings.c.detail.in_(touched), tellings.c.call != call)
        kept = set(connection.scalars(first_told))
        ended = _ended_by(connection, [id_ for id_ in touched if id_ not in kept])
        connection.execute(delete(asked).where(asked.c.call == call))
        connection.execute(delete(calls).where(calls.c.id == call))  # and with it what it told
        note_declined(connection, call, Against.WRONG)  # its journal may be owed still
        return _told_by_the_rest(connection, sorted({*touched, *ended}), ended)


def _ended_by(connection: Connection, ids: Sequence[int]) -> list[int]:
    by = details.c.superseded_by.in_(ids) | details.c.ended_by.in_(ids)
    return list(connection.scalars(select(details.c.id).where(by)))


def _told_by_the_rest(
    connection: Connection, ids: Sequence[int], revived: Sequence[int], removed: int = 0
) -> Undone:
    """Let details be what their remaining tellings have them be; those without any go."""
    order = tellings.c.told, tellings.c.id
    for id_ in ids:
        rows = connection.execute(select(tellings).where(tellings.c.detail == id_).order_by(*order)).all()
        here = details.c.id == id_
        if not rows:
            removed += connection.execute(delete(details).where(here)).rowcount
            continue
        values = {"status": rows[-1].status, **_merged(connection, id_, [row.attributes for row in rows])}
        if id_ in revived:
            values |= {"superseded_by": None, "ended_by": None}
        connection.execute(update(details).where(here).values(values))
    back = select(func.count()).where(details.c.id.in_(revived))
    return Undone(removed, connection.scalar(back) or 0)


def _merged(
    connection: Connection, id_: int, told: Sequence[Mapping[str, AttributeValue]]
) -> dict[str, object]:
    kind = Kind(connection.scalars(select(details.c.kind).where(details.c.id == id_)).one())
    attributes = reduce(merged, told)
    return {"attributes": dict(attributes), "sensitive": is_sensitive(kind, attributes)}
