"""What a caller and an agent may have in common, as keys that meet: places, animals, pastimes, languages.

What is sensitive makes no topic: a loss, an illness and a hardship rank nobody and are no reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cues.details.detail import AttributeValue, Detail, Kind, Status, Subject, is_grave
from cues.memory.values import Remembered
from cues.people.languages import language_code
from cues.people.profile import FamilyStage
from cues.people.regions import Guess, parted
from cues.people.vocabulary import activity_in, is_read, species_in

Key = tuple[str, ...]
"""What meets: `("region", "United States", "Ohio")`, `("pet", "dog")`."""
SENSITIVE: Final = frozenset({Kind.BEREAVEMENT, Kind.HEALTH, Kind.HARDSHIP})
PLACED: Final = frozenset({Kind.PLACE, Kind.HOME, Kind.TRAVEL})
CHILDREN: Final = frozenset("son daughter child stepson stepdaughter stepchild".split())
GRANDCHILDREN: Final = frozenset("grandson granddaughter grandchild".split())


class Source(StrEnum):
    """How it is known of the caller."""

    NUMBER = "number"
    """Guessed from where their number is from."""
    TOLD = "told"
    """They said it, now or in an earlier call."""
    ASKED = "asked"
    """Their call asks for it: a language."""


@dataclass(frozen=True, slots=True, repr=False)
class Topic:
    """One thing that an agent may share."""

    key: Key
    source: Source
    kind: Kind | None = None
    """The kind of detail that told it; None where none did."""
    too: bool = False
    """Whether it is so of the caller themselves, so that an agent has it "too"."""

    def __repr__(self) -> str:
        return f"Topic({self.key[0]}, {self.source})"


def topics_of_detail(detail: Detail) -> tuple[Topic, ...]:
    """What a detail gives to talk about; nothing where it is sensitive or stands beside a loss."""
    if detail.shadowed:
        return ()
    return _told(detail.kind, detail.subject, detail.status, detail.attributes)


def topics_of_remembered(remembered: Remembered) -> tuple[Topic, ...]:
    """The same of what is remembered; nothing where it is marked sensitive, or has been superseded."""
    if remembered.sensitive or remembered.superseded_by is not None:
        return ()
    return _told(remembered.kind, remembered.subject, remembered.status, remembered.attributes)


def topics_of_guess(guess: Guess) -> tuple[Topic, ...]:
    """What the number's region gives."""
    return _places(guess.region, guess.country, Source.NUMBER, None, too=False)


def topics_of_language(written: str) -> tuple[Topic, ...]:
    """What the language gives that a call asks for; English name, code or tag, and anything else nothing."""
    code = language_code(written)
    return (Topic(("language", code), Source.ASKED),) if code else ()


def each_once(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """Every key once; what was told stands before what is guessed, and "too" before what is others'."""
    found: dict[Key, Topic] = {}
    for topic in topics:
        kept = found.get(topic.key)
        if kept is None or (topic.source is Source.TOLD, topic.too) > (kept.source is Source.TOLD, kept.too):
            found[topic.key] = topic
    return tuple(found.values())


def _told(
    kind: Kind, subject: Subject, status: Status, attributes: Mapping[str, AttributeValue]
) -> tuple[Topic, ...]:
    so = status in {Status.ASSERTED, Status.PAST} and subject is not Subject.OTHER
    if kind in SENSITIVE or is_grave(kind, attributes) or not so:
        return ()
    words = {key: value for key, value in attributes.items() if isinstance(value, str) and is_read(value)}
    if kind in PLACED:
        own = subject is Subject.CALLER and kind is not Kind.TRAVEL
        return _places(words.get("region", ""), words.get("country", ""), Source.TOLD, kind, too=own)
    if kind is Kind.PET:
        keys = [("pet", species_in(words.get("species", "")))]
    elif kind is Kind.HOBBY:
        keys = [("hobby", activity_in(words.get("activity", "")))]
    elif kind is Kind.FAMILY:
        stage = _stage(words.get("kin", ""), attributes)
        keys = [("family", stage)]
    else:
        keys = []
    own = kind is not Kind.HOBBY or subject is Subject.CALLER
    return tuple(Topic(key, Source.TOLD, kind, too=own) for key in keys if key[1])


def _places(region: str, country: str, source: Source, kind: Kind | None, *, too: bool) -> tuple[Topic, ...]:
    """The region and its country; a country with parts is none of its own regions."""
    found = []
    if region and country and (region != country or country not in parted()):
        found.append(Topic(("region", country, region), source, kind, too))
    if country and (region != country or country in parted()):
        found.append(Topic(("country", country), source, kind, too))
    return tuple(found)


def _stage(kin: str, attributes: Mapping[str, AttributeValue]) -> str:
    """The stage of a family that one relative tells; empty where the age is not known."""
    if kin in GRANDCHILDREN:
        return FamilyStage.GRANDCHILDREN
    if kin not in CHILDREN:
        return ""
    if any(key in attributes for key in ("age_months", "age_weeks", "age_days")):
        return FamilyStage.YOUNG_CHILDREN
    age = attributes.get("age")
    if not isinstance(age, (int, float)):
        return ""
    if age < 13:
        return FamilyStage.YOUNG_CHILDREN
    return FamilyStage.TEENAGERS if age < 20 else FamilyStage.GROWN_CHILDREN
