"""A call's changes written as rows: the call, its cues, details and who told them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from cues.details.detail import AttributeValue
from cues.memory.keeping import keeper_of
from cues.memory.known import details_of
from cues.memory.planning import Planned, plan
from cues.memory.record import CallRecord, Told
from cues.memory.rules import MemoryRules
from cues.memory.tables import calls, cues, details, tellings
from cues.memory.values import Provenance

MOST_TELLINGS: Final = 12
"""Times told that are kept of one detail: the first, and the newest."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call at the store."""

    customer: int | None = None
    """Whose call it was; None: nothing is remembered of it."""
    learned: int = 0
    """Details that are new."""
    again: int = 0
    """Details that were told again."""
    ended: int = 0
    """Details that are over now."""
    why_not: str | None = None
    """Why nothing is remembered, a sentence."""


def put(
    connection: Connection, call: CallRecord, customer: int, told: Sequence[Told], rules: MemoryRules
) -> Outcome:
    """Write details of a call that is in the store already; those that are there are left out."""
    there = set(connection.scalars(select(tellings.c.source).where(tellings.c.call == call.id)))
    news = [one for one in told if one.source not in there]
    known = details_of(connection, customer)
    planned = plan(known, news, [_provenance(call, one) for one in news], customer)
    ids = {each.detail.id: each.detail.id for each in planned}
    for each in planned:
        if each.detail.id < 0:
            row = {"customer": customer, **_row(each, rules)}
            new = connection.execute(insert(details).values(row)).inserted_primary_key
            ids[each.detail.id] = new[0] if new else 0
    for each in planned:
        _update(connection, call, each, ids, rules)
    return Outcome(
        customer,
        learned=sum(each.detail.id < 0 for each in planned),
        again=sum(each.detail.id > 0 and bool(each.added) for each in planned),
        ended=sum(each.detail.id > 0 and each.ended_by is not None for each in planned),
    )


def storable(words: str) -> str:
    """Words as both databases take them: without NUL, and without halves of characters."""
    return words.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def note_call(connection: Connection, call: CallRecord, customer: int) -> None:
    """The call itself, and what became of its cues."""
    offset = call.began.utcoffset() or timedelta()
    row = {
        "id": call.id,
        "customer": customer,
        "began": call.began,
        "zone": int(offset.total_seconds() // 60),
        "duration": call.duration,
        "agent": call.agent,
    }
    connection.execute(insert(calls).values(row))
    if call.cues:
        rows = [
            {
                "call": call.id,
                "cue": cue.id,
                "kind": cue.kind.value,
                "source": cue.source,
                "play": cue.play,
                "sensitive": cue.sensitive,
                "state": cue.state,
                "by": cue.by,
                "at": cue.at,
            }
            for cue in call.cues
        ]
        connection.execute(insert(cues), rows)


def _update(
    connection: Connection, call: CallRecord, each: Planned, ids: Mapping[int, int], rules: MemoryRules
) -> None:
    id_ = ids[each.detail.id]
    row = _row(each, rules)
    by = each.detail.superseded_by
    row["superseded_by"] = None if by is None else ids.get(by, by)
    if each.ended_by is not None:
        row["ended_by"] = ids.get(each.ended_by, each.ended_by)
    elif each.revived:
        row["ended_by"] = None
    connection.execute(update(details).where(details.c.id == id_).values(row))
    for one in each.added:
        connection.execute(insert(tellings).values(_telling(call, one, id_)))
    if each.added:
        order = tellings.c.told, tellings.c.id
        times = connection.scalars(
            select(tellings.c.id).where(tellings.c.detail == id_).order_by(*order)
        ).all()
        surplus = times[1 : max(1, len(times) - MOST_TELLINGS + 1)]
        if surplus:
            connection.execute(delete(tellings).where(tellings.c.id.in_(surplus)))


def _row(each: Planned, rules: MemoryRules) -> dict[str, object]:
    one = each.detail
    row: dict[str, object] = {
        "kind": one.kind.value,
        "subject": one.subject.value,
        "status": one.status.value,
        "sensitive": one.sensitive,
        "attributes": _clean(one.attributes),
    }
    if each.added:
        row["expires"] = rules.expires(one.kind, one.told[-1].told.date())
    if each.no_longer_than:
        both = (row.get("expires", one.expires), rules.expires(*each.no_longer_than))
        row["expires"] = min((day for day in both if isinstance(day, date)), default=None)
    return row


def _telling(call: CallRecord, one: Told, detail: int) -> dict[str, object]:
    where = _provenance(call, one)
    return {
        "detail": detail,
        "call": call.id,
        "source": one.source,
        "at": where.at,
        "told": where.told,
        "words": storable(where.words),
        "status": one.status.value,
        "attributes": _clean(one.attributes),
        "confidence": where.confidence,
        "keeper": where.keeper.value,
        "agent": where.agent,
    }


def _provenance(call: CallRecord, one: Told) -> Provenance:
    told = call.began + timedelta(seconds=one.at)
    return Provenance(call.id, one.at, told, one.words, one.confidence, keeper_of(one), call.agent)


def _clean(attributes: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    return {key: storable(value) if isinstance(value, str) else value for key, value in attributes.items()}
