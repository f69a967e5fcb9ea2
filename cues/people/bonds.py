"""What a profile binds an agent to, in words, and what it says to leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cues.details.detail import Kind
from cues.people.languages import language_name
from cues.people.profile import FamilyStage, Lived, Profile
from cues.people.regions import in_sentence, named_region, parted
from cues.people.topics import Key, Source, Topic
from cues.people.vocabulary import activity_in, is_read, several, species_in

GREW_UP: Final = 1.0
LIVED: Final = 0.8
"""How much a place means to somebody who lived there, beside one who grew up there; judgement."""
KINDS: Final[Mapping[str, Kind]] = {
    **{kind.value: kind for kind in Kind},
    "pets": Kind.PET, "animals": Kind.PET, "children": Kind.FAMILY, "death": Kind.BEREAVEMENT,
    "deaths": Kind.BEREAVEMENT, "illness": Kind.HEALTH, "celebrations": Kind.CELEBRATION,
    "my work": Kind.WORK, "places": Kind.PLACE, "hobbies": Kind.HOBBY, "money": Kind.HARDSHIP,
    "divorce": Kind.HARDSHIP,
}  # fmt: skip
"""Kinds of detail as people write them."""
_KIND_OF: Final[Mapping[str, Kind]] = {
    "region": Kind.PLACE,
    "country": Kind.PLACE,
    "pet": Kind.PET,
    "hobby": Kind.HOBBY,
    "family": Kind.FAMILY,
}


@dataclass(frozen=True, slots=True, repr=False)
class Bond:
    """What an agent has to say to a topic: "grew up", "grew up", "in Ohio"."""

    theirs: str
    """The verb for somebody else to read: "keeps"."""
    own: str
    """The verb for the agent to read, after "you": "keep"."""
    thing: str
    strength: float = 1.0
    """0 to 1."""

    def __repr__(self) -> str:
        return "Bond()"


@dataclass(frozen=True, slots=True, repr=False)
class Reason:
    """Why an agent suits a caller."""

    bond: Bond
    tail: str
    """What it has to do with the caller: " too", "; their number is from there"."""
    remembered: bool
    """Whether it tells what a customer said: nothing for those who may not see it."""

    @property
    def of_agent(self) -> str:
        """For a list of agents: "keeps dogs too"."""
        return f"{self.bond.theirs} {self.bond.thing}{self.tail}"

    @property
    def to_agent(self) -> str:
        """For the agent: "you keep dogs too"."""
        return f"you {self.bond.own} {self.bond.thing}{self.tail}"

    def __repr__(self) -> str:
        return "Reason()"


def reason_for(bond: Bond, topic: Topic) -> Reason:
    """A bond as the reason that a topic makes of it."""
    if topic.source is Source.NUMBER:
        tail = "; their number is from there"
    elif topic.source is Source.ASKED:
        tail = ", as asked"
    else:
        tail = " too" if topic.too else ", which they have spoken of"
    return Reason(bond, tail, remembered=topic.source is Source.TOLD)


def bonds_of(profile: Profile) -> dict[Key, Bond]:
    """What an agent shares, by key; nothing of what they avoid."""
    found: dict[Key, Bond] = {}
    for lived in profile.lived:
        for key, bond in _lived(lived):
            if key not in found or bond.strength > found[key].strength:
                found[key] = bond
    for code in profile.languages:
        found["language", code] = Bond("speaks", "speak", language_name(code))
    for species in filter(None, map(species_in, profile.pets)):
        found["pet", species] = Bond("keeps", "keep", several(species))
    for activity in filter(None, map(activity_in, profile.hobbies)):
        found["hobby", activity] = Bond("is fond of", "are fond of", activity)
    for stage in profile.family:
        found["family", stage] = Bond("has", "have", stage)
    avoided = avoided_by(profile)
    return {key: bond for key, bond in found.items() if avoided.isdisjoint(avoidable(key))}


def avoidable(key: Key, kind: Kind | None = None) -> tuple[Key, ...]:
    """The keys by which an agent may have said to leave something alone: itself, and its kinds."""
    kinds = {_KIND_OF.get(key[0]), kind} - {None}
    return (key, *(("kind", str(each)) for each in kinds))


def avoided_by(profile: Profile) -> frozenset[Key]:
    """What an agent does not want to talk about."""
    return frozenset(key for text in profile.avoid if (key := avoided_in(text)) is not None)


def avoided_in(text: str) -> Key | None:
    """What one entry of `avoid` means; None where it means nothing here, and has no effect."""
    folded = " ".join(text.casefold().split())
    if folded in KINDS:
        return "kind", str(KINDS[folded])
    if folded in set(FamilyStage):
        return "family", folded
    if not is_read(text):
        return None
    where = named_region(text)
    if where is not None:
        whole = where.region == where.country and where.country in parted()
        return ("country", where.country) if whole else ("region", where.country, where.region)
    for sort, found in (("pet", species_in(text)), ("hobby", activity_in(text))):
        if found:
            return sort, found
    return None


def unread(profile: Profile) -> tuple[str, ...]:
    """Entries that match nobody, as "hobbies, entry 2": kept as written, and without effect."""
    fields = (
        ("hobbies", [activity_in(text) for text in profile.hobbies]),
        ("pets", [species_in(text) for text in profile.pets]),
        ("avoid", [avoided_in(text) for text in profile.avoid]),
    )
    return tuple(
        f"{field}, entry {at}" for field, found in fields for at, each in enumerate(found, 1) if not each
    )


def _lived(lived: Lived) -> list[tuple[Key, Bond]]:
    where = lived.where
    verb = "lives" if lived.still else "lived"
    strength = GREW_UP if lived.grew_up else LIVED

    def bond(name: str) -> Bond:
        thing = f"in {in_sentence(name)}"
        if lived.grew_up:
            return Bond("grew up", "grew up", thing, strength)
        return Bond(verb, verb.removesuffix("s"), thing, strength)

    found: list[tuple[Key, Bond]] = [(("country", where.country), bond(where.country))]
    if where.region != where.country or where.country not in parted():
        found.append((("region", where.country, where.region), bond(where.region)))
    return found
