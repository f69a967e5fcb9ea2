"""Who should take a call: who knows the customer, what is shared, who is free."""

from datetime import date

from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.routing import Ranked, rank, rank_people
from cues.people.affinity import Team
from cues.people.policy import Policy
from cues.people.ranking import Caller
from cues.people.regions import guess
from tests.cues.people.profiles import from_ohio, profile, remembered

OHIO = Caller(guess("+16145550123"))
TEAM = (Team([profile("anna"), from_ohio("bob")]), Policy())


def call(agent, state="live", customer=None):
    return CallInfo("c", "heartline", "2026-01-01T10:00:00+00:00", agent, customer, state, "full", 1)


def test_who_is_free_comes_before_who_has_a_call():
    ranked = rank(["anna", "bob", "cleo"], [call("anna"), call("anna"), call("bob")], None)
    assert [(each.agent, each.calls) for each in ranked] == [("cleo", 0), ("bob", 1), ("anna", 2)]
    assert [each.why for each in ranked] == [("is free",), ("has 1 call now",), ("has 2 calls now",)]


def test_who_spoke_with_the_customer_comes_first_though_busy():
    calls = [call("bob", "ended", "+1614"), call("bob")]
    first, second = rank(["anna", "bob"], calls, "+1614")
    assert (first.agent, first.calls, second.agent) == ("bob", 1, "anna")
    assert first.why == ("spoke with this customer just now", "has 1 call now")
    assert rank(["anna", "bob"], calls, None)[0].agent == "anna"
    assert rank(["anna", "bob"], [call("bob", "ended", None)], None)[0].agent == "anna"


def test_a_name_given_twice_is_ranked_once_and_nobody_gives_nothing():
    assert [each.agent for each in rank(["bob", "anna", "bob"], [], None)] == ["anna", "bob"]
    assert rank([], [call("anna")], None) == []


def by_people(agents, calls, customer, caller=OHIO, *, team=TEAM, waiting=None):
    return rank_people(
        agents, calls, customer, caller, team, waiting=waiting or {}, today=date(2026, 7, 14), most=20
    )


def test_whoever_shares_something_comes_first_among_who_is_free():
    ranked = by_people(["anna", "bob"], [], None)
    assert [each.agent for each in ranked] == ["bob", "anna"]
    assert ranked[0] == Ranked("bob", 0, ("grew up in Ohio; their number is from there", "is free"))
    assert ranked[1].why == ("is free",)
    first, second = by_people(["anna", "bob"], [call("bob")], None)
    assert (first.agent, second) == (
        "anna",
        Ranked("bob", 1, ("grew up in Ohio; their number is from there", "has 1 call now")),
    )


def test_who_spoke_with_the_customer_comes_first_here_too():
    calls = [call("anna", "ended", "+1614"), call("anna")]
    first = by_people(["anna", "bob", "bob"], calls, "+1614")[0]
    assert first == Ranked("anna", 1, ("spoke with them just now", "has 1 call now"))
    assert by_people(["anna", "bob"], calls, None)[0].agent == "bob"


def test_what_a_customer_told_ranks_and_is_no_reason_in_words():
    dog, cat = remembered("pet", species="dog"), remembered("pet", species="cat")
    team = (Team([profile("anna"), profile("bob", pets=["dog", "cat"])]), Policy())
    first = by_people(["anna", "bob"], [], None, Caller(remembered=(dog, cat)), team=team)[0]
    assert first == Ranked("bob", 0, ("shares something that they have told", "is free"))


def test_who_was_just_named_is_as_good_as_busy():
    first, second = by_people(["anna", "bob"], [], None, waiting={"bob": 1})
    assert first.agent == "anna"
    assert (second.calls, second.why[-2:]) == (0, ("is free", "was named for another call just now"))


def test_who_has_taken_far_more_than_others_goes_behind_them():
    calls = [call("bob", "ended")] * 9
    first, second = by_people(["anna", "bob"], calls, None)
    assert (first.agent, second.why[-1]) == ("anna", "has taken more calls than others lately")
