"""What the outbox is told of a call: each gesture with whom it is for, as the call ended."""

from __future__ import annotations

from datetime import timedelta

from cues.calls.approved import approved_in
from cues.calls.events import CallContext, CallStarted, CallTransferred, GestureEvent
from cues.calls.offer import GestureState
from cues.gestures.values import Recipient
from speech.audio import Channel

BEGAN = "2026-03-02T15:05:00-05:00"


def started(customer=None, agent=None):
    return CallStarted(
        call="call-1",
        seq=1,
        at=0,
        source="x",
        channels=(Channel.MIXED,),
        customer=customer,
        began=BEGAN,
        agent=agent,
    )


def context(customer=None, **facts):
    return CallContext(call="call-1", seq=2, at=1, customer=customer, facts=facts)


def gesture(id_="g1", state=GestureState.APPROVED, at=60.0, words="Marker"):
    return GestureEvent(
        call="call-1",
        seq=3,
        at=at,
        id=id_,
        cue="c1",
        kind="card",
        words=words,
        state=state,
        cost=500,
        currency="USD",
    )


def test_it_says_who_asked_for_it_and_when_and_for_whom():
    events = [started("(614) 555-0123", "sam"), gesture(), context("K-1", name="Ann")]
    (found,) = approved_in(events, "US")
    assert (found.call, found.id, found.kind, found.words, found.cost) == (
        "call-1",
        "g1",
        "card",
        "Marker",
        500,
    )
    assert found.to == Recipient("+16145550123", "K-1", "Ann")
    assert found.agent == "sam"
    assert found.made.isoformat() == "2026-03-02T15:06:00-05:00"
    assert found.made.utcoffset() == timedelta(hours=-5)


def test_after_a_transfer_it_is_the_other_agents():
    events = [
        started(agent="sam"),
        gesture(),
        CallTransferred(call="call-1", seq=4, at=70, to="robin"),
        gesture("g2", at=80),
    ]
    assert [one.agent for one in approved_in(events, "US")] == ["sam", "robin"]


def test_what_was_taken_back_is_told_as_such():
    events = [started(), gesture(), gesture(state=GestureState.WITHDRAWN, words=""), gesture("g2")]
    assert [(one.id, one.withdrawn, one.words) for one in approved_in(events, "US")] == [
        ("g1", True, "Marker"),
        ("g2", False, "Marker"),
    ]


def test_where_nobody_knows_who_called_it_is_for_nobody():
    (found,) = approved_in([started("anonymous"), gesture()], "US")
    assert found.to == Recipient()
