"""A call's events as the store takes them: what was confirmed, kept, and became of cues."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cues.calls.call_record import call_record
from cues.calls.commands import Command, Context, Verb
from cues.calls.events import CallContext, CallStarted, CommandAnswered
from cues.details.detail import Kind
from cues.errors import JournalError
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.rules import MemoryRules
from cues.memory.store import Store
from tests.cues.calls.conftest import BEGAN

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


@pytest.mark.parametrize("began", ["", "yesterday"])
def test_what_is_no_whole_call_is_refused(began):
    with pytest.raises(JournalError):
        call_record([], "US")
    with pytest.raises(JournalError):
        call_record(
            [CallStarted(call="c", seq=1, at=0.0, source="x", channels=(), customer=None, began=began)], "US"
        )


def test_from_a_call_to_the_store(call, tmp_path):
    call.session.feed(Command(Verb.DISMISS, "k1", "nothing"))
    call.events.extend(call.session.feed(Context("614-555-0123", {"name": "Ann"})))
    call.customer("our dog biscuit is a beagle").end()
    rules = MemoryRules.model_validate({"consent": "on"})
    with Store.open(f"sqlite:///{tmp_path}/memory.db") as store:
        done = remember(store, call_record(call.events, "US"), rules)
    assert done.learned >= 1
