"""What a profile binds to, in words for both readers; what is avoided is no bond."""

import tomllib

import pytest

from cues.details.detail import Kind
from cues.people.bonds import avoidable, avoided_in, bonds_of, reason_for, unread
from cues.people.profile import Profile
from cues.people.topics import Source, Topic
from tests.cues.people.profiles import ROBIN, profile

US = "United States"


def said(profile):
    return {key: f"{bond.own} {bond.thing}" for key, bond in bonds_of(profile).items()}


def test_a_profile_becomes_bonds_in_words():
    assert said(Profile.model_validate(tomllib.loads(ROBIN))) == {
        ("country", US): "grew up in the United States",
        ("region", US, "Ohio"): "grew up in Ohio",
        ("region", US, "Vermont"): "live in Vermont",
        ("language", "es"): "speak Spanish",
        ("pet", "dog"): "keep dogs",
        ("hobby", "fly fishing"): "are fond of fly fishing",
        ("family", "teenagers"): "have teenagers",
    }


def test_of_two_stays_in_one_region_the_nearer_counts():
    twice = [{"region": "Ohio", "since": 2000, "until": 2001}, {"region": "Ohio", "grew_up": True}]
    assert said(profile(lived=twice))["region", US, "Ohio"] == "grew up in Ohio"
    assert said(profile(lived=twice[::-1]))["region", US, "Ohio"] == "grew up in Ohio"


@pytest.mark.parametrize(
    ("source", "too", "theirs", "own"),
    [
        (
            Source.NUMBER,
            False,
            "grew up in Ohio; their number is from there",
            "you grew up in Ohio; their number is from there",
        ),
        (Source.TOLD, True, "grew up in Ohio too", "you grew up in Ohio too"),
        (
            Source.TOLD,
            False,
            "grew up in Ohio, which they have spoken of",
            "you grew up in Ohio, which they have spoken of",
        ),
        (Source.ASKED, False, "grew up in Ohio, as asked", "you grew up in Ohio, as asked"),
    ],
)
def test_a_reason_says_how_it_is_known(source, too, theirs, own):
    key = ("region", US, "Ohio")
    bond = bonds_of(profile(lived=[{"region": "Ohio", "grew_up": True}]))[key]
    reason = reason_for(bond, Topic(key, source, too=too))
    assert (reason.of_agent, reason.to_agent) == (theirs, own)
    assert reason.remembered == (source is Source.TOLD)
    assert "Ohio" not in f"{reason!r} {bond!r}"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("pet", ("kind", "pet")),
        ("Hobbies", ("kind", "hobby")),
        ("divorce", ("kind", "hardship")),
        ("my dog", ("pet", "dog")),
        ("football", ("hobby", "football")),
        ("Ohio", ("region", US, "Ohio")),
        ("Germany", ("region", "Germany", "Germany")),
        ("United States", ("country", US)),
        ("teenagers", ("family", "teenagers")),
        ("religion", None),
        ("my union", None),
        ("the weather of yesterday", None),
    ],
)
def test_what_to_avoid_is_understood_or_has_no_effect(text, key):
    assert avoided_in(text) == key


def test_what_is_avoided_is_no_bond():
    lived = [{"region": "Ohio"}]
    assert said(profile(pets=["dog", "cat"], avoid=["dogs"])) == {("pet", "cat"): "keep cats"}
    assert said(profile(pets=["dog", "cat"], avoid=["pets"])) == {}
    assert set(said(profile(lived=lived, avoid=["Ohio"]))) == {("country", US)}
    assert set(said(profile(lived=lived, avoid=["places"]))) == set()


def test_a_topic_may_be_avoided_by_itself_and_by_its_kinds():
    assert set(avoidable(("region", US, "Ohio"), Kind.TRAVEL)) == {
        ("region", US, "Ohio"),
        ("kind", "place"),
        ("kind", "travel"),
    }
    assert avoidable(("language", "es")) == (("language", "es"),)


def test_an_agent_can_see_what_has_no_effect():
    told = profile(
        hobbies=["chess", "the church choir"],
        pets=["dog", "a unicorn"],
        avoid=["religion", "deaths", "my ex"],
    )
    assert unread(told) == ("hobbies, entry 2", "pets, entry 2", "avoid, entry 1", "avoid, entry 3")
