"""Where a place lies: its state or nation, and its country, read from regions.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import TypeAdapter

from cues.details.spelling import plain_phrase

REGIONS: Final = Path(__file__).parent / "regions.toml"
OWN_COUNTRIES: Final = "countries"
"""The table whose regions are countries themselves."""
UNSURE: Final = "unsure"
"""The table of names that may be several places, or lie in several countries."""
SMALL_WORDS: Final = frozenset("the of on in and upon".split())

_Tables = TypeAdapter(dict[str, dict[str, str]])


class Region(NamedTuple):
    """Where a place lies; both empty where nobody can tell."""

    region: str
    """A state of the United States, Canada or Australia, a nation of the United Kingdom, else the country."""
    country: str


@cache
def regions() -> Mapping[str, Region]:
    """All places of the lexicon in plain form."""
    with REGIONS.open("rb") as file:
        tables = _Tables.validate_python(tomllib.load(file))
    found: dict[str, Region] = {}
    for country, rows in tables.items():
        for region, names in rows.items():
            where = Region(region, region if country in {OWN_COUNTRIES, UNSURE} else country)
            found.update((plain_phrase(name.strip()), where) for name in names.split(","))
    return found


def region_of(place: str) -> Region:
    """Where a place in plain form lies."""
    return regions().get(place) or regions().get(place.removeprefix("the "), Region("", ""))


def title(phrase: str) -> str:
    """A proper name as it is written: "new york" gives "New York"."""
    words = phrase.split()
    return " ".join(
        word if at and word in SMALL_WORDS else word[:1].upper() + word[1:] for at, word in enumerate(words)
    )
