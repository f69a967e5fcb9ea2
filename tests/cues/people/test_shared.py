"""What the agent shares with what was just said, as half a sentence."""

import tomllib

import pytest

from cues.details.detail import Detail, Kind, Status, Subject
from cues.people.profile import Profile
from cues.people.shared import shared
from tests.cues.people.profiles import ROBIN, profile

US = "United States"
ROBIN_SAYS = Profile.model_validate(tomllib.loads(ROBIN))


def detail(kind, subject=Subject.CALLER, status=Status.ASSERTED, *, shadowed=False, **attributes):
    return Detail(Kind(kind), "marker", 0, 6, subject, status, 0.9, attributes, shadowed=shadowed)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (detail("place", region="Ohio", country=US), "you grew up in Ohio too"),
        (detail("place", status=Status.PAST, region="Vermont", country=US), "you live in Vermont too"),
        (detail("place", Subject.CLOSE, region="Vermont", country=US), "you live in Vermont"),
        (detail("travel", region="Ohio", country=US), "you grew up in Ohio"),
        (detail("pet", Subject.CLOSE, species="dog", breed="beagle"), "you keep dogs too"),
        (detail("hobby", activity="fly fishing"), "you are fond of fly fishing too"),
        (detail("family", Subject.CLOSE, kin="son", age=15), "you have teenagers too"),
        (detail("place", region="Texas", country=US), None),
        (detail("place", region=US, country=US), None),
        (detail("pet", Subject.CLOSE, species="cat"), None),
        (detail("pet", Subject.OTHER, species="dog"), None),
        (detail("pet", Subject.CLOSE, Status.NEGATED, species="dog"), None),
        (detail("pet", Subject.CLOSE, species="dog", shadowed=True), None),
        (detail("bereavement", Subject.CLOSE, lost="dog", species="dog", loss="pet"), None),
        (detail("health", region="Ohio", country=US), None),
        (detail("hardship", region="Ohio", country=US), None),
        (detail("hobby", activity="singing in the church choir"), None),
    ],
)
def test_what_is_shared_is_said_and_nothing_else(said, answer):
    assert shared(ROBIN_SAYS, said) == answer


def test_what_is_avoided_is_not_shared():
    trip = detail("travel", region="Ohio", country=US)
    lived = [{"region": "Ohio"}]
    assert shared(profile(lived=lived), trip) == "you lived in Ohio"
    for avoid in ("travel", "place", "Ohio"):
        assert shared(profile(lived=lived, avoid=[avoid]), trip) is None
