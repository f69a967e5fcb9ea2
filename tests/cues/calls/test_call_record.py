"""A call's events as the store takes them: what was confirmed, kept, and became of cues."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cues.calls.call_record import call_record
from cues.calls.commands import Command, Context, Verb
from cues.calls.events import CallContext, CallStarted, CommandAnswered, DetailEvent, DetailState, MemoryEvent
from cues.details.detail import Kind, Status, Subject
from cues.errors import JournalError
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.rules import MemoryRules
from cues.memory.shown import CardState, Shown
from cues.memory.store import Store
from cues.memory.values import Consent
from speech.audio import Channel
from tests import costly
from tests.cues.calls.conftest import BEGAN, CallScript

STARTED = CallStarted(
    call="call-1",
    seq=1,
    at=0.0,
    source="x",
    channels=(),
    customer="614-555-0123",
    began="2026-03-02T14:05-05:00",
)
NUMBER = Identity(IdentityKind.NUMBER, "+16145550123")
REF = Identity(IdentityKind.REF, "K-1")


def context(customer, **facts):
    return CallContext(call="call-1", seq=2, at=0.0, customer=customer, facts=facts)


def kept(target, refused=None):
    return CommandAnswered(
        call="call-1", seq=9, at=9.0, id="k", command=Verb.KEEP.value, target=target, refused=refused
    )


def test_a_call_with_all_that_is_confirmed_and_nothing_else(call):
    call.customer("our dog biscuit is a beagle").customer("what a nice day", 6.0)
    call.customer("i said our dog biscuit is a beagle", 40.0).end()
    record = call_record(call.events, "US")
    assert (record.id, record.began, record.who) == ("call-1", BEGAN, ())
    assert record.duration == call.events[-1].duration
    told = {one.source: one for one in record.told}
    confirmed = {one.id for one in call.details("confirmed") if one.same_as is None}
    assert set(told) == confirmed
    assert [one.attributes["name"] for one in record.told if one.kind is Kind.PET] == ["Biscuit"]
    assert [one.state for one in record.cues] == [
        list(states.values())[-1]
        for states in [{cue.id: cue.state for cue in call.cues() if cue.id == one.id} for one in record.cues]
    ]


def test_what_a_pause_takes_back_is_not_told(call):
    call.customer("our dog biscuit is a beagle").command(Verb.PAUSE)
    call.end()
    assert call_record(call.events, "US").told == ()


def test_who_it_was_comes_from_the_beginning_and_the_context():
    assert call_record([STARTED], "US").who == (NUMBER,)
    both = call_record([STARTED, context("K-1", name="Ann Lee")], "US")
    assert (both.who, both.name) == ((NUMBER, REF), "Ann Lee")
    assert both.began.utcoffset() == timedelta(hours=-5)
    put_right = call_record([STARTED, context("K-9"), context("K-1"), context(None, name=7)], "US")
    assert (put_right.who, put_right.name) == ((NUMBER, REF), None)


def test_what_the_agent_kept_by_the_detail_or_by_its_cue(call):
    call.customer("our dog biscuit is a beagle").until(20.0).end()
    (cue,) = {one.id: one for one in call.cues() if one.detail}.values()
    for target in (cue.detail, cue.id):
        record = call_record([*call.events, kept(target)], "US")
        assert [one.kept for one in record.told if one.source == cue.detail] == [True]
    refused = call_record([*call.events, kept(cue.detail, refused="not_now")], "US")
    assert not any(one.kept for one in refused.told)


def detail(id_, state=DetailState.CONFIRMED, **fields):
    return DetailEvent(
        call="call-1",
        seq=3,
        at=3.0,
        id=id_,
        channel=Channel.CUSTOMER,
        kind=Kind.PET,
        evidence="our dog",
        text="our dog",
        start=1.0,
        end=2.0,
        subject=Subject.CLOSE,
        status=Status.ASSERTED,
        confidence=0.9,
        attributes={},
        state=state,
        **fields,
    )


RETRACTED = DetailState.RETRACTED


@pytest.mark.parametrize(
    ("details", "key", "stands"),
    [
        ([detail("d1"), detail("d2", same_as="d1")], "d2", ["d1"]),
        ([detail("d1"), detail("d1", RETRACTED), detail("d2", replaces="d1")], "d1", ["d2"]),
        (
            [
                *(detail("d1"), detail("d2", same_as="d1")),
                *(detail("d2", RETRACTED, same_as="d1"), detail("d1", RETRACTED)),
                *(detail("d3", replaces="d1"), detail("d3", RETRACTED, replaces="d1")),
                detail("d4", replaces="d3"),
            ],
            "d2",
            ["d4"],
        ),
        ([detail("d1"), detail("d2", same_as="d1"), detail("d2", RETRACTED, same_as="d1")], "d2", []),
        ([detail("d1"), detail("d2")], "d2", ["d2"]),
        ([detail("d1")], "d9", []),
    ],
)
def test_what_was_kept_stays_kept_as_it_was_told_first_or_put_right(details, key, stands):
    record = call_record([STARTED, *details, kept(key)], "US")
    assert [one.source for one in record.told if one.kept] == stands


def memory(state=CardState.NOBODY, consent=Consent.ON, agreed=None, **card):
    shown = Shown(state, **card)
    return MemoryEvent(call="call-1", seq=2, at=0.0, card=shown, consent=consent, agreed=agreed)


def said(target, at, refused=None):
    return CommandAnswered(
        call="call-1", seq=9, at=at, id=target, command=Verb.AGREED.value, target=target, refused=refused
    )


def test_what_the_customer_agreed_to_is_their_word_in_this_call_and_its_time():
    before = memory(CardState.OPEN, agreed=True, customer=1)
    record = call_record([STARTED, before], "US")
    assert (record.customer, record.agreed, record.agreed_at) == (1, None, None), "the store's word"
    record = call_record([STARTED, before, said("yes", 20.0), said("no", 65.5), before], "US")
    assert (record.agreed, record.agreed_at) == (False, record.began + timedelta(seconds=65.5))
    refused = [said("yes", 20.0, refused="memory_off"), said("marker", 20.0)]
    assert call_record([STARTED, *refused], "US").agreed is None


def test_a_call_knows_the_strictest_consent_that_it_was_under():
    assert call_record([STARTED], "US").consent is Consent.OFF
    assert call_record([STARTED, memory()], "US").consent is Consent.ON
    two = [memory(consent=Consent.ASK), memory()]
    assert call_record([STARTED, *two], "US").consent is Consent.ASK


@pytest.mark.parametrize(
    ("state", "unsaid", "unanswered"),
    [
        (CardState.CLOSED, True, False),
        (CardState.CHOICE, True, False),
        (CardState.WAITING, False, True),
        (CardState.NOBODY, False, False),
        (CardState.OPEN, False, False),
    ],
)
def test_whether_somebody_said_who_it_was(state, unsaid, unanswered):
    record = call_record([STARTED, memory(state)], "US")
    assert (record.unsaid, record.unanswered) == (unsaid, unanswered)


def test_a_name_goes_with_the_number_or_id_that_it_was_told_for():
    told = [STARTED, context("614 555 0123", name="Ann")]
    assert call_record([*told, context("+16145550123"), context(None)], "US").name == "Ann"
    assert call_record([*told, context("+12025550188")], "US").name is None
    record = call_record([*told, context("K-1")], "US")
    assert (record.name, record.name_with) == ("Ann", None), "told for the number"
    with_id = [STARTED, context("K-1", name="Ann")]
    record = call_record(with_id, "US")
    assert (record.name, record.name_with) == ("Ann", REF)
    record = call_record([*with_id, context("K-2")], "US")
    assert (record.name, record.name_with) == (None, None)


@pytest.mark.parametrize("began", ["", "yesterday", "9999-12-31T23:00:00+00:00", "0001-01-01T00:00:00"])
def test_what_is_no_whole_call_is_refused(began):
    with pytest.raises(JournalError):
        call_record([], "US")
    with pytest.raises(JournalError):
        call_record(
            [CallStarted(call="c", seq=1, at=0.0, source="x", channels=(), customer=None, began=began)], "US"
        )


def test_from_a_call_to_the_store(extractor, tmp_path):
    call = CallScript(extractor, costly.playbook(), consent=Consent.ON)
    call.session.feed(Command(Verb.DISMISS, "k1", "nothing"))
    call.events.extend(call.session.feed(Context("614-555-0123", {"name": "Ann"})))
    call.customer("our dog biscuit is a beagle").end()
    rules = MemoryRules.model_validate({"consent": "on"})
    with Store.open(f"sqlite:///{tmp_path}/memory.db") as store:
        done = remember(store, call_record(call.events, "US"), rules)
    assert done.learned >= 1
