"""How a call changes what is known: what is told again adds to it, what ended is marked, the rest is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from cues.details.detail import AttributeValue, Kind, Status
from cues.memory.ending import died, moved
from cues.memory.keeping import is_sensitive
from cues.memory.record import Told
from cues.memory.same import same_thing
from cues.memory.values import Provenance, Remembered

FOLLOWS: Final = {"when_date": "when", "region": "place", "country": "place", "kin": "relation"}
"""Attributes that explain another one, and go with it where it is told anew without them."""


@dataclass(frozen=True, slots=True, repr=False)
class Planned:
    """One detail as it is to be."""

    detail: Remembered
    """A new one has a negative id, by which others' `superseded_by` may mean it."""
    added: tuple[Told, ...] = ()
    """When this call told it; not in `detail.told` yet."""
    ended_by: int | None = None
    """What of this call has ended it."""
    revived: bool = False
    """True where it had ended and is so again: they have moved back."""

    def __repr__(self) -> str:
        return f"Planned({self.detail!r}, {len(self.added)} more times)"


def plan(
    known: Sequence[Remembered], told: Sequence[Told], provenances: Sequence[Provenance], customer: int
) -> tuple[Planned, ...]:
    """What changes by a call; a pure function.

    Args:
        known: all that is remembered of the customer.
        told: what of the call is worth keeping.
        provenances: where each of `told` comes from, in the same order.
        customer: whose it is.

    Returns:
        Only what is new or changed.
    """
    state = {one.id: Planned(one) for one in known}
    for one, source in zip(told, provenances, strict=True):
        id_ = _told(state, one, source, customer)
        _end(state, one, id_, source.told.date())
    before = {one.id: one for one in known}
    return tuple(each for id_, each in state.items() if each.added or each.detail != before.get(id_))


def _told(state: dict[int, Planned], one: Told, source: Provenance, customer: int) -> int:
    """One thing told, as one more time of what is known or as something new; its id."""
    same = [each for each in reversed(state.values()) if same_thing(each.detail, one)]
    same.sort(key=lambda each: each.detail.superseded_by is not None)  # what stands comes first
    if same and not _nobody_knows_which(one, same):
        id_ = same[0].detail.id
        state[id_] = _again(same[0], one, source)
        return id_
    id_ = -1 - len(state)
    attributes = MappingProxyType(dict(one.attributes))
    detail = Remembered(
        id_,
        customer,
        one.kind,
        one.subject,
        one.status,
        is_sensitive(one.kind, attributes),
        attributes,
        (source,),
    )
    state[id_] = Planned(detail, (one,))
    return id_


def _nobody_knows_which(one: Told, same: Sequence[Planned]) -> bool:
    """True where one of several has died, and it is not said which."""
    names = {each.detail.attributes.get("name") for each in same}
    return bool(one.attributes.get("loss")) and "name" not in one.attributes and len(names) > 1


def _again(there: Planned, one: Told, source: Provenance) -> Planned:
    known = there.detail
    attributes = merged(known.attributes, one.attributes)
    detail = replace(
        known,
        attributes=attributes,
        # What is over stays over where it was a death: no one is spoken of as alive by mistake.
        status=known.status if known.attributes.get("loss") else one.status,
        sensitive=known.sensitive or is_sensitive(one.kind, attributes),
        superseded_by=None,
        told=(*known.told, source),
    )
    again = replace(there, detail=detail, added=(*there.added, one))
    return again if known.superseded_by is None else replace(again, ended_by=None, revived=True)


def merged(
    known: Mapping[str, AttributeValue], told: Mapping[str, AttributeValue]
) -> Mapping[str, AttributeValue]:
    """What is known, with what was told now: the newer word stands, and what explained the old goes."""
    stale = {
        key
        for key, lead in FOLLOWS.items()
        if lead in told and key not in told and known.get(lead) != told[lead]
    }
    kept = {key: value for key, value in known.items() if key not in stale}
    return MappingProxyType(dict(sorted({**kept, **told}.items())))


def _end(state: dict[int, Planned], one: Told, id_: int, day: date) -> None:
    """Mark what the thing told has ended."""
    others = [
        each.detail for other, each in state.items() if other != id_ and each.detail.superseded_by is None
    ]
    dead, certain = died(one, [each for each in others if not each.attributes.get("loss")])
    for known in dead:
        if certain:
            attributes = merged(known.attributes, {"loss": one.attributes.get("loss", "other")})
            ended = replace(known, status=Status.PAST, sensitive=True, attributes=attributes)
        else:
            ended = replace(known, sensitive=True)
        state[known.id] = replace(state[known.id], detail=ended, ended_by=id_)
    for known in others:
        # "Our dog died" tells of the death and of the dog: where the one is wrong, so is the other.
        if state[known.id].added and known.told[-1].words == one.words:
            if one.kind is Kind.BEREAVEMENT and known.attributes.get("loss"):
                state[known.id] = replace(state[known.id], ended_by=id_)
            elif known.kind is Kind.BEREAVEMENT and one.attributes.get("loss"):
                state[id_] = replace(state[id_], ended_by=known.id)
    for known in moved(one, others, day):
        ended = replace(known, status=Status.PAST, superseded_by=id_)
        state[known.id] = replace(state[known.id], detail=ended, ended_by=id_)
