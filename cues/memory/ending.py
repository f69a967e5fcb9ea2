"""What a new detail ends: a death ends what is known of the dead, a move ends the place lived in before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from cues.details.detail import AttributeValue, Kind, Status, Subject
from cues.memory.dates import days_of
from cues.memory.record import Told
from cues.memory.values import Remembered

PREGNANCY: Final = "pregnancy"
_BEING: Final = ("species", "kin", "relation")
"""Attributes that say of which being something is."""
_ORIGIN: Final = re.compile(r"\b(?:from|born|grew|grow|raised|hometown|roots|originally|childhood)\b")
"""A place in such words is where one comes from; that stays so wherever one lives."""
_LIVING: Final = re.compile(
    r"\b(?:live|lives|lived|living|move|moved|moving|relocated|settled|resettled|based)\b"
)
"""A place in such words is where one lives, and one lives in one place."""
_EXPECTED: Final = re.compile(r"\b(?:expecting|pregnant|pregnancy|due|baby|babies|bump)\b")


def died(told: Told, known: Sequence[Remembered]) -> tuple[tuple[Remembered, ...], bool]:
    """What a death ends.

    Args:
        told: any detail.
        known: what is known and not ended yet.

    Returns:
        All that is known of the dead, and whether it is certain that they are meant: of two dogs without a
        name told, one has died and nobody knows which.
    """
    lost = told.attributes.get("lost")
    if told.kind is not Kind.BEREAVEMENT or not lost:
        return (), True
    if lost == PREGNANCY:
        return tuple(one for one in known if _expected(one.kind, (each.words for each in one.told))), True
    theirs = [one for one in known if one.kind is not Kind.BEREAVEMENT and _is_of(one.attributes, told)]
    names = {str(one.attributes["name"]).casefold() for one in theirs if "name" in one.attributes}
    return tuple(theirs), "name" in told.attributes or len(names) < 2


def moved(told: Told, known: Sequence[Remembered], day: date) -> tuple[Remembered, ...]:
    """The places lived in before that a detail ends.

    Args:
        told: any detail.
        known: what is known and not ended yet.
        day: of the call; a move that is still to come ends nothing.
    """
    if (
        told.kind is not Kind.PLACE
        or told.subject is not Subject.CALLER
        or told.status is not Status.ASSERTED
    ):
        return ()
    if not _LIVING.search(told.words) or _ORIGIN.search(told.words) or _to_come(told, day):
        return ()
    return tuple(
        one for one in known if is_a_home(one) and not _one_in_the_other(one.attributes, told.attributes)
    )


def beings_of(kind: Kind, attributes: Mapping[str, AttributeValue], words: Iterable[str]) -> set[str]:
    """The beings, a word in lower case for each, whose death may end a detail: `died` ends no other."""
    if kind is Kind.BEREAVEMENT:
        return set()
    beings = {str(attributes[key]).casefold() for key in _BEING if key in attributes}
    return beings | ({PREGNANCY} if _expected(kind, words) else set())


def is_a_home(one: Remembered) -> bool:
    """True for a place that the caller lives in, which a move may end."""
    return (
        one.kind is Kind.PLACE
        and one.subject is Subject.CALLER
        and one.status is Status.ASSERTED
        and not any(_ORIGIN.search(each.words) for each in one.told)
    )


def _is_of(attributes: Mapping[str, AttributeValue], told: Told) -> bool:
    """True where something known is of the being that has died."""
    lost = str(told.attributes["lost"]).casefold()
    if lost not in (str(attributes.get(key, "")).casefold() for key in _BEING):
        return False
    names = [each.get("name") for each in (attributes, told.attributes)]
    return None in names or len({str(name).casefold() for name in names}) == 1


def _expected(kind: Kind, words: Iterable[str]) -> bool:
    """True where a child is expected."""
    return kind in (Kind.CELEBRATION, Kind.FAMILY, Kind.HEALTH) and any(map(_EXPECTED.search, words))


def _to_come(told: Told, day: date) -> bool:
    days = days_of(told.attributes.get("when_date"))
    return days is not None and days.first > day


def _one_in_the_other(one: Mapping[str, AttributeValue], two: Mapping[str, AttributeValue]) -> bool:
    """True for Columbus and Ohio: both are said of one home."""
    places, regions = (
        {str(each.get(key, "")).casefold() for each in (one, two)} for key in ("place", "region")
    )
    return len(places) == 1 or (len(regions) == 1 and bool(places & regions))
