"""Word lists by class (pets, kin, illnesses, places ...), read from lexicon/*.toml and matched in one pass."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from cues.details.detail import AttributeValue
from cues.details.normal import open_word

LEXICON_FOLDER: Final = Path(__file__).parent / "lexicon"


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
    """All classes by name, from every file of the folder."""
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


class Lexicon:
    """Finds all entries of all classes in a `Doc` of plain forms; a component of the pipeline."""

    def __init__(
        self, vocab: Vocab, classes: Mapping[str, WordClass], sets: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._classes = classes
        self._names = {vocab.strings.add(name): name for name in (*classes, *sets)}
        self._wider = {name: (name, *table.also) for name, table in classes.items()}
        self._values: dict[tuple[str, str], str] = {}
        self._matcher = PhraseMatcher(vocab, attr="ORTH")
        for name, table in classes.items():
            entries = table.entries()
            self._matcher.add(name, [Doc(vocab, words=phrase.split(" ")) for phrase in entries])
            for phrase, value in entries.items():
                for wider in self._wider[name]:
                    self._values[wider, phrase] = value
        for name, phrases in sets.items():
            self._wider[name] = (name,)
            self._matcher.add(name, [Doc(vocab, words=phrase.split(" ")) for phrase in phrases])

    def __call__(self, doc: Doc) -> Doc:
        """Note for each word the classes that begin there, in `doc.user_data["spans"]`."""
        forms = doc.user_data["words"].forms
        spans: list[dict[str, list[int]]] = [{} for _ in forms]
        for key, first, last in self._matcher(doc):
            name = self._names[key]
            table = self._classes.get(name)
            if table is not None and _means_something_else(table, forms, first, last):
                continue
            for wider in self._wider[name]:
                ends = spans[first].setdefault(wider, [])
                if last not in ends:
                    ends.append(last)
        doc.user_data["spans"] = spans
        return doc

    def value(self, name: str, phrase: str) -> str:
        """The entry meant by a phrase in plain form."""
        return self._values.get((name, phrase), phrase)

    def word_class(self, name: str) -> WordClass | None:
        """A class by its name; None for a wider class that has no entries of its own."""
        return self._classes.get(name)


def _means_something_else(table: WordClass, forms: Sequence[str], first: int, last: int) -> bool:
    """True where the words beside an entry make it another thing ("dog food", "hot dog")."""
    if table.not_after and first and forms[first - 1] in table.not_after:
        return True
    if not table.not_before or last >= len(forms):
        return False
    return forms[last] in table.not_before or " ".join(forms[last : last + 2]) in table.not_before
