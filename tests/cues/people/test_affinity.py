"""Affinity: who shares what with a caller, what counts for more, and what is no reason."""

import pytest

from cues.people.affinity import AVOIDED, Team
from cues.people.regions import guess
from cues.people.topics import each_once, topics_of_guess, topics_of_language, topics_of_remembered
from tests.cues.people.profiles import from_ohio, profile, remembered

OHIO = "+16145550123"
US = "United States"


def topics(*told, number=None, language=None):
    found = [topic for each in told for topic in topics_of_remembered(each)]
    found += topics_of_guess(guess(number)) if number else ()
    found += topics_of_language(language) if language else ()
    return each_once(found)


def said(team, agent, asked):
    return [reason.of_agent for reason in team.reasons(agent, asked)]


def test_who_knows_the_region_of_a_number_comes_first():
    team = Team([from_ohio("anna"), profile("bob", lived=[{"region": "Ohio"}]), profile("cleo")])
    scores = team.scores(topics(number=OHIO))
    assert scores["anna"] > scores["bob"] > 0
    assert "cleo" not in scores
    assert said(team, "anna", topics(number=OHIO)) == ["grew up in Ohio; their number is from there"]
    assert said(team, "bob", topics(number=OHIO)) == ["lived in Ohio; their number is from there"]


def test_what_was_told_counts_for_more_than_what_is_guessed():
    team = Team([from_ohio("anna"), profile("bob", lived=[{"region": "Vermont", "grew_up": True}])])
    asked = topics(remembered("place", region="Vermont", country=US), number=OHIO)
    assert team.scores(asked)["bob"] > team.scores(asked)["anna"]
    assert said(team, "bob", asked) == ["grew up in Vermont too"]


def test_several_things_in_common_add_up_and_never_reach_more_than_all():
    team = Team([profile("anna", pets=["dog"], hobbies=["chess"]), profile("bob", pets=["dog"])])
    asked = topics(remembered("pet", species="dog"), remembered("hobby", activity="chess"))
    scores = team.scores(asked)
    assert scores["bob"] < scores["anna"] < 1.0
    assert set(said(team, "anna", asked)) == {"keeps dogs too", "is fond of chess too"}


def test_a_country_that_half_the_team_knows_is_no_reason():
    ohio, texas, mexico = from_ohio("anna"), profile("bob", lived=[{"region": "Texas"}]), profile("cleo")
    asked = topics(number=OHIO)
    assert "bob" not in Team([ohio, texas, mexico]).scores(asked)
    abroad = [profile(f"agent{n}", lived=[{"region": "Germany"}]) for n in range(3)]
    team = Team([ohio, texas, *abroad])
    assert 0 < team.scores(asked)["bob"] < team.scores(asked)["anna"]
    assert said(team, "bob", asked) == ["lived in the United States; their number is from there"]
    assert said(team, "anna", asked) == ["grew up in Ohio; their number is from there"], (
        "the region says it all"
    )


def test_a_language_that_is_asked_for_counts_and_none_is_guessed():
    team = Team([profile("anna", languages=["Spanish"]), profile("bob")])
    assert said(team, "anna", topics(language="es")) == ["speaks Spanish, as asked"]
    assert team.scores(topics(number="+525512345678")) == {}, "where somebody is from is not what they speak"


@pytest.mark.parametrize("avoid", ["dogs", "pets"])
def test_what_an_agent_avoids_counts_against_them_and_is_no_reason(avoid):
    team = Team(
        [from_ohio("anna", pets=["dog"], avoid=[avoid]), from_ohio("bob"), profile("cleo", avoid=[avoid])]
    )
    dog = remembered("pet", species="dog")
    scores = team.scores(topics(dog, number=OHIO))
    assert scores["anna"] == pytest.approx(scores["bob"] - AVOIDED)
    assert scores["cleo"] == -AVOIDED
    assert said(team, "anna", topics(dog, number=OHIO)) == ["grew up in Ohio; their number is from there"]


def test_a_number_is_never_held_against_who_avoids_its_region():
    team = Team([profile("anna", avoid=["Ohio", "places"])])
    assert team.scores(topics(number=OHIO)) == {}


@pytest.mark.parametrize("kind", ["bereavement", "health", "hardship"])
def test_what_is_sensitive_ranks_nobody_neither_up_nor_down(kind):
    team = Team([from_ohio("anna", pets=["dog"], avoid=["death", "illness", "money", "dogs"])])
    told = topics(remembered(kind, species="dog", region="Ohio", country=US, activity="chess"))
    assert told == ()
    assert team.scores(told) == {}
    assert team.reasons("anna", told) == ()


def test_a_team_knows_who_told_something():
    team = Team([profile("anna")])
    assert (len(team), "anna" in team, "bob" in team) == (1, True, False)
    assert team.reasons("bob", topics(number=OHIO)) == ()
