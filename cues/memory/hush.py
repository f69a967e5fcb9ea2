"""Of whom nothing is asked: whoever is gone, and whatever could touch them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Final

from cues.details.detail import Status, Subject
from cues.memory.gone import (
    LASTING,
    PARTNERS,
    WIDER,
    Gone,
    Mentions,
    Why,
    gone_of,
    may_be_gone,
    speaks_of_partner,
)
from cues.memory.timing import newest_of
from cues.memory.topics import Topic, topic_of
from cues.memory.values import Remembered

ONE_ONLY: Final = PARTNERS | {"mother", "father", "parent"}
"""Relations of whom there is one: a second name is not a second person."""
MOST_GONE: Final = 60
"""Details telling of one who is gone that are looked at, the newest. No life holds more; where a store does,
nobody can say whom a word would touch, and none is said."""
ALIKE: Final = 0.5
"""Likeness of two names (difflib's ratio) from which the recogniser may have heard one name in two ways."""
ONE_BREATH: Final = 15.0
"""Seconds around a death within which all that was told belongs to it: "and we loved hiking together"."""
AT_HOME: Final = ONE_ONLY | WIDER["parent"] | WIDER["child"] | WIDER["sibling"] | {"child", "sibling"}
"""Of whom one asks with "how is everybody at home"."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One who is gone, with what is asked of the telling again and again."""

    gone: Gone
    since: datetime
    """When it was told last."""
    calls: frozenset[str]
    """That told it."""
    household: bool
    """One asks of them with "how is everybody at home"."""

    @classmethod
    def of(cls, gone: Gone) -> _Seen:
        calls = frozenset(each.call for each in gone.detail.told)
        household = gone.pregnancy or not gone.kins.isdisjoint(AT_HOME)
        return cls(gone, newest_of(gone.detail), calls, household)


class Hush:
    """All of whom nothing is asked about, by what is remembered of one customer.

    Args:
        remembered: all of it, each told at least once.
    """

    def __init__(self, remembered: Iterable[Remembered]) -> None:
        found = [each for each in remembered if may_be_gone(each)]
        if len(found) > MOST_GONE:
            found.sort(key=lambda each: (newest_of(each), each.id), reverse=True)
        ordered = sorted(found[:MOST_GONE], key=lambda each: each.id)
        self.gone: Sequence[Gone] = tuple(filter(None, map(gone_of, ordered)))
        self.unread = max(0, len(found) - MOST_GONE)
        """How many more may tell of one who is gone; where there are any, all is hushed."""
        self._seen = [_Seen.of(each) for each in self.gone]

    def hushes(self, detail: Remembered, topic: Topic | None, *, deaths_only: bool = False) -> bool:
        """True where a word about a detail could touch somebody who is gone.

        Args:
            detail: what the word would be about.
            topic: its topic.
            deaths_only: for what is for care only: an illness or a parting does not silence itself.
        """
        if self.unread:
            return True
        spoken_of = Mentions(detail)
        if deaths_only:
            deaths = (each for each in self._seen if each.gone.why in LASTING)
            return any(each.gone.detail is not detail and _touches(each, spoken_of, topic) for each in deaths)
        return "former partner" in spoken_of.kins or any(
            each.gone.detail is detail or _touches(each, spoken_of, topic) for each in self._seen
        )


def was_shared(detail: Remembered, dead: Gone) -> bool:
    """True where something was about one who has died, or about what was theirs and the caller's together.

    Args:
        detail: told at least once.
        dead: of a person; where nobody knows who, what is a couple's or a child's may have been theirs.
    """
    topic = topic_of(detail)
    about = topic.about if topic is not None else ""
    if dead.unknown:
        return about == "child" or speaks_of_partner(detail)
    told = Mentions(detail)
    if about in {"partner", "child"} and _touches_life(_Seen.of(dead), told, about):
        return True
    return not dead.pregnancy and _touches_person(dead, told)


def _touches(seen: _Seen, told: Mentions, topic: Topic | None) -> bool:
    """True where a word about what was told could touch one who is gone."""
    gone = seen.gone
    if any(told.speaks(name) or name in told.names for name in gone.names):
        return True
    if gone.why is Why.DEATH and _in_one_breath(told.detail, gone.detail):
        return True
    later = _later(told.detail, seen)
    if later and (gone.why not in LASTING or gone.unknown or gone.pregnancy):
        return False
    if gone.animal:
        return _touches_animal(gone, told, later=later)
    about = topic.about if topic is not None else ""
    if gone.unknown:
        return bool(about or told.animal or told.kins or told.names)
    return _touches_life(seen, told, about) or _touches_person(gone, told)


def _touches_life(seen: _Seen, told: Mentions, about: str) -> bool:
    """True where a topic is about the part of the caller's life that somebody is missing from."""
    gone = seen.gone
    if about == "household":
        return seen.household
    if about == "partner" and told.detail.subject is Subject.CALLER:
        return not gone.kins.isdisjoint(PARTNERS)
    return about == "child" and (gone.pregnancy or bool(_same(gone.kins, {"child", "grandchild"})))


def _touches_person(gone: Gone, told: Mentions) -> bool:
    """True where it may be the same person: of one relation, and not by another name."""
    if gone.pregnancy:
        return bool(_same({"child"}, told.kins))
    if not gone.kins or not told.kins:
        return False
    shared = _same(gone.kins, told.kins)
    return bool(shared) and (not shared.isdisjoint(ONE_ONLY) or not _differ(gone.names, told.names))


def _touches_animal(gone: Gone, told: Mentions, *, later: bool) -> bool:
    """True where it may be the dead animal: not one of another kind or name, nor one told of since."""
    if not told.animal:
        activity = str(told.detail.attributes.get("activity", ""))
        return not later and bool(gone.species) and (told.speaks(gone.species) or gone.species in activity)
    if told.detail.attributes.get("loss") or told.detail.status is not Status.ASSERTED:
        return True
    if gone.names and told.names:
        return not _differ(gone.names, told.names)
    if gone.species and told.species and gone.species != told.species:
        return False
    return not later


def _same(one: Iterable[str], two: Iterable[str]) -> set[str]:
    """The relations of one that may be among the other's."""
    one, two = set(one), set(two)
    shared = one & two
    if one & PARTNERS and two & PARTNERS:
        shared |= one & PARTNERS
    for wide, narrow in WIDER.items():
        if wide in one and two & narrow:
            shared.add(wide)
        if wide in two:
            shared |= one & narrow
    return shared


def _differ(one: frozenset[str], two: frozenset[str]) -> bool:
    """True where both are named, and no name of one can be a mishearing of the other's."""
    if not one or not two:
        return False
    return all(SequenceMatcher(None, a, b).ratio() < ALIKE for a in one for b in two)


def _in_one_breath(told: Remembered, gone: Remembered) -> bool:
    """True where something was only ever told together with a death."""
    return bool(told.told) and all(
        any(one.call == each.call and abs(one.at - each.at) <= ONE_BREATH for one in gone.told)
        for each in told.told
    )


def _later(told: Remembered, seen: _Seen) -> bool:
    """True where something was told in a later call than all that tells of the one who is gone."""
    return any(each.told > seen.since and each.call not in seen.calls for each in told.told)
