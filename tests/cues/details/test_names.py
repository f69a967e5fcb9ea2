"""Names where they are introduced as such, and no other words."""

from __future__ import annotations

import pytest

from tests.cues.details.examples import flagged


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("we've got a lab called moose", "pet", "Moose"),
        ("our son tyler starts school soon", "family", "Tyler"),
        ("we got a puppy and we named her june", "pet", "June"),
        ("we have a dog his name is otis and he's two", "pet", "Otis"),
        ("his name's otis he's our new puppy", "pet", "Otis"),
        ("i've got a beagle he goes by waffles", "pet", "Waffles"),
        ("my sister she's called susan and she's having an operation", "health", "Susan"),
        ("My cat Zorbas is ill", "pet", "Zorbas"),
        ("my dog mister whiskers ate it", "pet", "Mister Whiskers"),
        ("my daughter mary ann is three", "family", "Mary Ann"),
    ],
)
def test_a_name(text: str, kind: str, name: str) -> None:
    assert flagged(text)[kind].attributes["name"] == name


@pytest.mark.parametrize(
    "text",
    [
        "my husband called earlier about the router",
        "my son has been called to the bar",
        "i took my mother to savannah for a weekend",
        "my wife and my daughter are at home",
        "my dog loves it",
    ],
)
def test_no_name(text: str) -> None:
    for kind in ("pet", "family"):
        detail = flagged(text).get(kind)
        assert detail is None or "name" not in detail.attributes


def test_a_name_belongs_to_the_one_beside_it() -> None:
    details = flagged("my mum lives with my sister julie")
    assert details["family"].attributes.get("name") in {None, "Julie"}
    if "name" in details["family"].attributes:
        assert details["family"].attributes["relation"] == "sister"
