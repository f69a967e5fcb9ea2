"""How a call changes what is known: what is told again adds to it, what ended is marked, the rest is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from cues.details.detail import AttributeValue, Kind, Status
from cues.memory.ending import died, moved
from cues.memory.gone import Gone, Why, gone_of, speaks_of_partner, tells_of_parting
from cues.memory.hush import was_shared
from cues.memory.keeping import is_sensitive
from cues.memory.record import Told
from cues.memory.same import same_thing
from cues.memory.sought import Sought
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
    no_longer_than: tuple[Kind, date] | None = None
    """It is forgotten no later than a detail of this kind, told on this day: what is known of a partner goes
    with the parting, what was shared with one who has died with the death, or nothing would be left to say
    why it is not to be asked about."""

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
    state = _State(known)
    for one, source in zip(told, provenances, strict=True):
        id_ = _told(state, one, source, customer)
        _end(state, one, id_, source.told.date())
    _part(state)
    _mourn(state)
    before = {one.id: one for one in known}
    return tuple(
        each
        for id_, each in state.planned.items()
        if each.added or each.no_longer_than or each.detail != before.get(id_)
    )


class _State:
    """All that is known, as it is to be."""

    def __init__(self, known: Sequence[Remembered]) -> None:
        self.planned = {one.id: Planned(one) for one in known}
        self.sought = Sought()
        for one in known:
            self.sought.put(one)
        self._said: dict[str, dict[int, None]] = {}
        """Ids, by the words of this call that told them."""

    def tell(self, planned: Planned, words: str) -> None:
        """One is told, as something new or once more."""
        self.planned[planned.detail.id] = planned
        self.sought.put(planned.detail, [words])
        self._said.setdefault(words, {})[planned.detail.id] = None

    def standing(self, ids: Iterable[int], *, beside: int) -> list[Remembered]:
        """Those of the details that are so, without one."""
        found = (self.planned[each].detail for each in ids if each != beside)
        return [each for each in found if each.superseded_by is None]

    def said_in(self, words: str, *, beside: int) -> list[Remembered]:
        """The details that were last told by these words of this call, without one."""
        told = self.standing(self._said.get(words, ()), beside=beside)
        return [each for each in told if each.told[-1].words == words]


def _told(state: _State, one: Told, source: Provenance, customer: int) -> int:
    """One thing told, as one more time of what is known or as something new; its id."""
    alike = (state.planned[id_] for id_ in state.sought.alike(one))
    same = [each for each in alike if same_thing(each.detail, one)]
    same.sort(key=lambda each: each.detail.superseded_by is not None)  # what stands comes first
    if same and not _nobody_knows_which(one, same):
        state.tell(_again(same[0], one, source), one.words)
        return same[0].detail.id
    id_ = -1 - len(state.planned)
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
    state.tell(Planned(detail, (one,)), one.words)
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


def _end(state: _State, one: Told, id_: int, day: date) -> None:
    """Mark what the thing told has ended."""
    planned = state.planned
    together = state.said_in(one.words, beside=id_)
    mourned = state.standing(state.sought.dead(one), beside=id_)
    dead, certain = died(one, [each for each in mourned if not each.attributes.get("loss")])
    for known in dead:
        if certain:
            attributes = merged(known.attributes, {"loss": one.attributes.get("loss", "other")})
            ended = replace(known, status=Status.PAST, sensitive=True, attributes=attributes)
        else:
            ended = replace(known, sensitive=True)
        planned[known.id] = replace(planned[known.id], detail=ended, ended_by=id_)
    for known in together:
        # "Our dog died" tells of the death and of the dog: where the one is wrong, so is the other.
        if one.kind is Kind.BEREAVEMENT and known.attributes.get("loss"):
            planned[known.id] = replace(planned[known.id], ended_by=id_)
        elif known.kind is Kind.BEREAVEMENT and one.attributes.get("loss"):
            planned[id_] = replace(planned[id_], ended_by=known.id)
    for known in moved(one, state.standing(state.sought.homes(), beside=id_), day):
        ended = replace(known, status=Status.PAST, superseded_by=id_)
        planned[known.id] = replace(planned[known.id], detail=ended, ended_by=id_)
        state.sought.not_home(known.id)


def _part(state: _State) -> None:
    """Let what is known of a partner go with what this call told of a parting."""
    new = [each.detail for each in state.planned.values() if each.added and tells_of_parting(each.detail)]
    if not new:
        return
    last = max(new, key=lambda each: each.told[-1].told)
    until = last.kind, last.told[-1].told.date()
    for id_, each in state.planned.items():
        if each.detail.superseded_by is None and speaks_of_partner(each.detail):
            state.planned[id_] = replace(each, no_longer_than=until)


def _mourn(state: _State) -> None:
    """Let what was shared with one who has died go with what was told of the death, whenever that was."""
    dead = [(each, gone) for each in state.planned.values() if (gone := _dead_by(each.detail)) is not None]
    for id_, each in state.planned.items():
        one = each.detail
        # What tells by itself that it is of the dead says why for as long as it is kept.
        ended = one.superseded_by is not None or one.kind is Kind.BEREAVEMENT or one.attributes.get("loss")
        if ended or each.no_longer_than is not None:
            continue
        days = [
            death.detail.told[-1].told.date()
            for death, gone in dead
            if (death.added or each.added) and was_shared(one, gone)
        ]
        if days:
            state.planned[id_] = replace(each, no_longer_than=(Kind.BEREAVEMENT, min(days)))


def shortened_by(one: Remembered, other: Remembered) -> bool:
    """Whether one detail goes no later than another, which tells of a parting or a death; see `Planned`."""
    if one.superseded_by is not None or one.id == other.id:
        return False
    if tells_of_parting(other):
        return speaks_of_partner(one)
    if one.kind is Kind.BEREAVEMENT or one.attributes.get("loss"):
        return False
    gone = _dead_by(other)
    return gone is not None and was_shared(one, gone)


def _dead_by(detail: Remembered) -> Gone | None:
    """Who has died by what was told of a death; None for an animal, and where it is only feared."""
    if detail.kind is not Kind.BEREAVEMENT or detail.superseded_by is not None:
        return None
    gone = gone_of(detail) if detail.status in (Status.ASSERTED, Status.PAST) else None
    return gone if gone is not None and gone.why is Why.DEATH and not gone.animal else None
