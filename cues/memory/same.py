"""Is what a customer tells now the same thing that is remembered from an earlier call."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from cues.details.detail import AttributeValue, Kind, Subject
from cues.memory.dates import days_of
from cues.memory.record import Told
from cues.memory.values import Remembered

TELLING: Final = {
    Kind.PET: ("name", "breed", "species"),
    Kind.FAMILY: ("name", "kin", "relation"),
    Kind.BEREAVEMENT: ("name", "lost", "kin", "relation"),
    Kind.HEALTH: ("condition",),
    Kind.CELEBRATION: ("event",),
    Kind.WORK: ("occupation", "event"),
    Kind.HOME: ("event",),
    Kind.PLACE: ("place",),
    Kind.TRAVEL: ("place",),
    Kind.HOBBY: ("activity",),
    Kind.HARDSHIP: ("event", "condition"),
}
"""Attributes of which an equal one makes two details of a kind the same; without any, their words decide."""
PARTING: Final = ("name", "kin", "species", "breed", "place", "activity", "occupation", "event", "condition")
"""Attributes of which two different ones make two things: a Beagle and a Poodle are two dogs."""
DATED: Final = frozenset({Kind.CELEBRATION, Kind.TRAVEL, Kind.HEALTH})
"""Kinds of which another day makes another thing: next year's birthday, the second surgery."""
_EMPTY: Final = frozenset(
    "a an the my our your i i'm i've i'll we we're we've it it's is are was has have to".split()
)


def same_thing(known: Remembered, told: Told) -> bool:
    """True where a customer tells what is known already."""
    now = _Thing(told.kind, told.subject, told.attributes, (told.words,))
    return _same(_thing(known), now)


def same_as(known: Remembered, other: Remembered) -> bool:
    """True where two details that stand are one; what has ended is only what it was in its own history."""
    ended = (known.superseded_by, other.superseded_by) != (None, None)
    return not ended and known.status is other.status and _same(_thing(known), _thing(other))


def marks_of(
    kind: Kind, subject: Subject, attributes: Mapping[str, AttributeValue], words: Iterable[str]
) -> Iterator[Hashable]:
    """What a detail is known again by: two that have none in common are not the same."""
    for key in TELLING[kind]:
        if key in attributes:
            yield kind, subject, key, _value(attributes, key)
    for each in words:
        if content := _content(each):
            yield kind, subject, content


def name_of(attributes: Mapping[str, AttributeValue]) -> AttributeValue | None:
    """The name as it is compared; two of different names are not the same."""
    return _value(attributes, "name") if "name" in attributes else None


class _Thing(NamedTuple):
    kind: Kind
    subject: Subject
    attributes: Mapping[str, AttributeValue]
    words: tuple[str, ...]


def _thing(known: Remembered) -> _Thing:
    return _Thing(known.kind, known.subject, known.attributes, tuple(one.words for one in known.told))


def _same(one: _Thing, two: _Thing) -> bool:
    if (one.kind, one.subject) != (two.kind, two.subject):
        return False
    before, now = one.attributes, two.attributes
    if any(_value(before, key) != _value(now, key) for key in PARTING if key in before and key in now):
        return False
    if one.kind in DATED and _apart(before, now):
        return False
    shared = [key for key in TELLING[one.kind] if key in before and key in now]
    if shared:
        return any(_value(before, key) == _value(now, key) for key in shared)
    words = {_content(each) for each in one.words} - {frozenset()}
    return not words.isdisjoint(_content(each) for each in two.words)


def _value(attributes: Mapping[str, AttributeValue], key: str) -> AttributeValue:
    value = attributes[key]
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def _apart(before: Mapping[str, AttributeValue], now: Mapping[str, AttributeValue]) -> bool:
    """True where both name days, and no day is common to them."""
    one, two = days_of(before.get("when_date")), days_of(now.get("when_date"))
    return one is not None and two is not None and (one.last < two.first or two.last < one.first)


def _content(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split()) - _EMPTY
