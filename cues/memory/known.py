"""Reading the store: who a number or an id belongs to, and all that is known of one customer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Column, Connection, Row, Select, func, select

from cues.details.detail import Kind, Status, Subject
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.tables import asked, calls, customers, details, identities, tellings
from cues.memory.values import Customer, Keeper, Provenance, Remembered
from speech.errors import BadInputError

MOST: Final = 500
"""Ids in one question; SQLite takes no endless lists."""


class NoSuchDetailError(BadInputError):
    """There is no detail of this id."""


def customers_known_by(connection: Connection, identity: Identity) -> tuple[Customer, ...]:
    """Everybody who is known by a number or an own id, the oldest acquaintance first."""
    found = connection.scalars(
        select(identities.c.customer)
        .where(identities.c.value == identity.value, identities.c.kind == identity.kind.value)
        .order_by(identities.c.customer)
    )
    return read_customers(connection, found.all())


def customer_by_id(connection: Connection, id_: int) -> Customer | None:
    """One customer; None where there is none of this id."""
    return next(iter(read_customers(connection, [id_])), None)


def newest_customers(connection: Connection, most: int) -> tuple[Customer, ...]:
    """Those who called last, at most so many; last those of whom no call is kept."""
    last = func.max(calls.c.began)
    heard = connection.scalars(
        select(calls.c.customer).group_by(calls.c.customer).order_by(last.desc()).limit(most)
    ).all()
    if len(heard) < most:
        silent = select(customers.c.id).where(
            ~select(calls.c.id).where(calls.c.customer == customers.c.id).exists()
        )
        rest = connection.scalars(silent.order_by(customers.c.id.desc()).limit(most - len(heard)))
        heard = [*heard, *rest]
    return read_customers(connection, heard)


def read_customers(connection: Connection, ids: Sequence[int]) -> tuple[Customer, ...]:
    """Customers by their ids, in that order; ids of nobody are left out."""
    named = select(customers.c.id, customers.c.name, customers.c.agreed, customers.c.uid)
    names = {row.id: row for row in _rows(connection, named, customers.c.id, ids)}
    known: dict[tuple[int, str], str] = {}
    by = select(identities.c.customer, identities.c.kind, identities.c.value).order_by(identities.c.id.desc())
    for row in _rows(connection, by, identities.c.customer, ids):
        known[row.customer, row.kind] = (
            row.value
        )  # the first one that they were known by is the last one here
    span = select(
        calls.c.customer,
        func.count().label("times"),
        func.min(calls.c.began).label("first"),
        func.max(calls.c.began).label("last"),
    ).group_by(calls.c.customer)
    heard = {row.customer: row for row in _rows(connection, span, calls.c.customer, ids)}
    return tuple(
        Customer(
            id_,
            known.get((id_, IdentityKind.NUMBER.value)),
            known.get((id_, IdentityKind.REF.value)),
            names[id_].name,
            heard[id_].times if id_ in heard else 0,
            heard[id_].first if id_ in heard else None,
            heard[id_].last if id_ in heard else None,
            names[id_].agreed,
            names[id_].uid,
        )
        for id_ in ids
        if id_ in names
    )


def identities_of(connection: Connection, customer: int) -> tuple[Identity, ...]:
    """All that a customer is known by, the oldest first."""
    rows = connection.execute(
        select(identities.c.kind, identities.c.value)
        .where(identities.c.customer == customer)
        .order_by(identities.c.id)
    )
    return tuple(Identity(IdentityKind(row.kind), row.value) for row in rows)


def details_of(connection: Connection, customer: int) -> tuple[Remembered, ...]:
    """All that is remembered of a customer, the oldest first, what has ended too."""
    rows = connection.execute(
        select(details).where(details.c.customer == customer).order_by(details.c.id)
    ).all()
    return with_tellings(connection, rows)


def detail_by_id(connection: Connection, id_: int) -> Remembered:
    """One detail.

    Raises:
        NoSuchDetailError: there is none of this id.
    """
    rows = connection.execute(select(details).where(details.c.id == id_)).all()
    if not rows:
        raise NoSuchDetailError("There is no detail of this id. `heartline customers show WHO` lists them.")
    return with_tellings(connection, rows)[0]


def with_tellings(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[Remembered, ...]:
    """Rows of the table `details` as values, with all that hangs on them."""
    ids = [row.id for row in rows]
    told: dict[int, list[Provenance]] = {}
    when = (
        select(tellings, calls.c.zone)
        .join_from(tellings, calls, tellings.c.call == calls.c.id)
        .order_by(tellings.c.told, tellings.c.id)
    )
    for row in _rows(connection, when, tellings.c.detail, ids):
        told.setdefault(row.detail, []).append(_provenance(row))
    questions: dict[int, list[datetime]] = {}
    for row in _rows(connection, select(asked).order_by(asked.c.asked), asked.c.detail, ids):
        questions.setdefault(row.detail, []).append(row.asked)
    return tuple(_detail(row, told.get(row.id, ()), questions.get(row.id, ())) for row in rows)


def _detail(row: Row[Any], told: Iterable[Provenance], questions: Iterable[datetime]) -> Remembered:
    attributes: Mapping[str, str | int | float | bool] = row.attributes
    return Remembered(
        id=row.id,
        customer=row.customer,
        kind=Kind(row.kind),
        subject=Subject(row.subject),
        status=Status(row.status),
        sensitive=row.sensitive,
        attributes=MappingProxyType(dict(sorted(attributes.items()))),
        told=tuple(told),
        superseded_by=row.superseded_by,
        asked=tuple(questions),
        expires=row.expires,
    )


def _provenance(row: Row[Any]) -> Provenance:
    zone = timezone(timedelta(minutes=row.zone))
    return Provenance(
        row.call, row.at, row.told.astimezone(zone), row.words, row.confidence, Keeper(row.keeper), row.agent
    )


def _rows(
    connection: Connection, question: Select[Any], column: Column[Any], ids: Sequence[object]
) -> Iterator[Row[Any]]:
    """The rows of a question about some ids, a few hundred at a time."""
    for at in range(0, len(ids), MOST):
        yield from connection.execute(question.where(column.in_(ids[at : at + MOST])))
