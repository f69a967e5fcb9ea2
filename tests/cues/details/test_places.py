"""Every place of the lexicon lies somewhere, or is known to be unsure."""

from __future__ import annotations

import pytest

from cues.details.lexicon import plain, written_lexicon
from cues.details.places import Region, region_of, regions, title

CLASSES = ("state", "us_city", "uk_place", "country", "world_city")


@pytest.mark.parametrize("name", CLASSES)
def test_every_place_of_the_lexicon_is_there(name: str) -> None:
    places = {plain(entry) for entry in written_lexicon()[name].entries().values()}
    assert places <= regions().keys()


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ("ohio", Region("Ohio", "United States")),
        ("boise", Region("Idaho", "United States")),
        ("yorkshire", Region("England", "United Kingdom")),
        ("saint louis", Region("Missouri", "United States")),
        ("paris", Region("France", "France")),
        ("the netherlands", Region("Netherlands", "Netherlands")),
        ("the texas", Region("Texas", "United States")),
        ("georgia", Region("", "")),
        ("nowhere at all", Region("", "")),
    ],
)
def test_where_it_lies(place: str, region: Region) -> None:
    assert region_of(place) == region


def test_a_proper_name() -> None:
    assert title("isle of wight") == "Isle of Wight"
