"""After a loss or in a crisis the memory card asks nothing, and what is remembered raises no cue."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cues.calls.call_record import call_record
from cues.calls.caller import Recalled
from cues.calls.commands import Verb
from cues.calls.events import CommandAnswered, MemoryEvent
from cues.calls.session import CallPlan, CallSession
from cues.calls.wire import from_line, to_line
from cues.memory.card import Person
from cues.memory.values import Consent, Customer
from tests import costly
from tests.cues.calls.conftest import AGENT, CUSTOMER, CallScript
from tests.cues.memory.told_details import K, Told

NOW = datetime(2026, 7, 20, 15, 0, tzinfo=UTC)


def ann() -> Person:
    told = Told()
    details = (
        told.dog("Biscuit", "2026-06-12"),
        told(K.TRAVEL, "we're flying to italy", "2026-06-12", place="Italy", when_date="2026-09"),
    )
    return Person(Customer(1, "+16145550123", None, "Ann", 4, None, None), details)


@pytest.fixture
def call(extractor):
    script = CallScript(extractor, costly.playbook(), consent=Consent.ON, began=NOW)
    return script.recalled(Recalled((ann(),), verified=1))


def asks(script):
    return [event for event in script.events if isinstance(event, MemoryEvent)][-1].card.asks


@pytest.mark.parametrize(
    "said",
    ["my father passed away on monday", "sometimes i want to kill myself", "i have been told it is cancer"],
)
def test_what_is_grave_takes_every_question_away(call, said):
    assert asks(call)
    call.customer(said, 10.0).until(30.0)
    assert asks(call) == ()
    call.command(Verb.ASKED, "1").command(Verb.CARE).command(Verb.CARE)
    refused = [event.refused for event in call.events if isinstance(event, CommandAnswered)]
    assert refused[0] == "not_now"
    assert asks(call) == ()


def test_an_agent_who_condoles_has_heard_of_a_loss(call):
    call.agent("i am so sorry for your loss", 10.0)
    assert asks(call) == ()


def test_what_was_asked_before_the_loss_stays_noted(call):
    call.command(Verb.ASKED, "1").customer("my father passed away on monday", 10.0).until(30.0)
    (asked,) = asks(call)
    assert call_record(call.events, "US").asked == (asked.detail,)


def test_a_call_that_goes_on_after_a_loss_asks_nothing(call, extractor):
    call.customer("my father passed away on monday", 10.0).until(30.0)
    plan = CallPlan("call-1", "x", (AGENT, CUSTOMER), NOW)
    session = CallSession(plan, extractor, costly.playbook(), Consent.ON)
    session.go_on([from_line(to_line(event)) for event in call.events])
    (card,) = session.feed(Recalled((ann(),), verified=1))
    assert card.card.asks == ()


@pytest.mark.parametrize(
    ("said", "by_agent"), [("i am so sorry for your loss", True), ("we had to say goodbye to him", False)]
)
def test_a_call_that_goes_on_after_a_loss_known_by_words_alone_asks_nothing(call, extractor, said, by_agent):
    (call.agent if by_agent else call.customer)(said, 10.0).until(30.0)
    assert asks(call) == ()
    plan = CallPlan("call-1", "x", (AGENT, CUSTOMER), NOW)
    session = CallSession(plan, extractor, costly.playbook(), Consent.ON)
    session.go_on([from_line(to_line(event)) for event in call.events])
    (card,) = session.feed(Recalled((ann(),), verified=1))
    assert card.card.asks == ()


def test_what_is_remembered_already_raises_no_new_cue(call):
    call.customer("our dog biscuit is barking again", 10.0).until(30.0)
    assert call.cues("shown") == []
    assert call.cues("suppressed")[-1].reason == "remembered from an earlier call"
    call.customer("and we have a cat called luna now", 40.0).until(60.0)
    assert call.cues("shown") or call.cues("queued")


def test_of_somebody_who_is_not_known_to_be_calling_nothing_is_remembered(extractor):
    script = CallScript(extractor, costly.playbook(), consent=Consent.ON, began=NOW)
    script.recalled(Recalled((ann(),))).customer("our dog biscuit is barking again", 10.0).until(30.0)
    assert script.cues("shown")
