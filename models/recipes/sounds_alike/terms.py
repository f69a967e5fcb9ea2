"""Which terms are spoken, those outside the fast ear's vocabulary first, and in which sentences."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from cues.details.lexicon import WordClass, written_lexicon
from cues.playbook.load import load_playbook

SLOT: Final = "{}"
ARTICLE_SLOT: Final = "{a}"
_ARTICLES: Final = (
    "the ",
    "a ",
    "an ",
    "my ",
    "our ",
    "his ",
    "her ",
    "in ",
    "was ",
    "were ",
    "been ",
    "got ",
)
_NAMES: Final = frozenset({"person_name", "pedigree_name"})
"""A name that is heard as another name makes no detail more, or less."""
_SAID_AS_WRITTEN: Final = re.compile(r"[a-z](?:[a-z -]|(?<! )')*")
"""Neither with digits nor with the loose endings that some entries hold in plain form."""
_READ: Final = "read"
"""The table of carriers.toml that is no group."""


@dataclass(frozen=True, slots=True)
class Term:
    """Something to be said and heard."""

    text: str
    """As it stands in the lexicon or in a play's words."""
    group: str
    """Of carriers.toml: what kind of thing it is."""
    known: bool
    """Whether the fast ear has all its words."""


@dataclass(frozen=True, slots=True)
class Group:
    """What is said around terms of one kind."""

    sentences: tuple[str, ...]
    trial: tuple[str, ...]


@cache
def groups() -> Mapping[str, Group]:
    """The kinds of terms by name, from carriers.toml."""
    return {
        name: Group(tuple(table["sentences"]), tuple(table["trial"]))
        for name, table in _carriers().items()
        if name != _READ
    }


def all_terms(vocabulary: Container[str]) -> list[Term]:
    """Every term once, those with a word outside `vocabulary` first; places are last in each part.

    A term that holds another one ("ulcerative colitis", "colitis") is left out where that one's words are all
    that the ear lacks: the shorter is found in it.
    """
    kinds = _group_of_term()
    unknown = {text for text in kinds if not _known(text, vocabulary)}
    core = {text for text in unknown if not _holds_another(text, unknown, vocabulary)}
    known = {text for text in kinds if text not in unknown}
    return [
        Term(text, kinds[text], known=text in known)
        for part in (core, known)
        for text in sorted(part, key=lambda text: (kinds[text] == "place", text))
    ]


def term_called(text: str, vocabulary: Container[str]) -> Term:
    """A term as somebody gives it, of the kind that the lexicon knows it by, else of none."""
    text = " ".join(text.lower().split())
    return Term(text, _group_of_term().get(text, "thing"), known=_known(text, vocabulary))


def filled(sentence: str, term: str) -> tuple[str, str]:
    """What is said before the term and after it.

    Args:
        sentence: with one slot.
        term: its own article, where it has one, takes the place of the sentence's.
    """
    slot = ARTICLE_SLOT if ARTICLE_SLOT in sentence else SLOT
    before, after = sentence.split(slot)
    if slot == ARTICLE_SLOT and not term.startswith(_ARTICLES):
        before += "an " if term[0] in "aeio" else "a "
    return before.strip(), after.strip()


def aloud(text: str) -> str:
    """A sentence as it is given to a voice: letters that are said one by one stand apart."""
    return " ".join(_letters(word) if word in _spelled() else word for word in text.split())


def _letters(word: str) -> str:
    last = word[-1] == "s" and word[:-1] in _spelled()
    return " ".join(word[:-1] if last else word).upper() + ("'s" if last else "")


@cache
def _spelled() -> frozenset[str]:
    return frozenset(_carriers()[_READ]["spelled"].split())


@cache
def _carriers() -> dict[str, dict[str, Any]]:
    with (Path(__file__).parent / "carriers.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _group_of_term() -> Mapping[str, str]:
    group_of_class = {
        name: group for group, table in _carriers().items() for name in table.get("classes", ())
    }
    kinds: dict[str, str] = {}
    for name, table in written_lexicon().items():
        if name not in _NAMES:
            for text in written_terms(table):
                kinds.setdefault(text, group_of_class.get(name, "thing"))
                if kinds[text] == "thing":
                    kinds[text] = group_of_class.get(name, "thing")
    for word in _playbook_words():
        kinds.setdefault(word, "thing")
    return {text: group for text, group in kinds.items() if _SAID_AS_WRITTEN.fullmatch(text)}


def written_terms(table: WordClass) -> list[str]:
    """The terms of a class as they are written."""
    return [term.strip() for term in table.terms.replace("\n", ",").split(",") if term.strip()]


def _playbook_words() -> Iterable[str]:
    return sorted({word for play in load_playbook().plays for word in play.trigger.words})


def _words(text: str) -> list[str]:
    return text.replace("-", " ").split()


def _known(text: str, vocabulary: Container[str]) -> bool:
    return all(word in vocabulary or word.removesuffix("'s") in vocabulary for word in _words(text))


def _holds_another(text: str, terms: Container[str], vocabulary: Container[str]) -> bool:
    words = _words(text)
    for first in range(len(words)):
        for past in range(first + 1, len(words) + 1):
            rest = words[:first] + words[past:]
            if rest and " ".join(words[first:past]) in terms and _known(" ".join(rest), vocabulary):
                return True
    return False
