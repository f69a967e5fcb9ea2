"""Who is gone by what a customer told: the dead, those spoken of in the past, the parted, the gravely ill."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from typing import Final

from cues.details.detail import Kind, Status, Subject
from cues.details.relations import kin_of, relations
from cues.memory.topics import holds, wordings
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


def gone_of(detail: Remembered) -> Gone | None:
    """Who is gone by a detail; None where it tells of nobody's going.

    What is only feared ("if he dies") counts: it is no time to ask. What is denied does not, nor does the
    loss of somebody who is not close to the caller.
    """
    if detail.subject is Subject.OTHER or detail.status is Status.NEGATED:
        return None
    attributes, mentions = detail.attributes, Mentions(detail)
    if attributes.get("crisis"):
        return Gone(Why.CRISIS, detail, mentions.kins, mentions.names)
    if detail.kind is Kind.BEREAVEMENT or attributes.get("loss"):
        return _dead(detail, mentions)
    if detail.status is Status.PAST and detail.kind is Kind.PET:
        return Gone(Why.OVER, detail, frozenset(), mentions.names, True, mentions.species)
    if detail.status is Status.PAST and detail.kind is Kind.FAMILY and mentions.kins:
        return Gone(Why.OVER, detail, mentions.kins, mentions.names)
    return _troubled(detail, mentions)


def _troubled(detail: Remembered, mentions: Mentions) -> Gone | None:
    """Who is gravely ill, or has parted from the caller."""
    if detail.kind is Kind.HEALTH and detail.attributes.get("serious") and mentions.kins:
        return Gone(Why.ILLNESS, detail, mentions.kins, mentions.names)
    if detail.kind is Kind.HARDSHIP and detail.subject is Subject.CALLER:
        told = f"{detail.attributes.get('event', '')} {mentions.words}"
        if holds(told, wordings().parting["words"]):
            return Gone(Why.PARTING, detail, PARTNERS, frozenset())
    return None


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
        return bool(word) and re.search(rf"\b{re.escape(word)}s?\b", self.words) is not None
