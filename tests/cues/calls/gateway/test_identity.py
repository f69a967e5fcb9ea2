"""What an identity may do, and for whom a desk may speak."""

from __future__ import annotations

import pytest

from cues.calls.gateway.identity import EVERYTHING, Identity, Scope


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_holds_no_other(scope):
    one = Identity(frozenset({scope}), "token:1", "one")
    assert [other for other in Scope if one.may(other)] == [scope]
    assert Identity(EVERYTHING, "loopback", "this machine").may(scope)


def test_a_bound_desk_is_its_own_agents_only():
    bound = Identity(frozenset({Scope.DESK}), "token:1", "one", agent="anna")
    free = Identity(frozenset({Scope.DESK}), "token:2", "two")
    sender = Identity(frozenset({Scope.PUBLISH}), "token:3", "three")
    assert bound.speaks_for("anna")
    assert not bound.speaks_for("ben")
    assert not bound.speaks_for("")
    assert free.speaks_for("ben")
    assert not sender.speaks_for("anna")


def test_an_agents_name_is_the_same_with_whatever_blank_it_is_written():
    bound = Identity(frozenset({Scope.DESK}), "token:1", "one", agent="\u5c71\u7530\u3000\u592a\u90ce")
    assert bound.agent == "\u5c71\u7530 \u592a\u90ce"
    assert bound.speaks_for("\u5c71\u7530 \u592a\u90ce")
