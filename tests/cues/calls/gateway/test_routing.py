"""Who should take a call: who knows the customer, then who is free, then by name."""

from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.routing import rank


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
