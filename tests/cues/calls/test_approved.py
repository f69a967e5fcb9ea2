"""What the outbox is told of a call: each gesture with whom it is for, as the call ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cues.calls.approved import approved_in, names_anybody
from cues.calls.events import (
    CallContext,
    CallStarted,
    CallTransferred,
    CueEvent,
    CueSource,
    CueState,
    GestureEvent,
    MemoryEvent,
)
from cues.calls.offer import GestureState
from cues.details.detail import Kind
from cues.gestures.values import Recipient
from cues.memory.shown import CardState, Shown, ShownPerson
from cues.memory.values import Consent
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


def cue(*, sensitive):
    return CueEvent(
        call="call-1",
        seq=2,
        at=50,
        id="c1",
        state=CueState.SHOWN,
        kind=Kind.BEREAVEMENT,
        headline="",
        suggestions=(),
        sensitive=sensitive,
        detail="d1",
        heard_at=49,
        ready_at=50,
        source=CueSource.SAID,
        why="",
        play="loss",
    )


def test_a_sensitive_cue_condoles_and_every_other_one_is_glad():
    for sensitive in (True, False):
        (found,) = approved_in([started(), cue(sensitive=sensitive), gesture()], "US")
        assert found.glad is not sensitive
    assert [one.glad for one in approved_in([started(), gesture()], "US")] == [True]
    flowers = replace(gesture(), kind="flowers")
    assert [one.glad for one in approved_in([started(), flowers], "US")] == [False]


def test_where_nobody_knows_who_called_it_is_for_nobody():
    (found,) = approved_in([started("anonymous"), gesture()], "US")
    assert found.to == Recipient()


CLOSED = Shown(CardState.CLOSED, (ShownPerson(7, "Ann", 2),))


def memory(card):
    return MemoryEvent(call="call-1", seq=2, at=1, card=card, consent=Consent.ON, agreed=None)


@pytest.mark.parametrize(
    ("card", "whose", "named"),
    [
        (Shown(CardState.OPEN, customer=7), (7, True), "Ann"),
        (Shown(CardState.NOBODY), (None, True), "Ann"),
        (CLOSED, (None, False), "Ann"),
        (Shown(CardState.CHOICE), (None, False), "Ann"),
        (Shown(CardState.WAITING), (None, False), "Ann"),
        (Shown(CardState.NOBODY, wrong=True), (None, False), None),
        (Shown(CardState.NOBODY, new=True), (None, False), None),
    ],
)
def test_whose_it_is_has_to_be_said_and_somebody_elses_name_is_not_told(card, whose, named):
    events = [started("(614) 555-0123"), context(name="Ann"), gesture(), memory(card)]
    (found,) = approved_in(events, "US")
    assert (found.customer, found.known) == whose
    assert found.to == Recipient("+16145550123", None, named)


def test_a_name_that_was_told_of_another_number_is_not_theirs():
    events = [started("(614) 555-0123"), context(name="Ann"), gesture(), context("(202) 555-0188")]
    (found,) = approved_in(events, "US")
    assert found.to == Recipient("+12025550188")


@pytest.mark.parametrize(
    ("customer", "anybody"),
    [("(614) 555-0123", True), ("K-1", True), ("anonymous", False), ("sip:anonymous@x", False), ("", False)],
)
def test_a_withheld_number_names_nobody(customer, anybody):
    assert names_anybody(customer) is anybody
    assert not names_anybody(None)
