"""Where a caller's number is from: a country and a state, as a guess, since numbers move with people."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType
from pydantic import TypeAdapter

from cues.details.places import Region, region_of, regions
from cues.details.spelling import plain_phrase

if TYPE_CHECKING:
    from types import ModuleType

STATES: Final = Path(__file__).parent / "states.toml"
PLACED: Final = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.UNKNOWN,
    }
)
"""Sorts of numbers that belong to a place; free and premium numbers, internet lines and pagers do not."""
ENGLISH: Final = "en"
WITH_THE: Final = frozenset(
    "Bahamas|Czech Republic|District of Columbia|Dominican Republic|Gambia|Maldives|Netherlands"
    "|Northern Mariana Islands|Northern Territory|Northwest Territories|Philippines|Seychelles"
    "|Solomon Islands|U.S. Virgin Islands|United Arab Emirates|United Kingdom|United States|Yukon".split("|")
)
"""Names that a sentence says with "the"."""
_UNITED_STATES: Final = "United States"
_Tables = TypeAdapter(dict[str, dict[str, str]])


@dataclass(frozen=True, slots=True, repr=False)
class Guess:
    """Where a number is from. People keep their numbers when they move: it is never said as a fact."""

    region: str
    """As `Detail.attributes["region"]`: a state or nation, else the country; empty: the country alone is
    known."""
    country: str

    @property
    def in_words(self) -> str:
        """The guess, worded as one."""
        return f"their number is from {in_sentence(self.region or self.country)}"

    def __repr__(self) -> str:
        return f"Guess({'region' if self.region else 'country'})"


def guess(number: str) -> Guess | None:
    """Where a number is from; None where nothing can be guessed: free numbers, and what is no number.

    Args:
        number: E.164, as `+16145550123`. Anything else is taken for no number.

    The figures are those of phonenumbers (Google's libphonenumber), read offline.
    """
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    code = phonenumbers.region_code_for_number(parsed) or _only_country(parsed)
    placed = phonenumbers.is_possible_number(parsed) and phonenumbers.number_type(parsed) in PLACED
    if not code or not placed:
        return None
    territory = _states()["territories"].get(code)
    country = _UNITED_STATES if territory else _country(code)
    if country not in parted():
        return Guess(country, country) if country else None
    described = str(_geocoder().description_for_number(parsed, ENGLISH))
    return Guess(territory or _part(described, code, country), country)


def is_number(text: str) -> bool:
    """Whether a text is a telephone number with its country's code, as `+16145550123`."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, None))
    except phonenumbers.NumberParseException:
        return False


@cache
def parted() -> Mapping[str, frozenset[str]]:
    """Countries whose states or nations are told apart, and their parts."""
    found: dict[str, set[str]] = {}
    for region, country in regions().values():
        if country and region != country:
            found.setdefault(country, set()).add(region)
    states = _states()
    found[_UNITED_STATES] |= {*states["US"].values(), *states["territories"].values()}
    found["Canada"] |= set(states["CA"].values())
    return {country: frozenset(parts) for country, parts in found.items()}


def named_region(name: str, country: str = "") -> Region | None:
    """The region or country that somebody has written; None where it is not known.

    Args:
        name: a state, nation or country in English, in any case.
        country: the country that it lies in, where there are several of its name ("Georgia").
    """
    if country:
        whole = _whole(country)
        if whole is None or _folded(name) == _folded(whole.country):
            return whole
        return _parts().get((whole.country, _folded(name)))
    return _parts().get(("", _folded(name))) or _whole(name)


def read_tables() -> None:
    """Read the tables of numbers, which takes a second; else the first guess does."""
    guess("+16145550123")


def _whole(name: str) -> Region | None:
    """A country by its name."""
    folded = _folded(name)
    # The tables of phonenumbers take long to read: for the names that details know, they are not needed.
    country = _usual_countries().get(folded) or _all_countries().get(folded)
    return Region(country, country) if country else None


@cache
def _parts() -> Mapping[tuple[str, str], Region]:
    """States and nations by their folded name, under "" and under their country."""
    return {
        (under, _folded(part)): Region(part, country)
        for country, parts in parted().items()
        for part in parts
        for under in ("", country)
    }


@cache
def _usual_countries() -> Mapping[str, str]:
    return {_folded(where.country): where.country for where in regions().values() if where.country}


@cache
def _all_countries() -> Mapping[str, str]:
    own = {country for country in map(_country, _locale_data()) if country}
    return {_folded(country): country for country in own - {*_states()["territories"].values()}}


@cache
def _geocoder() -> ModuleType:
    """The geocoder of phonenumbers, which brings the places of every number in every language."""
    return importlib.import_module("phonenumbers.geocoder")


@cache
def _locale_data() -> Mapping[str, Mapping[str, str]]:
    """Names of countries by their two letters and by language."""
    names: Mapping[str, Mapping[str, str]] = importlib.import_module(
        "phonenumbers.geodata.locale"
    ).LOCALE_DATA
    return names


def _part(described: str, code: str, country: str) -> str:
    """The state in a description of the geocoder: "Columbus, OH", "Ohio", "Manchester"; empty: in none."""
    town, _, short = described.rpartition(", ")
    state = _states().get(code, {}).get(short) if town else None
    if state:
        return state
    name = _named(described)
    if name in parted()[country]:
        return name
    where = region_of(plain_phrase(described))
    return where.region if where.country == country and where.region != country else ""


def _only_country(number: PhoneNumber) -> str:
    """The country of a calling code that one country has to itself, for numbers that are not given out."""
    codes = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    return codes[0] if len(codes) == 1 else ""


def in_sentence(name: str) -> str:
    """A region's name as a sentence says it: "the United States"."""
    return f"the {name}" if name in WITH_THE else name


def _country(code: str) -> str:
    """The English name of a country, by its two letters; empty where it has none."""
    name = _locale_data().get(code, {}).get(ENGLISH, "")
    if name.startswith("*"):  # the same as in the language that follows
        name = _locale_data()[code].get(name[1:], "")
    return _named(name)


def _named(name: str) -> str:
    return _states()["names"].get(name, name)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


@cache
def _states() -> Mapping[str, Mapping[str, str]]:
    with STATES.open("rb") as file:
        return _Tables.validate_python(tomllib.load(file))
