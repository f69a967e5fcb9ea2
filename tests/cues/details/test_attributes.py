"""Attributes say what was said: names, kinds of animal, relations, places, times and numbers."""

from __future__ import annotations

from datetime import date

import pytest

from cues.details.detail import AttributeValue
from tests.cues.details.examples import extract, extractor, flagged


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
        ("we've been married for twenty five years", "family", "years", 25),
        ("my grandmother is a hundred and four", "family", "age", 104),
        ("my dad's eighty two", "family", "age", 82),
        ("My dog is 12.", "pet", "age", 12),
        ("we have three kids", "family", "count", 3),
        ("we've two golden retrievers", "pet", "count", 2),
        ("my mum's in hospital", "health", "relation", "mum"),
        ("my mum's in hospital", "health", "kin", "mother"),
        ("i lost my husband last year", "bereavement", "lost", "husband"),
        ("we had to put our beagle to sleep", "bereavement", "lost", "dog"),
        ("i live in boise", "place", "region", "Idaho"),
        ("i live in boise", "place", "country", "United States"),
        ("i grew up in yorkshire", "place", "region", "England"),
        ("we've got a beagle mix", "pet", "species", "dog"),
        ("in june we're moving to portugal", "place", "when", "in june"),
        ("my daughter sophie is starting school", "family", "name", "Sophie"),
    ],
)
def test_attribute(text: str, kind: str, key: str, value: AttributeValue) -> None:
    assert flagged(text)[kind].attributes[key] == value


@pytest.mark.parametrize(
    ("text", "kind", "when"),
    [
        ("i'm going to spain the week after next", "travel", "2026-11-30/2026-12-06"),
        ("my mom passed away three years ago", "bereavement", "2023"),
        ("we've lived in boise since 1988", "place", "1988"),
        ("my daughter's getting married next friday", "celebration", "2026-11-27"),
        ("in june we're moving to portugal", "place", "2027-06"),
    ],
)
def test_times_have_a_date_where_the_day_is_known(text: str, kind: str, when: str) -> None:
    details = extractor().extract(text, day=date(2026, 11, 22))
    assert next(detail for detail in details if detail.kind == kind).attributes["when_date"] == when
    assert all("when_date" not in detail.attributes for detail in extract(text))


def test_a_month_is_no_place() -> None:
    assert all("place" not in detail.attributes for detail in extract("my grandson was born in september"))


def test_what_happens_again_and_again_has_no_day() -> None:
    assert "when" not in flagged("i go hunting every november with my uncle")["hobby"].attributes


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
