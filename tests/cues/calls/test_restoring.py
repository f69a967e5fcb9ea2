"""A call that is cut off anywhere and goes on in another session, as if its program had been killed."""

from __future__ import annotations

import pytest

from cues.calls.commands import Command, Verb
from cues.calls.events import CallEnded, CueEvent, DetailEvent, Transcript
from cues.calls.order_cue import A_LOSS
from cues.calls.restoring import Remembered, words_of
from cues.calls.session import CallPlan, CallSession
from cues.calls.wire import from_line, to_line
from cues.details.detail import Kind
from speech.audio import Channel
from speech.transcript import Partial, Tick, Utterance, Word
from tests import costly

CUSTOMER = Channel.CUSTOMER


@pytest.fixture
def again(call, extractor):
    """Goes on with the call's events up to now in a fresh session; returns it and what it tells at once."""

    def make(upto=None):
        plan = CallPlan("call-1", "script.wav", call.channels, call.session._plan.began)
        session = CallSession(plan, extractor, costly.playbook())
        written = [from_line(to_line(event)) for event in call.events[:upto]]
        return session, session.go_on(written)

    return make


def said(session, text, at, number=1, channel=CUSTOMER):
    words = tuple(Word(word, at + n * 0.25, at + (n + 1) * 0.25) for n, word in enumerate(text.split()))
    end = words[-1].end + 0.8
    events = [*session.feed(Utterance(channel, number, end, words))]
    for step in range(30):
        events += session.feed(Tick(end + step * 0.1, dict.fromkeys(Channel, 1.0), {}))
    return events


def kinds(events, kind):
    return [event for event in events if isinstance(event, kind)]


def test_it_goes_on_in_the_same_numbers(call, again):
    call.customer("i have a dog called biscuit", at=20).until(40)
    last = call.events[-1]
    session, at_once = again()
    assert not at_once
    events = said(session, "we are moving to vermont in june", 50)
    assert [event.seq for event in events] == list(range(last.seq + 1, last.seq + 1 + len(events)))
    finals = kinds(events, Transcript)
    assert [(final.utterance, final.final) for final in finals] == [(2, True)]
    assert not {event.id for event in kinds(events, DetailEvent)} & {e.id for e in call.details()}
    cues = [(cue.id, cue.state) for cue in kinds(events, CueEvent)]
    assert ("c1", "expired") in cues
    assert {state for id_, state in cues if id_ == "c1"} == {"expired"}
    assert {id_ for id_, _ in cues} > {"c1"}


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_wherever_it_is_cut_each_utterance_ends_once_and_each_detail_is_decided(call, again, share):
    call.customer("i have a dog called biscuit and she is lovely", at=20)
    call.agent("how lovely", at=30).customer("my mother passed away in march", at=40)
    upto = max(1, round(len(call.events) * share))
    session, at_once = again(upto)
    events = [*call.events[:upto], *at_once, *said(session, "i work as a nurse", 60), *session.end({})]
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    ends = [(event.channel, event.utterance) for event in kinds(events, Transcript) if event.final]
    assert len(ends) == len(set(ends))
    begun = {(event.channel, event.utterance) for event in kinds(events, Transcript)}
    assert begun == set(ends)
    states: dict[str, list[str]] = {}
    for event in kinds(events, DetailEvent):
        states.setdefault(event.id, []).append(event.state)
    assert all(state[-1] != "tentative" for state in states.values())
    assert isinstance(events[-1], CallEnded)


def test_an_open_utterance_ends_with_the_words_it_had(call, again):
    words = tuple(Word(word, 20 + n, 21 + n) for n, word in enumerate("we have a dog".split()))
    call.events.extend(call.session.feed(Partial(CUSTOMER, 1, 25.0, words, 4)))
    _, at_once = again()
    final = kinds(at_once, Transcript)[0]
    assert (final.text, final.final, final.utterance) == ("we have a dog", True, 1)
    assert [word.text for word in final.words] == "we have a dog".split()
    assert [event.state for event in kinds(at_once, DetailEvent)] == ["retracted"]


def test_a_loss_still_mutes_light_cues(call, again):
    call.customer("my husband died in march", at=20).until(30)
    session, _ = again()
    events = said(session, "we have a dog called biscuit", 60)
    assert kinds(events, DetailEvent)
    assert not [cue for cue in kinds(events, CueEvent) if cue.state == "shown"]


def test_a_light_cue_that_a_loss_has_overtaken_is_not_in_view_any_more(call, again):
    call.customer("i have a dog called biscuit", at=20).until(24)
    shown = call.cues("shown")[0]
    call.agent("oh i am so sorry for your loss", at=25)
    written = next(place for place, event in enumerate(call.events) if event == call.cues("retracted")[0])
    _, at_once = again(written)
    taken = [cue for cue in kinds(at_once, CueEvent) if cue.id == shown.id]
    assert [(cue.state, cue.reason) for cue in taken] == [("retracted", A_LOSS)]


def test_what_was_told_is_known_and_has_had_its_cue(call, again):
    call.customer("i have a dog called biscuit", at=20).until(30)
    first = next(detail for detail in call.details("confirmed") if detail.kind == Kind.PET)
    session, _ = again()
    events = said(session, "so my dog biscuit chewed it", 60)
    assert {event.same_as for event in kinds(events, DetailEvent) if event.kind == Kind.PET} == {first.id}
    assert not [cue for cue in kinds(events, CueEvent) if cue.state == "shown"]


def test_the_cue_in_view_is_still_in_view_and_can_be_used(call, again):
    call.customer("i have a dog called biscuit", at=20).until(24)
    shown = call.cues("shown")[0]
    session, _ = again()
    events = session.feed(Command(Verb.USE, "k9", shown.id))
    used = kinds(events, CueEvent)[0]
    assert (used.id, used.state, used.headline) == (shown.id, "used", shown.headline)


def test_a_cue_that_waited_still_waits(call, again):
    call.customer("i have a dog called biscuit", at=2)
    queued = call.cues("queued")[0]
    session, _ = again()
    events = []
    for step in range(400):
        events += session.feed(Tick(5 + step * 0.1, dict.fromkeys(Channel, 9.0), {}))
    assert next((cue.id, cue.state) for cue in kinds(events, CueEvent)) == (queued.id, "shown")


def test_a_command_that_was_answered_is_not_done_again(call, again):
    call.command(Verb.PAUSE, id_="k1")
    session, _ = again()
    assert session.deaf
    assert not session.feed(Command(Verb.RESUME, "k1"))
    assert session.feed(Command(Verb.RESUME, "k2"))
    assert not session.deaf


def test_context_from_before_is_read_with_what_comes_after(call, again):
    call.customer("we had a lovely old dog", at=20).until(24)
    session, _ = again()
    events = said(session, "he died last week", 26)
    assert Kind.BEREAVEMENT in {event.kind for event in kinds(events, DetailEvent)}


def test_words_of_a_partial_share_its_time():
    partial = Transcript(
        call="c", seq=1, at=4.0, channel=CUSTOMER, utterance=1, final=False, text="a b", start=2.0, end=4.0
    )
    assert words_of(partial) == (Word("a", 2.0, 3.0), Word("b", 3.0, 4.0))


def test_what_is_remembered_names_no_words(call):
    call.customer("i have a dog called biscuit", at=20)
    assert "biscuit" not in repr(Remembered(call.events).found)
