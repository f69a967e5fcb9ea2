"""Who is gone by what a customer told: the dead, those spoken of in the past, the parted, the ill."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from typing import Final

from cues.details.detail import Kind, Status, Subject
from cues.details.relations import kin_of, relations
from cues.memory.topics import holds, topic_of, wordings
from cues.memory.values import Remembered

PARTNERS: Final = frozenset({"husband", "wife", "partner", "fiance", "boyfriend", "girlfriend"})
"""Words for one and the same person."""
WIDER: Final = {
    "parent": frozenset({"mother", "father", "stepmother", "stepfather"}),
    "child": frozenset({"son", "daughter", "stepson", "stepdaughter", "stepchild"}),
    "stepchild": frozenset({"stepson", "stepdaughter"}),
    "sibling": frozenset({"brother", "sister", "stepbrother", "stepsister"}),
    "grandparent": frozenset({"grandmother", "grandfather"}),
    "grandchild": frozenset({"grandson", "granddaughter"}),
    "in law": frozenset({"mother in law", "father in law", "brother in law", "sister in law", "son in law"}),
}
"""A word for several relations, and those it may mean."""
CLASSES: Final = {
    "partner": PARTNERS,
    "parent": WIDER["parent"],
    "child": WIDER["child"] | WIDER["grandchild"],
}
"""Whom a loss took, by its class, where nobody said it."""
_LONGEST_KIN: Final = 4
"""Words."""


class Why(Enum):
    """Why nothing is asked about somebody."""

    DEATH = "death"
    OVER = "over"
    """Spoken of in the past: an animal they had, a relative they had. Often a death that nobody named."""
    PARTING = "parting"
    AWAY = "away"
    """An animal that ran away, is missing or was given away."""
    CRISIS = "crisis"
    """Self-harm, abuse, a threat: whoever it is about, nothing is asked of it."""
    ILLNESS = "illness"


LASTING: Final = frozenset({Why.DEATH, Why.OVER})
"""What does not end because somebody is spoken of again."""


@dataclass(frozen=True, slots=True, repr=False)
class Gone:
    """One of whom nothing is asked."""

    why: Why
    detail: Remembered
    kins: frozenset[str]
    """Empty for an animal, and where nobody said who."""
    names: frozenset[str]
    """In lower case."""
    animal: bool = False
    species: str = ""
    """Of an animal; empty where nobody said it."""
    pregnancy: bool = False

    @property
    def unknown(self) -> bool:
        """True where nobody knows who it was."""
        return not (self.kins or self.names or self.animal or self.pregnancy)

    def __repr__(self) -> str:
        return f"Gone({self.why.value}, {self.detail.id})"


def may_be_gone(detail: Remembered) -> bool:
    """False where `gone_of` finds nobody; asked of all that is known, so it reads no more than it must.

    Args:
        detail: told at least once.
    """
    if detail.subject is Subject.OTHER or detail.status is Status.NEGATED:
        return False
    attributes, kind = detail.attributes, detail.kind
    if kind is Kind.BEREAVEMENT or attributes.get("loss") or attributes.get("crisis"):
        return True
    if kind is Kind.PET:
        return detail.status is Status.PAST or _ran_away(detail)
    if kind is Kind.FAMILY:
        return detail.status is Status.PAST
    if kind is Kind.HEALTH:
        return bool(attributes.get("serious"))
    return tells_of_parting(detail)


def gone_of(detail: Remembered) -> Gone | None:
    """Who is gone by a detail; None where it tells of nobody's going.

    What is only feared ("if he dies") counts: it is no time to ask. What is denied does not, nor does the
    loss of somebody who is not close to the caller.
    """
    if not may_be_gone(detail):
        return None
    attributes, mentions = detail.attributes, Mentions(detail)
    if attributes.get("crisis"):
        return Gone(Why.CRISIS, detail, mentions.kins, mentions.names)
    if detail.kind is Kind.BEREAVEMENT or attributes.get("loss"):
        return _dead(detail, mentions)
    if detail.kind is Kind.PET:
        why = Why.OVER if detail.status is Status.PAST else Why.AWAY
        return Gone(why, detail, frozenset(), mentions.names, True, mentions.species)
    if detail.kind is Kind.HARDSHIP:
        return Gone(Why.PARTING, detail, PARTNERS, frozenset())
    why = Why.OVER if detail.kind is Kind.FAMILY else Why.ILLNESS
    return Gone(why, detail, mentions.kins, mentions.names) if mentions.kins else None


def tells_of_parting(detail: Remembered) -> bool:
    """True for a parting of the caller's own, or what may be: somebody's husband left somebody."""
    if detail.kind is not Kind.HARDSHIP:
        return False
    if detail.subject is not Subject.CALLER and detail.attributes.get("kin") not in PARTNERS:
        return False
    event = detail.attributes.get("event", "")
    told = " ".join((str(event), *(each.words for each in detail.told)))
    return holds(told, wordings().parting["words"])


def speaks_of_partner(detail: Remembered) -> bool:
    """True where something is about a partner: by the relation told, or as a wedding of one's own is."""
    topic = topic_of(detail)
    own = topic is not None and topic.about == "partner" and detail.subject is Subject.CALLER
    return own or not Mentions(detail).kins.isdisjoint(PARTNERS)


def _ran_away(detail: Remembered) -> bool:
    """True where the last call to tell of an animal told that it is not there; told of again, it is back."""
    last = max(detail.told, key=lambda each: each.told).call
    told = " ".join(each.words for each in detail.told if each.call == last)
    return holds(told, wordings().away["words"])


def _dead(detail: Remembered, mentions: Mentions) -> Gone:
    """Who has died, as widely as the words allow: all whom they name may be meant."""
    attributes = detail.attributes
    loss, lost = str(attributes.get("loss", "")), str(attributes.get("lost", ""))
    if loss == "pet" or (not loss and mentions.species and not mentions.kins):
        return Gone(Why.DEATH, detail, frozenset(), mentions.names, True, lost or mentions.species)
    pregnancy = "pregnancy" in (loss, lost)
    kin = lost if lost in _kins() else kin_of(lost)
    kins = mentions.kins | ({kin} if kin else set())
    return Gone(
        Why.DEATH,
        detail,
        kins if kins or pregnancy else CLASSES.get(loss, frozenset()),
        mentions.names,
        pregnancy=pregnancy,
    )


@cache
def _kins() -> frozenset[str]:
    return frozenset(relations().values())


class Mentions:
    """Whom a detail speaks of, by its attributes and by the words that told it."""

    def __init__(self, detail: Remembered) -> None:
        self.detail = detail
        self.words = " ".join(each.words.lower() for each in detail.told)
        self.animal = detail.kind is Kind.PET
        self.species = str(detail.attributes.get("species", ""))
        name = detail.attributes.get("name")
        self.names = frozenset({name.lower()} if isinstance(name, str) and name else ())

    @cached_property
    def kins(self) -> frozenset[str]:
        """One word for each relation."""
        attributes = self.detail.attributes
        told = (str(attributes.get(key, "")) for key in ("kin", "relation"))
        known = {kin for one in told if (kin := one if one in _kins() else kin_of(one))}
        return frozenset(known | self._kins_in_words())

    def _kins_in_words(self) -> set[str]:
        words = re.findall(r"[a-z]+", self.words.replace("'s", ""))
        table = relations()
        spans = (
            " ".join(words[first : first + length])
            for first in range(len(words))
            for length in range(1, _LONGEST_KIN + 1)
        )
        return {table[span] for span in spans if span in table}

    def speaks(self, word: str) -> bool:
        """True where a word was said."""
        if not word or word not in self.words:
            return False
        return re.search(rf"\b{re.escape(word)}s?\b", self.words) is not None
