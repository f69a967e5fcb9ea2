"""Word lists by class (pets, kin, illnesses, places ...), read from lexicon/*.toml, found in one pass."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from spacy.tokens import Doc

from cues.details.detail import AttributeValue
from cues.details.normal import open_word

Classes = dict[str, tuple[int, ...]]
"""Classes that begin at one word, with the lengths of their entries in words; shared, so never written to."""
NO_CLASSES: Final[Classes] = {}

LEXICON_FOLDER: Final = Path(__file__).parent / "lexicon"
HEARD_AS: Final = Path(__file__).parent / "heard_as.toml"
"""How the recognisers hear entries that they lack, made by models/recipes/sounds_alike."""
_HeardAs = TypeAdapter(dict[str, dict[str, int]])


class WordClass(BaseModel):
    """One class of the lexicon, as a person writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    terms: str = ""
    """The entries, parted by commas or line ends, as they are said."""
    heard: dict[str, str] = Field(default_factory=dict)
    """How entries sound to a recogniser that lacks them, or are shortened, and the entry meant."""
    plural: bool = False
    """True where each entry is also meant by its plural."""
    also: tuple[str, ...] = ()
    """Wider classes that hold all these entries too."""
    attribute: str = ""
    """The detail's attribute that an entry fills; none where empty."""
    marks: dict[str, AttributeValue] = Field(default_factory=dict)
    """Attributes that every entry of the class brings along."""
    not_after: frozenset[str] = frozenset()
    """Plain forms right after which an entry means something else."""
    not_before: frozenset[str] = frozenset()
    """Plain forms right before which an entry means something else."""

    def sounding(self, sounds: Mapping[str, Iterable[str]]) -> WordClass:
        """The class with what its entries sound like besides; what is written here already stays as it is."""
        entries = self.entries()
        more = {
            form: entries[plain(term)]
            for term, forms in sounds.items()
            if plain(term) in entries
            for form in forms
            if plain(form) not in entries
        }
        return self.model_copy(update={"heard": {**more, **self.heard}}) if more else self

    def entries(self) -> dict[str, str]:
        """What may be heard, in plain form, and the entry that it stands for."""
        found: dict[str, str] = {}
        for term in self.terms.replace("\n", ",").split(","):
            entry = term.strip()
            if not entry:
                continue
            found[plain(entry)] = entry
            if self.plural:
                found.setdefault(plain(plural_of(entry)), entry)
        for sound, entry in self.heard.items():
            found[plain(sound)] = entry
            if self.plural:
                found.setdefault(plain(plural_of(sound)), entry)
        return found


def plain(phrase: str) -> str:
    """A phrase in plain form, its words parted by single blanks."""
    return " ".join(form for word in phrase.split() for form in open_word(word))


def plural_of(term: str) -> str:
    """The regular plural of a term's last word."""
    if term.endswith(("s", "x", "ch", "sh")):
        return term + "es"
    if term.endswith("y") and term[-2:-1] not in {"a", "e", "o", "u"}:
        return term[:-1] + "ies"
    return term + "s"


@cache
def read_lexicon() -> Mapping[str, WordClass]:
    """All classes by name, with how the recognisers were heard to hear their entries."""
    with HEARD_AS.open("rb") as file:
        sounds = _HeardAs.validate_python(tomllib.load(file))
    return {name: table.sounding(sounds) for name, table in written_lexicon().items()}


@cache
def written_lexicon() -> Mapping[str, WordClass]:
    """All classes by name as people wrote them, from every file of the folder."""
    classes: dict[str, WordClass] = {}
    for path in sorted(LEXICON_FOLDER.glob("*.toml")):
        with path.open("rb") as file:
            for name, table in tomllib.load(file).items():
                if name in classes:
                    raise ValueError(
                        f"the class {name} stands in two files of the lexicon, one is {path.name}"
                    )
                classes[name] = WordClass.model_validate(table)
    return classes


@dataclass(slots=True)
class _Branch:
    """The entries that begin with the same words."""

    classes: tuple[str, ...] = ()
    """Classes of the entry that ends here."""
    free: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """The same and their wider classes, each with the entry's length, as a text's word shares it."""
    bound: tuple[str, ...] = ()
    """Those of the classes whose entries mean something else beside certain words."""
    further: dict[str, _Branch] = field(default_factory=dict)


class Lexicon:
    """Finds all entries of all classes in a text of plain forms; a component of the pipeline."""

    def __init__(self, classes: Mapping[str, WordClass], sets: Mapping[str, tuple[str, ...]]) -> None:
        self._classes = classes
        self._root = _Branch()
        self._values: dict[tuple[str, str], str] = {}
        self._narrower: dict[str, tuple[str, ...]] = {}
        for name, table in classes.items():
            for wider in table.also:
                self._narrower[wider] = (*self._narrower.get(wider, ()), name)
            for phrase, value in table.entries().items():
                self._add(phrase, name)
                for wider in (name, *table.also):
                    self._values[wider, phrase] = value
        for name, phrases in sets.items():
            for phrase in phrases:
                self._add(phrase, name)
        self._finish(self._root, 0)

    def _add(self, phrase: str, name: str) -> None:
        branch = self._root
        for form in phrase.split(" "):
            follower = branch.further.get(form)
            if follower is None:
                follower = branch.further[form] = _Branch()
            branch = follower
        branch.classes += (name,)

    def _finish(self, branch: _Branch, length: int) -> None:
        """Lay out what each entry gives, once, so that reading a text makes no dictionaries."""
        bound = []
        for name in branch.classes:
            table = self._classes.get(name)
            if table is None:
                branch.free[name] = (length,)
            elif table.not_after or table.not_before:
                bound.append(name)
            else:
                for wider in (name, *table.also):
                    branch.free[wider] = (length,)
        branch.bound = tuple(bound)
        for follower in branch.further.values():
            self._finish(follower, length + 1)

    def __call__(self, doc: Doc) -> Doc:
        """Note for each word the classes that begin there, in `doc.user_data["spans"]`."""
        doc.user_data["spans"] = self.spans(doc.user_data["words"].forms)
        return doc

    def spans(self, forms: Sequence[str]) -> list[Classes]:
        """For each word, the classes that begin there, with the lengths of their entries in words."""
        return [self._classes_at(forms, at) for at in range(len(forms))]

    def _classes_at(self, forms: Sequence[str], at: int) -> Classes:
        found: Classes = NO_CLASSES
        shared = True
        branch = self._root
        last = at
        while last < len(forms) and forms[last] in branch.further:
            branch = branch.further[forms[last]]
            last += 1
            if branch.free:
                if found is NO_CLASSES:
                    found = branch.free
                else:
                    found = _joined(found, branch.free)
                    shared = False
            for name in branch.bound:
                table = self._classes[name]
                if _means_something_else(table, forms, at, last):
                    continue
                if shared:
                    found, shared = dict(found), False
                for wider in (name, *table.also):
                    found[wider] = (*found.get(wider, ()), last - at)
        return found

    def value(self, name: str, phrase: str) -> str:
        """The entry meant by a phrase in plain form."""
        return self._values.get((name, phrase), phrase)

    def narrower(self, name: str) -> tuple[str, ...]:
        """The classes whose entries a wider class holds too."""
        return self._narrower.get(name, ())

    def marked(self, mark: str) -> tuple[str, ...]:
        """The classes that bring an attribute along."""
        return tuple(name for name, table in self._classes.items() if mark in table.marks)

    def word_class(self, name: str) -> WordClass | None:
        """A class by its name; None for a wider class that has no entries of its own."""
        return self._classes.get(name)


def _joined(one: Mapping[str, tuple[int, ...]], two: Mapping[str, tuple[int, ...]]) -> Classes:
    """The classes of two entries that begin at one word."""
    both = dict(one)
    for name, lengths in two.items():
        both[name] = (*both[name], *lengths) if name in both else lengths
    return both


def _means_something_else(table: WordClass, forms: Sequence[str], first: int, last: int) -> bool:
    """True where the words beside an entry make it another thing ("dog food", "hot dog")."""
    if table.not_after and first and forms[first - 1] in table.not_after:
        return True
    if not table.not_before or last >= len(forms):
        return False
    return forms[last] in table.not_before or " ".join(forms[last : last + 2]) in table.not_before
