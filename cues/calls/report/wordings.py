"""The words in which a call is told when it is over: telling.toml, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from cues.counting import counted
from cues.details.detail import Kind

Crisis = Literal["self-harm", "abuse", "threat", "other"]
Outcome = Literal[
    "words", "key", "dismissed", "wrong", "put_off", "view", "expired", "retracted", "suppressed", "unsaid"
]
Opening = Literal["opening", "opening_nobody", "unended", "unended_nobody"]
Part = (
    Opening
    | Literal["told", "unsure", "others", "nothing", "transferred", "transferred_away", "words", "key"]
)


class Telling(BaseModel):
    """All of telling.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    story: Mapping[Part, str]
    crisis: Mapping[Crisis, str]
    crisis_labels: Mapping[Crisis, str]
    nouns: Mapping[Kind, str]
    outcomes: Mapping[Outcome, str]
    next: Mapping[Literal["crisis", "care", "ahead", "later"], str]


@cache
def telling() -> Telling:
    """What the bundled file holds."""
    text = files("cues.calls.report").joinpath("telling.toml").read_text(encoding="utf-8")
    return TypeAdapter(Telling).validate_python(tomllib.loads(text))


def crisis_of(value: object) -> Crisis:
    """The class of a crisis by a detail's attribute; `other` for one that has no words of its own."""
    match value:
        case "self-harm" | "abuse" | "threat":
            return value
        case _:
            return "other"


def length_words(seconds: float) -> str:
    """A length of time for a sentence: "6 minutes and 12 seconds".

    Args:
        seconds: 0 or more; a part of a second is left out.
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [counted(hours, "hour"), counted(minutes, "minute"), counted(rest, "second")]
    said = [part for part in parts if not part.startswith("0 ")] or parts[-1:]
    return " and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))
