"""What a caller gives to share: light things that are so, and never what is sensitive."""

import pytest

from cues.details.detail import Detail, Kind, Status, Subject
from cues.people.regions import guess
from cues.people.topics import (
    Source,
    Topic,
    each_once,
    topics_of_detail,
    topics_of_guess,
    topics_of_language,
    topics_of_remembered,
)
from tests.cues.people.profiles import remembered

US = "United States"


def keys(topics):
    return [topic.key for topic in topics]


@pytest.mark.parametrize(
    ("told", "wanted", "too"),
    [
        (remembered("place", region="Ohio", country=US), [("region", US, "Ohio"), ("country", US)], True),
        (remembered("place", region=US, country=US), [("country", US)], True),
        (remembered("travel", region="Mexico", country="Mexico"), [("region", "Mexico", "Mexico")], False),
        (
            remembered("place", subject=Subject.CLOSE, region="Ohio", country=US),
            [("region", US, "Ohio"), ("country", US)],
            False,
        ),
        (remembered("pet", subject=Subject.CLOSE, species="dog", breed="beagle"), [("pet", "dog")], True),
        (remembered("hobby", status=Status.PAST, activity="fishing"), [("hobby", "fishing")], True),
        (remembered("hobby", subject=Subject.CLOSE, activity="fishing"), [("hobby", "fishing")], False),
        (remembered("family", kin="son", age=8), [("family", "young children")], True),
        (remembered("family", kin="child", age_months=5), [("family", "young children")], True),
        (remembered("family", kin="daughter", age=15), [("family", "teenagers")], True),
        (remembered("family", kin="daughter", age=30), [("family", "grown children")], True),
        (remembered("family", kin="grandson"), [("family", "grandchildren")], True),
    ],
)
def test_what_was_told_is_a_topic(told, wanted, too):
    topics = topics_of_remembered(told)
    assert keys(topics) == wanted
    assert all(topic.source is Source.TOLD and topic.too is too for topic in topics)


@pytest.mark.parametrize(
    "told",
    [
        remembered("bereavement", lost="dog", species="dog"),
        remembered("health", activity="fishing"),
        remembered("hardship", region="Ohio", country=US),
        remembered("pet", species="dog", loss="pet"),
        remembered("pet", species="dog", sensitive=True),
        remembered("pet", species="dog", superseded_by=2),
        remembered("pet", species="dog", status=Status.NEGATED),
        remembered("pet", species="dog", status=Status.HYPOTHETICAL),
        remembered("pet", species="dog", subject=Subject.OTHER),
        remembered("pet", species="unicorn"),
        remembered("pet"),
        remembered("hobby", activity="church organ"),
        remembered("hobby", activity="gospel singing"),
        remembered("family", kin="husband"),
        remembered("family", kin="son"),
        remembered("family", kin="son", age="eight"),
        remembered("work", occupation="nurse"),
        remembered("place", place="Springfield"),
        remembered("place", region="Ohio"),
    ],
)
def test_what_is_sensitive_not_so_or_says_too_much_is_none(told):
    assert topics_of_remembered(told) == ()


def detail(kind, **fields):
    attributes = fields.pop("attributes", {"species": "dog"})
    return Detail(Kind(kind), "marker", 0, 6, Subject.CLOSE, Status.ASSERTED, 0.9, attributes, **fields)


def test_a_detail_gives_the_same_and_nothing_in_the_shadow_of_a_loss():
    assert keys(topics_of_detail(detail("pet"))) == [("pet", "dog")]
    assert topics_of_detail(detail("pet", shadowed=True)) == ()
    assert topics_of_detail(detail("pet", attributes={"species": "dog", "crisis": "threat"})) == ()


def test_a_number_and_a_language_give_theirs():
    assert keys(topics_of_guess(guess("+16145550123"))) == [("region", US, "Ohio"), ("country", US)]
    assert keys(topics_of_guess(guess("+447400123456"))) == [("country", "United Kingdom")]
    assert keys(topics_of_guess(guess("+4930123456"))) == [("region", "Germany", "Germany")]
    assert keys(topics_of_language("es-MX")) == [("language", "es")]
    assert topics_of_language("marker marker") == ()


def test_what_was_told_stands_before_what_is_guessed():
    key = ("region", US, "Ohio")
    guessed, close, own = (
        Topic(key, Source.NUMBER),
        Topic(key, Source.TOLD, Kind.PLACE),
        Topic(key, Source.TOLD, Kind.PLACE, too=True),
    )
    assert each_once([guessed, own, close, guessed]) == (own,)
    assert each_once([close, guessed]) == (close,)
    assert "Ohio" not in repr(own)
