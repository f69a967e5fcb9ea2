"""How turns hang together: what is no turn of its own, and which sentence is not over; by turns.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LONGEST_BACKCHANNEL = 4
"""Words; more of them are a turn."""


def is_backchannel(text: str) -> bool:
    """True for "mm-hm", "oh I see" and the like, which leave the word with the other side."""
    words = text.split()
    return len(words) <= LONGEST_BACKCHANNEL and all(
        word in words_of("backchannel", "words") for word in words
    )


def without_fillers(text: str) -> str:
    """The text up to its last word that says something."""
    words = text.split()
    while words and words[-1] in words_of("hanging", "fillers"):
        words.pop()
    return " ".join(words)


def breaks_off(text: str) -> bool:
    """True where a text ends with a word after which a sentence goes on."""
    said = without_fillers(text)
    return said != "" and said.rpartition(" ")[2] in words_of("hanging", "ends")


@cache
def words_of(part: str, name: str) -> frozenset[str]:
    """One list of single words."""
    return frozenset(str(turns_data()[part][name]).split())


@cache
def one_word() -> Mapping[str, str]:
    """For each of several words for one thing, the one that stands for all."""
    rows = [row.split() for row in turns_data()["one_word"]["same"]]
    return {word: row[0] for row in rows for word in row}


@cache
def turns_data() -> dict[str, dict[str, Any]]:
    """The lists of turns.toml."""
    text = files("cues.calls").joinpath("turns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
