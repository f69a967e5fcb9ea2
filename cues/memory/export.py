"""All that is known of a customer as plain values, for whoever asks what is kept of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, or_, select

from cues.memory.known import customer_by_id, customers_known_by, details_of, identities_of
from cues.memory.numbers import Identity
from cues.memory.store import Store
from cues.memory.tables import calls, cues, customers, gestures, identities, namings, words
from cues.memory.values import Customer, Provenance, Remembered
from cues.memory.whose import WhoseUnclearError

SCHEMA = 1


def everything_of(store: Store, id_: int) -> dict[str, Any]:
    """All that the store holds of a customer, as JSON takes it: times in ISO 8601.

    Raises:
        WhoseUnclearError: there is no such customer.
        StoreError: it cannot be read.
    """
    with store.reading() as connection:
        customer = customer_by_id(connection, id_)
        if customer is None:
            raise WhoseUnclearError("There is no customer of this id.")
        heard = connection.execute(
            select(calls).where(calls.c.customer == id_).order_by(calls.c.began, calls.c.id)
        ).mappings()
        shown = (select(cues).join(calls, calls.c.id == cues.c.call).where(calls.c.customer == id_)).order_by(
            calls.c.began, cues.c.at
        )
        named = select(namings.c.call).join(identities, identities.c.id == namings.c.identity)
        named = named.where(identities.c.customer == id_).order_by(namings.c.call)
        known = [
            {
                "kind": one.kind.value,
                "value": one.value,
                "calls": list(connection.scalars(named.where(*_is(one)))),
            }
            for one in identities_of(connection, id_)
        ]
        spoken = select(words.c.call, words.c.agreed, words.c.said).where(words.c.customer == id_)
        when = select(customers.c.agreed_at).where(customers.c.id == id_)
        said = _plain(connection.execute(when).mappings().one())
        sent = select(gestures).where(_for(connection, id_)).order_by(gestures.c.id)
        return {
            "schema": SCHEMA,
            "customer": {**customer_values(customer), **said, "known_by": known},
            "words": [_plain(row) for row in connection.execute(spoken.order_by(words.c.id)).mappings()],
            "details": [detail_values(one) for one in details_of(connection, id_)],
            "calls": [_plain(row) for row in heard],
            "cues": [_plain(row) for row in connection.execute(shown).mappings()],
            "gestures": [_plain(row) for row in connection.execute(sent).mappings()],
        }


def _is(one: Identity) -> tuple[ColumnElement[bool], ...]:
    return identities.c.kind == one.kind.value, identities.c.value == one.value


def _for(connection: Connection, id_: int) -> ColumnElement[bool]:
    """The gestures for somebody: under their entry, or under a number or id that is nobody else's.

    One of a call of which nobody said whose it was is not: another person may have called from there.
    """
    known = identities_of(connection, id_)
    alone = [one.value for one in known if len(customers_known_by(connection, one)) == 1]
    nobodys = gestures.c.customer.is_(None), gestures.c.unclaimed.is_(False)
    by_name = and_(*nobodys, or_(gestures.c.number.in_(alone), gestures.c.ref.in_(alone)))
    return or_(gestures.c.customer == id_, by_name)


def customer_values(one: Customer) -> dict[str, Any]:
    """A customer as plain values."""
    return {
        "id": one.id,
        "number": one.number,
        "ref": one.ref,
        "name": one.name,
        "calls": one.calls,
        "first_call": one.first_call.isoformat() if one.first_call else None,
        "last_call": one.last_call.isoformat() if one.last_call else None,
        "agreed": one.agreed,
    }


def detail_values(one: Remembered) -> dict[str, Any]:
    """A detail as plain values."""
    return {
        "id": one.id,
        "kind": one.kind.value,
        "subject": one.subject.value,
        "status": one.status.value,
        "sensitive": one.sensitive,
        "attributes": dict(one.attributes),
        "told": [_told(each) for each in one.told],
        "superseded_by": one.superseded_by,
        "asked": [each.isoformat() for each in one.asked],
        "expires": one.expires.isoformat() if one.expires else None,
    }


def _told(one: Provenance) -> dict[str, Any]:
    return {
        "call": one.call,
        "at": one.at,
        "told": one.told.isoformat(),
        "words": one.words,
        "confidence": one.confidence,
        "keeper": one.keeper.value,
        "agent": one.agent,
    }


def _plain(row: RowMapping) -> dict[str, Any]:
    """A row's columns; a time in ISO 8601, whose it is is said once above."""
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in row.items()
        if key != "customer"
    }
