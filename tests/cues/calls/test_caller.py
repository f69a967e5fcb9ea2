"""The memory card in a call: closed until it is known who calls, ticked off by words, never mixed up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cues.calls.board import REMEMBERED
from cues.calls.call_record import call_record
from cues.calls.caller import Recalled
from cues.calls.commands import Command, Context, Verb
from cues.calls.events import CommandAnswered, MemoryEvent
from cues.calls.session import CallPlan, CallSession
from cues.calls.wire import from_line, to_line
from cues.memory.card import Person
from cues.memory.shown import CardState
from cues.memory.values import Consent, Customer
from tests import costly
from tests.cues.calls.conftest import AGENT, CUSTOMER, CallScript
from tests.cues.memory.told_details import K, Told

NOW = datetime(2026, 7, 20, 15, 0, tzinfo=UTC)


def person(id_: int = 1, name: str = "Ann", *, agreed: bool | None = None) -> Person:
    told = Told()
    details = (
        told.dog("Bella", "2026-06-12", breed="beagle"),
        told(K.TRAVEL, "we're flying to italy", "2026-06-12", place="Italy", when_date="2026-09"),
        told.widowed("2025-05-10", when_date="2025-03"),
    )
    details = details if id_ == 1 else ()
    return Person(Customer(id_, "+16145550123", None, name, 4, None, None, agreed), details)


@pytest.fixture
def call(extractor):
    return CallScript(extractor, costly.playbook(), consent=Consent.ON, began=NOW)


def cards(script):
    return [event for event in script.events if isinstance(event, MemoryEvent)]


def refusals(script):
    return [event.refused for event in script.events if isinstance(event, CommandAnswered)]


def test_without_consent_there_is_no_card_and_nothing_can_be_kept(extractor):
    script = CallScript(extractor, costly.playbook())
    script.recalled(Recalled((person(),))).command(Verb.IDENTIFY).command(Verb.CARE).command(Verb.KEEP, "d1")
    assert cards(script) == []
    assert refusals(script) == ["memory_off"] * 3


def test_it_opens_closed_and_shows_nothing_but_the_name(call):
    call.recalled(Recalled((person(),), "Ohio, perhaps"))
    first, closed = cards(call)
    assert first.card.state is CardState.NOBODY
    assert closed.card.state is CardState.CLOSED
    assert (closed.card.people[0].name, closed.card.region) == ("Ann", "Ohio, perhaps")
    assert (closed.card.asks, closed.card.care, closed.card.hidden) == ((), (), 0)
    assert "italy" not in to_line(closed).lower()


def test_the_keys_open_it_and_show_what_is_sensitive(call):
    call.recalled(Recalled((person(),))).command(Verb.IDENTIFY)
    opened = cards(call)[-1].card
    assert (opened.state, opened.customer, opened.care, opened.hidden) == (CardState.OPEN, 1, (), 1)
    assert opened.asks
    call.command(Verb.CARE)
    assert ["husband" in each.text for each in cards(call)[-1].card.care] == [True]
    call.command(Verb.CARE)
    assert cards(call)[-1].card.care == ()


def test_a_verified_context_opens_it_by_itself(call):
    call.recalled(Recalled((person(),), verified=1))
    assert cards(call)[-1].card.customer == 1


@pytest.mark.parametrize("target", ["x", "-1", "1.5", "99999", "maybe"])
@pytest.mark.parametrize("verb", [Verb.IDENTIFY, Verb.ASKED, Verb.AGREED])
def test_targets_that_are_none_are_refused(call, verb, target):
    call.recalled(Recalled((person(),))).command(verb, target)
    assert refusals(call) == ["unknown_target"]
    assert len(cards(call)) == 2


def test_what_means_nothing_now_is_refused(call):
    call.recalled(Recalled((person(),)))
    for verb, target in ((Verb.ASKED, "1"), (Verb.CARE, None), (Verb.IDENTIFY, "7"), (Verb.IDENTIFY, "new")):
        call.command(verb, target)
    assert refusals(call) == ["not_now"] * 4


def test_a_question_that_the_agent_asks_in_their_own_words_is_ticked_off(call):
    call.recalled(Recalled((person(),))).command(Verb.IDENTIFY)
    before = cards(call)[-1].card
    dog = next(ask.detail for ask in before.asks if "bella" in ask.about.lower())
    call.agent("so how is your beagle bella doing", 5.0)
    after = cards(call)[-1].card
    assert [ask.detail for ask in after.asks if ask.asked] == [dog]
    call.agent("and how is your beagle these days", 12.0)
    assert cards(call)[-1].card is after
    assert call_record(call.events, "US").asked == (dog,)


def test_by_number_it_is_ticked_and_unticked(call):
    call.recalled(Recalled((person(),), verified=1)).command(Verb.ASKED, "2")
    assert [ask.asked for ask in cards(call)[-1].card.asks] == [False, True]
    call.command(Verb.ASKED, "2")
    assert call_record(call.events, "US").asked == ()


def test_whose_call_it_is_goes_to_the_record(call):
    def record():
        told = call_record(call.events, "US")
        return told.customer, told.unsaid, told.wrong_person, told.new_person

    assert record() == (None, False, False, False)
    call.recalled(Recalled((person(), person(2, "Bob"))))
    assert record() == (None, True, False, False)
    call.command(Verb.IDENTIFY, "2")
    assert record()[:2] == (2, False) or record()[:2] == (1, False)
    call.command(Verb.IDENTIFY, "nobody").command(Verb.IDENTIFY, "nobody")
    assert record() == (None, False, True, False)
    call.command(Verb.IDENTIFY, "new")
    assert record() == (None, False, False, True)


@pytest.mark.parametrize(("said", "agreed"), [("yes", True), ("no", False)])
def test_what_they_say_to_being_remembered(extractor, said, agreed):
    script = CallScript(extractor, costly.playbook(), consent=Consent.ASK, began=NOW)
    script.recalled(Recalled((person(agreed=not agreed),), verified=1))
    assert cards(script)[-1].agreed is not agreed
    script.command(Verb.AGREED, said)
    assert cards(script)[-1].agreed is agreed
    assert call_record(script.events, "US").agreed is agreed


@pytest.mark.parametrize("consent", [Consent.ASK, Consent.ON])
def test_a_no_in_the_call_closes_the_card_and_a_yes_opens_it_again(extractor, consent):
    script = CallScript(extractor, costly.playbook(), consent=consent, began=NOW)
    script.recalled(Recalled((person(),), verified=1)).command(Verb.CARE)
    before = cards(script)[-1].card
    script.command(Verb.AGREED, "no").command(Verb.AGREED, "no")
    told = cards(script)[-1]
    assert (told.agreed, told.card.asks, told.card.care, told.card.hidden) == (False, (), (), 0)
    assert (told.card.customer, told.card.people[0].name) == (1, None)
    script.command(Verb.CARE).command(Verb.ASKED, "1").agent("so how is your beagle bella doing", 5.0)
    assert refusals(script) == [None, None, None, "not_now", "not_now"]
    assert call_record(script.events, "US").agreed is False
    script.command(Verb.AGREED, "yes")
    again = cards(script)[-1]
    assert again.agreed is True
    assert (again.card.asks, again.card.people) == (before.asks, before.people)
    assert (again.card.state, again.card.care) == (CardState.OPEN, ())


def test_of_somebody_who_said_no_before_there_is_no_card_but_the_no(call):
    ann = person(agreed=False)
    call.recalled(Recalled((Person(ann.customer),)))
    assert [each.refused for each in cards(call)[-1].card.people] == [True]
    assert "Ann" not in to_line(cards(call)[-1])
    call.command(Verb.IDENTIFY)
    told = cards(call)[-1]
    assert (told.card.customer, told.agreed, told.card.asks, told.card.hidden) == (1, False, (), 0)
    call.command(Verb.AGREED, "yes")
    assert (cards(call)[-1].agreed, cards(call)[-1].card.people[0].name) == (True, "Ann")


def test_a_detail_kept_before_the_no_holds_back_no_cue(call):
    call.recalled(Recalled((person(),), verified=1)).command(Verb.AGREED, "no")
    call.customer("our dog bella is a beagle")
    assert REMEMBERED not in {each.reason for each in call.cues()}
    assert call.cues()


def test_a_call_that_goes_on_knows_a_no_from_one_of_the_store(call, extractor):
    def again(events):
        plan = CallPlan("call-1", "x", (AGENT, CUSTOMER), NOW)
        session = CallSession(plan, extractor, costly.playbook(), Consent.ON)
        session.go_on([from_line(to_line(event)) for event in events])
        return session

    call.recalled(Recalled((person(agreed=True),), verified=1))
    session = again(call.events)
    session.feed(Recalled((person(agreed=True), person(2, "Bob"))))
    nobody = session.feed(Command(Verb.IDENTIFY, "k8", "nobody"))[0]
    assert nobody.agreed is None, "the yes was hers"
    call.command(Verb.AGREED, "no")
    waiting = again(call.events).feed(Command(Verb.AGREED, "k9", "no"))[0]
    assert (waiting.agreed, waiting.card.asks, waiting.card.people[0].refused) == (False, (), True)


def test_what_is_known_of_somebody_unidentified_says_nothing_of_their_consent(call):
    call.recalled(Recalled((person(agreed=True),)))
    assert cards(call)[-1].agreed is None


def test_more_news_of_the_caller_leaves_who_it_is_as_it_was(call):
    call.recalled(Recalled((person(),))).command(Verb.IDENTIFY).command(Verb.ASKED, "1")
    call.recalled(Recalled((person(), person(2, "Bob")), "Ohio"))
    card = cards(call)[-1].card
    assert (card.customer, [ask.asked for ask in card.asks][:1], card.region) == (1, [True], "Ohio")
    call.recalled(Recalled((person(2, "Bob"),), verified=2))
    assert cards(call)[-1].card.customer == 2


def test_a_target_by_id_means_the_same_whatever_the_card_shows_by_then(call):
    call.recalled(Recalled((person(2, "Bob"),)))
    call.command(Verb.IDENTIFY, "id:1").command(Verb.IDENTIFY, "id:x")
    assert refusals(call) == ["not_now", "not_now"]
    call.recalled(Recalled((person(), person(2, "Bob")))).command(Verb.IDENTIFY, "id:1")
    ask = cards(call)[-1].card.asks[-1]
    call.command(Verb.ASKED, f"id:{ask.detail}").command(Verb.ASKED, "id:999")
    assert [each.detail for each in cards(call)[-1].card.asks if each.asked] == [ask.detail]
    assert refusals(call)[2:] == [None, None, "not_now"]


def test_until_memory_answers_nobody_is_nobody(extractor):
    script = CallScript(extractor, costly.playbook(), consent=Consent.ON, began=NOW)
    script.session.feed(Context("614 555 0123"))
    waiting = script.session.feed(Command(Verb.AGREED, "k", "yes"))[0]
    assert waiting.card.state is CardState.WAITING
    assert script.session.feed(Recalled())[0].card.state is CardState.NOBODY
    (told,) = script.session.feed(Context("614 555 0123"))
    assert not isinstance(told, MemoryEvent), "memory is not asked again"


def test_who_the_agent_ruled_out_is_not_opened_by_a_system(call):
    call.recalled(Recalled((person(),), verified=1)).command(Verb.IDENTIFY, "nobody")
    call.recalled(Recalled((person(),), verified=1))
    assert (cards(call)[-1].card.customer, cards(call)[-1].card.wrong) == (None, True)


def test_verified_after_it_was_opened_keeps_what_was_ticked(call):
    call.recalled(Recalled((person(),))).command(Verb.IDENTIFY).command(Verb.ASKED, "1")
    call.recalled(Recalled((person(),), verified=1))
    assert [ask.asked for ask in cards(call)[-1].card.asks][:1] == [True]


def test_a_card_that_the_context_alone_opened_closes_where_an_own_id_comes_that_is_not_theirs(call):
    call.recalled(Recalled((person(),), verified=1)).recalled(Recalled((person(),), unnamed=True))
    closed = cards(call)[-1].card
    assert (closed.state, closed.customer) == (CardState.CLOSED, None)
    call.command(Verb.IDENTIFY).recalled(Recalled((person(),), unnamed=True))
    assert cards(call)[-1].card.customer == 1, "the agent has said so"


def test_a_call_that_goes_on_with_another_store_opens_nobody_by_the_old_id(call, extractor):
    def marked(uid):
        one = person()
        return replace(one, customer=replace(one.customer, uid=uid))

    call.recalled(Recalled((marked("a"),))).command(Verb.IDENTIFY)
    assert cards(call)[-1].card.uid == "a"
    events = [from_line(to_line(event)) for event in call.events]
    assert call_record(events, "US").customer_uid == "a"
    for uid, customer in (("a", 1), ("b", None), (None, 1)):
        plan = CallPlan("call-1", "x", (AGENT, CUSTOMER), NOW)
        session = CallSession(plan, extractor, costly.playbook(), Consent.ON)
        session.go_on(events)
        (again,) = session.feed(Recalled((marked(uid),)))
        assert again.card.customer == customer


def test_a_call_that_is_handed_on_hides_what_is_sensitive(call):
    call.recalled(Recalled((person(),), verified=1)).command(Verb.CARE).command(Verb.TRANSFER, "sam")
    assert (cards(call)[-1].card.state, cards(call)[-1].card.care) == (CardState.OPEN, ())


def test_before_memory_answers_again_a_call_that_goes_on_shows_what_it_showed(call, extractor):
    call.recalled(Recalled((person(),))).command(Verb.IDENTIFY, "nobody")
    session = CallSession(
        CallPlan("call-1", "x", (AGENT, CUSTOMER), NOW), extractor, costly.playbook(), Consent.ON
    )
    session.go_on(call.events)
    told = session.feed(Command(Verb.AGREED, "k9", "yes"))[0]
    assert (told.card.wrong, told.agreed) == (True, True)


def test_a_call_that_goes_on_knows_who_was_calling(call, extractor):
    call.recalled(Recalled((person(),))).command(Verb.IDENTIFY).command(Verb.ASKED, "1").command(Verb.CARE)
    events = [from_line(to_line(event)) for event in call.events]
    session = CallSession(
        CallPlan("call-1", "x", (AGENT, CUSTOMER), NOW), extractor, costly.playbook(), Consent.ON
    )
    assert not [event for event in session.go_on(events) if isinstance(event, MemoryEvent)]
    (again,) = session.feed(Recalled((person(),)))
    assert again.card == cards(call)[-1].card


def test_a_call_that_goes_on_after_the_wrong_person_keeps_them_out(call, extractor):
    call.recalled(Recalled((person(),))).command(Verb.IDENTIFY, "nobody")
    session = CallSession(
        CallPlan("call-1", "x", (AGENT, CUSTOMER), NOW), extractor, costly.playbook(), Consent.ON
    )
    session.go_on(call.events)
    (again,) = session.feed(Recalled((person(),)))
    assert (again.card.wrong, again.card.people) == (True, ())


def test_the_key_that_keeps(call):
    call.customer("our dog biscuit is a beagle")
    dog = call.details("confirmed")[0].id
    cue = call.cues()[0].id
    for target in (dog, cue, "d99", None):
        call.command(Verb.KEEP, target)
    assert refusals(call) == [None, None, "unknown_target", "unknown_target"]
    told = {one.source: one.kept for one in call_record(call.events, "US").told}
    assert told[dog] is True


def test_what_is_never_kept_is_refused(call):
    call.customer("sometimes i want to kill myself")
    crisis = next(each for each in call.details() if each.attributes.get("crisis"))
    call.command(Verb.KEEP, crisis.id)
    assert refusals(call) == ["never_kept"]


def test_no_form_of_it_holds_a_name_or_a_word(call):
    call.recalled(Recalled((person(),), verified=1)).command(Verb.CARE)
    told = cards(call)[-1]
    shapes = [told, told.card, *told.card.people, *told.card.asks, *told.card.care, Recalled((person(),))]
    assert not any(word in repr(each) for each in shapes for word in ("Ann", "Bella", "Italy", "husband"))
