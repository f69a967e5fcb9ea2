"""Frames: who did what, as patterns over lexicon classes; read from frames/*.toml and found in one pass."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from cues.details.detail import AttributeValue, Kind, Status, Subject
from cues.details.pattern import PatternTree, PatternWriter

FRAMES_FOLDER: Final = Path(__file__).parent / "frames"
GRAMMAR_FILE: Final = FRAMES_FOLDER / "grammar.toml"
IDIOMS_FILE: Final = FRAMES_FOLDER / "idioms.toml"
CRISES_FILE: Final = FRAMES_FOLDER / "crisis.toml"


class Grammar(BaseModel):
    """The grammar words of frames/grammar.toml; each string holds words parted by blanks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    passable: str
    stops: str
    negators: str
    conditional: str
    unsure: str
    earlier: str
    done: str
    still_so: str
    claims_of_doubt: str
    not_a_name: str
    female: str
    male: str
    phrases: dict[str, tuple[str, ...]]

    def words(self, name: str) -> frozenset[str]:
        """One list as a set."""
        return frozenset(str(getattr(self, name)).split())


class FrameTable(BaseModel):
    """Patterns that say the same sort of thing, as a person writes them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    says: tuple[str, ...] = Field(min_length=1)
    sure: float = Field(default=0.85, ge=0, le=1)
    """Confidence of a detail found so."""
    given: bool = False
    """True where the words take the fact for granted ("my dog"), so that "not" and "if" do not touch it."""
    alone: bool = False
    """True where "he" or "she" need not be known."""
    of: str = ""
    """`pet` or `kin` where "he" or "it" must mean one."""
    after_death: bool = False
    """True where the words tell of a death only once somebody is known to be dead ("it was very quick")."""
    status: Status | None = None
    """What the words say by themselves, where they do."""
    subject: Subject | None = None
    attributes: dict[str, AttributeValue] = Field(default_factory=dict)


class IdiomTable(BaseModel):
    """Figures of speech by group."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A frame as the tree leads to it."""

    kind: Kind
    sure: float
    given: bool = False
    alone: bool = False
    of: str = ""
    after_death: bool = False
    status: Status | None = None
    subject: Subject | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Idiom:
    """Words that mean nothing of the sort that they seem to say."""

    group: str


@cache
def read_grammar() -> Grammar:
    """The grammar words."""
    with GRAMMAR_FILE.open("rb") as file:
        return Grammar.model_validate(tomllib.load(file))


@dataclass(frozen=True, slots=True)
class Frames:
    """All patterns of the project, written out once for the whole process."""

    phrases: PatternTree[str]
    crises: PatternTree[Frame]
    idioms: PatternTree[Idiom]
    frames: PatternTree[Frame]
    sets: Mapping[str, tuple[str, ...]]
    """The classes that patterns made for themselves, for the lexicon to find."""


@cache
def read_frames() -> Frames:
    """Every file of the folder, compiled."""
    grammar = read_grammar()
    no_name = grammar.words("not_a_name")
    words = (grammar.words("passable"), grammar.words("stops"))
    writer = PatternWriter()

    def nameable(form: str) -> bool:
        return len(form) > 1 and form.isalpha() and form not in no_name

    phrases: PatternTree[str] = PatternTree(frozenset(), frozenset(), nameable)
    for name, patterns in grammar.phrases.items():
        for pattern in patterns:
            for row in writer.write_out(pattern):
                phrases.add(row, "@" + name)
    idioms: PatternTree[Idiom] = PatternTree(*words, nameable)
    for group, raw in _tables(IDIOMS_FILE).items():
        idiom = Idiom(group)
        for pattern in IdiomTable.model_validate(raw).says:
            for row in writer.write_out(pattern):
                idioms.add(row, idiom)
    crises: PatternTree[Frame] = PatternTree(*words, nameable)
    frames: PatternTree[Frame] = PatternTree(*words, nameable)
    for path in sorted(FRAMES_FOLDER.glob("*.toml")):
        if path not in {GRAMMAR_FILE, IDIOMS_FILE}:
            _add_frames(path, crises if path == CRISES_FILE else frames, writer)
    return Frames(phrases, crises, idioms, frames, writer.sets)


def _tables(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _add_frames(path: Path, tree: PatternTree[Frame], writer: PatternWriter) -> None:
    for raw in _tables(path)["frame"]:
        table = FrameTable.model_validate(raw)
        frame = Frame(**table.model_dump(exclude={"says"}))
        for pattern in table.says:
            for row in writer.write_out(pattern):
                tree.add(row, frame)
