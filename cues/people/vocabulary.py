"""What free text of a profile means in the words of details: an animal, a pastime, or nothing at all."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from cues.details.lean_spacy import import_spacy
from cues.details.spelling import plain_phrase

if TYPE_CHECKING:
    from types import ModuleType

NEVER_READ: Final = frozenset(
    "activism activist bible buddhist campaigning canvassing catholic chapel christian church conservative "
    "convent democrat evangelical faith feminist gay gospel gurdwara hajj hindu imam islam islamic jewish "
    "koran labour lesbian lgbt liberal missionary mosque muslim parish party pilgrimage political politics "
    "prayer praying preaching priest pride protest queer quran rabbi religion religious republican rosary "
    "sikh socialist synagogue temple torah tory trans union unions worship".split()
)
"""A text with one of these words may tell of religion, ethnicity, orientation, politics or a union: it is not
read, whatever else stands in it."""
INNOCENT: Final = frozenset({"rugby union", "party games"})
"""Texts that hold such a word and tell of no such thing."""
UNCHANGED: Final = frozenset({"fish", "sheep", "koi", "tropical fish"})
"""Animals whose plural is the word itself."""
IRREGULAR: Final[Mapping[str, str]] = {"mouse": "mice", "goose": "geese"}
_LONGEST: Final = 5
"""Words in the longest entry that is looked for."""


def is_read(text: str) -> bool:
    """Whether a text may be looked at for what it means; False where it could tell what nobody may ask."""
    phrase = plain_phrase(text.replace("-", " "))
    return phrase in INNOCENT or NEVER_READ.isdisjoint(phrase.split())


def species_in(text: str) -> str:
    """The animal that a text names: "dog" for "two golden retrievers"; empty where it names none."""
    return _longest(text, _species())


def activity_in(text: str) -> str:
    """The pastime that a text names, as `Detail.attributes["activity"]`; empty where it names none."""
    return _longest(text, _activities())


def several(species: str) -> str:
    """The plural of an animal."""
    if species in UNCHANGED:
        return species
    return IRREGULAR.get(species) or str(_lexicon().plural_of(species))


def _longest(text: str, entries: Mapping[str, str]) -> str:
    if not is_read(text):
        return ""
    words = plain_phrase(text.replace("-", " ")).split()
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            found = entries.get(" ".join(words[at : at + size]))
            if found:
                return found
    return ""


@cache
def _lexicon() -> ModuleType:
    """The lexicon of details, which brings spaCy: loaded where a text is read, and in its lean form."""
    import_spacy()
    return importlib.import_module("cues.details.lexicon")


@cache
def _species() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for table in _lexicon().written_lexicon().values():
        if table.attribute == "species":
            found.update(table.entries())
        elif table.attribute == "breed" and "species" in table.marks:
            found.update(dict.fromkeys(table.entries(), str(table.marks["species"])))
    return found


@cache
def _activities() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for table in _lexicon().written_lexicon().values():
        if table.attribute == "activity":
            found.update(table.entries())
    return found
