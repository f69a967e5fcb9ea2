"""Sentences of our own for the extractor, kept as data in cases/*.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from cues.details.detail import Detail
from cues.details.extractor import Turn
from tests.costly import extractor

FOLDER = Path(__file__).parent / "cases"


def extract(text: str, *context: str) -> tuple[Detail, ...]:
    """Details of a text; context turns begin with "same: " or "other: "."""
    turns = [Turn(same=turn.startswith("same: "), text=turn.partition(": ")[2]) for turn in context]
    return extractor().extract(text, context=turns)


def flagged(text: str, *context: str) -> dict[str, Detail]:
    """The details that may raise a cue, by kind; of two of a kind the first."""
    found: dict[str, Detail] = {}
    for detail in extract(text, *context):
        if detail.flagged:
            found.setdefault(detail.kind.value, detail)
    return found


def sentences(name: str, key: str) -> list[str]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        table = tomllib.load(file)
    return list(table.get(key, []))


def by_kind(key: str) -> Iterator[tuple[str, str]]:
    """Kind and sentence, for a key such as `found` or `negated`."""
    for path in sorted(FOLDER.glob("*.toml")):
        for sentence in sentences(path.stem, key):
            yield path.stem, sentence


def talk() -> Iterator[tuple[str, str]]:
    with (FOLDER / "talk.toml").open("rb") as file:
        for kind, said in tomllib.load(file).items():
            for sentence in said:
                yield kind, sentence
