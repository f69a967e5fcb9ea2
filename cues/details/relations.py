"""One word for each relation, whatever people call it: "mum" and "mom" are the mother."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from cues.details.spelling import plain_phrase

KIN: Final = Path(__file__).parent / "kin.toml"
_Table = TypeAdapter(dict[str, str])


@cache
def relations() -> Mapping[str, str]:
    """The one word for each name of a relation, in plain form."""
    with KIN.open("rb") as file:
        table = _Table.validate_python(tomllib.load(file))
    return {plain_phrase(name.strip()): one for one, names in table.items() for name in names.split(",")}


def kin_of(relation: str) -> str:
    """The one word for a relation in plain form; the shortest end of it that has one, else nothing.

    "my dear old mum" is the mother; "second husband" the husband.
    """
    words = relation.split()
    known = relations()
    for first in range(len(words)):
        phrase = " ".join(words[first:])
        found = known.get(phrase) or known.get(phrase.removesuffix("s"))
        if found:
            return found
    return ""
