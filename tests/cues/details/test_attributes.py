"""Attributes say what was said: names, kinds of animal, relations, places, times and numbers."""

from __future__ import annotations

import pytest

from cues.details.detail import AttributeValue
from tests.cues.details.examples import extract, flagged


@pytest.mark.parametrize(
    ("text", "kind", "key", "value"),
    [
        ("my dog biscuit ate it", "pet", "name", "Biscuit"),
        ("i've got a cat called minerva", "pet", "name", "Minerva"),
        ("we've just got a corky puppy", "pet", "breed", "corgi"),
        ("my labrador doodle ate the remote", "pet", "breed", "labradoodle"),
        ("i play pickle ball on mondays", "hobby", "activity", "pickleball"),
        ("my kitten climbs the curtains", "pet", "species", "cat"),
        ("my wife's having an operation", "health", "relation", "wife"),
        ("i have asthma", "health", "condition", "asthma"),
        ("i'm a nurse", "work", "occupation", "nurse"),
        ("i grew up in new mexico", "place", "place", "New Mexico"),
        ("my sister lives in the netherlands", "place", "place", "The Netherlands"),
        ("we're getting married in june", "celebration", "when", "in june"),
        ("it's our wedding anniversary on friday", "celebration", "event", "wedding anniversary"),
        ("we have three kids", "family", "number", 3),
        ("we've been married for twenty five years", "family", "number", 25),
        ("my daughter sophie is starting school", "family", "name", "Sophie"),
    ],
)
def test_attribute(text: str, kind: str, key: str, value: AttributeValue) -> None:
    assert flagged(text)[kind].attributes[key] == value


def test_a_name_said_in_the_next_turn() -> None:
    pet = flagged("her name is molly", "same: my dog is barking sorry", "other: what's she called")["pet"]
    assert pet.attributes["name"] == "Molly"


def test_boots_bought_for_a_trip_are_a_hobby_and_boots_alone_are_thin() -> None:
    told = flagged("i bought the hiking boots for a trip to the mountains")["hobby"]
    assert told.attributes["activity"] == "hiking"
    alone = flagged("i ordered some hiking boots in a size nine").get("hobby")
    assert alone is not None
    assert alone.confidence < 0.5 < told.confidence


@pytest.mark.parametrize(
    "text",
    [
        "my son's bar mitzvah is in may",
        "we're having everyone over for diwali",
        "it's my daughter's christening on sunday",
        "i sing in the church choir",
        "my wife and i are irish and we moved here from cork",
    ],
)
def test_faith_and_origin_are_no_attributes(text: str) -> None:
    values = " ".join(str(v) for d in extract(text) for v in d.attributes.values()).lower()
    assert not {"mitzvah", "diwali", "christening", "church", "irish", "jewish"} & set(values.split())
