"""What a remembered detail is about, and in which words one may ask: the topics of worth_asking.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from cues.details.detail import Kind, Subject
from cues.memory.timing import Phase
from cues.memory.values import Remembered

TELLING = ("event", "activity", "occupation", "condition")
"""Attributes that tell the topic; without any that does, the customer's words decide."""
PARTING = ("kin", "relation", "name", "species", "breed", "place", "activity", "occupation", "event")
"""Attributes of which two different ones make two things, as in `cues.calls.same_thing`."""


class Topic(BaseModel):
    """A topic and its questions, each as worth_asking.toml explains them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    label: str
    kinds: frozenset[Kind]
    words: tuple[str, ...] = ()
    subjects: frozenset[Subject] = frozenset({Subject.CALLER, Subject.CLOSE})
    about: Literal["", "partner", "child", "household"] = ""
    yearly: bool = False
    coming: str = ""
    now: str = ""
    past: str = ""
    after: str = ""
    undated: str = ""
    ahead: int = Field(default=0, ge=0)
    behind: int = Field(default=0, ge=0)

    @property
    def dated(self) -> bool:
        """True where it matters when it is."""
        return bool(self.coming or self.now or self.past)

    def question(self, phase: Phase) -> str:
        """What is asked in a phase; empty where nothing is."""
        return str(getattr(self, phase.value))

    @property
    def questions(self) -> tuple[str, ...]:
        """All its questions."""
        return tuple(filter(None, (self.coming, self.now, self.past, self.after, self.undated)))


class Guarded(BaseModel):
    """What is said of a sensitive detail, once it may be seen: notes, never questions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    coming: str
    now: str
    past: str
    undated: str
    ahead: int
    behind: int
    labels: Mapping[Kind, str]

    def note(self, phase: Phase) -> str:
        """What is said in a phase."""
        return self.undated if phase is Phase.AFTER else str(getattr(self, phase.value))


class Wordings(BaseModel):
    """All of worth_asking.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: tuple[Topic, ...]
    stale: Mapping[Kind, int]
    heavy: Mapping[Literal["words"], tuple[str, ...]]
    parting: Mapping[Literal["words"], tuple[str, ...]]
    away: Mapping[Literal["words"], tuple[str, ...]]
    who: Mapping[str, Literal["him", "her"]]
    avoid: Mapping[Literal["died", "over", "someone", "pregnancy", "away", "parting", "crisis", "more"], str]
    guarded: Guarded


@cache
def wordings() -> Wordings:
    """What the bundled file holds."""
    text = files("cues.memory").joinpath("worth_asking.toml").read_text(encoding="utf-8")
    return TypeAdapter(Wordings).validate_python(tomllib.loads(text))


def topic_of(detail: Remembered) -> Topic | None:
    """The topic of a detail; None where none fits, as with what is always sensitive."""
    fitting = [
        topic for topic in wordings().topic if detail.kind in topic.kinds and detail.subject in topic.subjects
    ]
    telling = " ".join(said(detail, TELLING))
    words = " ".join(each.words for each in detail.told)
    for text in (telling, words):
        found = next((topic for topic in fitting if topic.words and holds(text, topic.words)), None)
        if found is not None:
            return found
    return next((topic for topic in fitting if not topic.words), None)


def may_be_same(one: Remembered, two: Remembered) -> bool:
    """True where no attribute that both have tells them apart; asked of details of one topic."""
    shared = [key for key in PARTING if key in one.attributes and key in two.attributes]
    if "kin" in shared and "relation" in shared:  # "mum" and "mother" are one word by their kin
        shared.remove("relation")
    return all(_plain(one, key) == _plain(two, key) for key in shared)


def said(detail: Remembered, keys: Iterable[str]) -> list[str]:
    """The words of those attributes that are there."""
    values = (detail.attributes.get(key) for key in keys)
    return [value for value in values if isinstance(value, str) and value.strip()]


def holds(text: str, phrases: tuple[str, ...]) -> bool:
    """True where any of the phrases stands in the text as whole words."""
    return bool(text) and _pattern(phrases).search(text.lower()) is not None


def _plain(detail: Remembered, key: str) -> str:
    return " ".join(str(detail.attributes[key]).casefold().split())


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, phrases))})(?![a-z])")
