"""What is wrong goes: one detail, or all of a call; what it had ended is as it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from sqlalchemy import Connection, delete, func, select, update

from cues.details.detail import AttributeValue, Kind
from cues.memory.declined import Against, note_declined
from cues.memory.gone import tells_of_parting
from cues.memory.keeping import is_sensitive
from cues.memory.known import detail_by_id, details_of, with_tellings
from cues.memory.planning import merged, shortened_by
from cues.memory.rules import MemoryRules
from cues.memory.store import Store
from cues.memory.tables import asked, calls, details, tellings
from cues.memory.taking_back import hold_told_of, take_back
from cues.memory.values import Remembered


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking something back has done."""

    removed: int
    """Details that are gone."""
    revived: int
    """Details that they had ended, and that are as they were before."""
    besides: int = 0
    """Numbers, own ids, names, and a yes or no, that are gone too."""


def wrong(store: Store, id_: int, rules: MemoryRules) -> Undone:
    """Take one detail out of the store for good; what it had ended is as it was before.

    Args:
        store: where from.
        id_: the detail's.
        rules: for how many days each kind is kept.

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
        done = _told_by_the_rest(connection, ended, ended, removed=1)
        _keep_as_long(connection, [gone.customer], [gone], rules)
        return done


def wrong_person(store: Store, call: str, rules: MemoryRules, *, details_only: bool = False) -> Undone:
    """Take all that a call has told out of the store, for good: it was with somebody else.

    Args:
        store: where from.
        call: its id.
        rules: as in `wrong`.
        details_only: it was with them, but is not to be remembered: who they are and what they said stays.

    Raises:
        StoreError: it cannot be written.
    """
    with store.writing() as connection:
        told_of = hold_told_of(connection, call)
        touched = list(
            connection.scalars(select(tellings.c.detail).where(tellings.c.call == call).distinct())
        )
        before = _details(connection, touched)
        first_told = select(tellings.c.detail).where(tellings.c.detail.in_(touched), tellings.c.call != call)
        kept = set(connection.scalars(first_told))
        ended = _ended_by(connection, [id_ for id_ in touched if id_ not in kept])
        connection.execute(delete(asked).where(asked.c.call == call))
        connection.execute(delete(tellings).where(tellings.c.call == call))
        note_declined(connection, call, Against.WRONG)  # its journal may be owed still
        done = _told_by_the_rest(connection, sorted({*touched, *ended}), ended)
        _keep_as_long(connection, told_of, [one for one in before if one.id not in kept], rules)
        if details_only:
            connection.execute(delete(calls).where(calls.c.id == call))
            return done
        return replace(done, besides=take_back(connection, call, told_of))


def _details(connection: Connection, ids: Sequence[int]) -> tuple[Remembered, ...]:
    return with_tellings(connection, connection.execute(select(details).where(details.c.id.in_(ids))).all())


def _keep_as_long(
    connection: Connection, ids: Sequence[int], taken_out: Sequence[Remembered], rules: MemoryRules
) -> None:
    """Let go no sooner what went with a parting or a death that was wrong; what is left of those counts."""
    for customer in ids:
        standing = [one for one in details_of(connection, customer) if one.superseded_by is None and one.told]
        for one in standing:
            if not any(shortened_by(one, each) for each in taken_out):
                continue
            last = one.told[-1].told
            until = [rules.expires(one.kind, last.date())]
            until += [
                rules.expires(each.kind, each.told[-1].told.date())
                for each in standing
                if shortened_by(one, each) and (each.told[-1].told >= last or not tells_of_parting(each))
            ]
            day = min(filter(None, until), default=None)
            connection.execute(update(details).where(details.c.id == one.id).values(expires=day))


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
