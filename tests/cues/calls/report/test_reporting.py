"""Whole calls, played through a real session, as their report tells them."""

from __future__ import annotations

import dataclasses

import pytest

from cues.calls.commands import Command, Context, Verb
from cues.calls.events import CallEnded, DetailEvent
from cues.calls.journal import Journal, read_journal
from cues.calls.report.reporting import report_call
from cues.errors import JournalError
from speech.audio import Channel

WEDDING = "my daughter emma is getting married in june"
DOG = "i have a dog called biscuit"
LOSS = "my husband passed away in march"
CRISIS = "i want to kill myself"


def story(report):
    return " ".join(sentence.text for sentence in report.story)


def steps(report):
    return " ".join(sentence.text for sentence in report.next)


def everything(report):
    """Every text of a report."""
    told = [each.about + each.words for each in report.learned]
    cues = [each.headline + each.outcome for each in report.cues]
    return " ".join([story(report), steps(report), *told, *cues, *report.held_back])


def test_what_was_told_is_told_with_its_words_and_what_lies_ahead_with_its_date(call):
    report = report_call(call.customer(WEDDING).until(30).end().events, "US")
    assert f'occasion (daughter Emma, in June 2026): "{WEDDING.removesuffix(" in june")}"' in story(report)
    assert "Wedding: daughter Emma, in June 2026: it lies ahead" in steps(report)
    assert report.ended
    assert report.duration == pytest.approx(30, abs=0.2)


def test_every_sentence_names_the_events_that_it_is_made_from(call):
    call.customer(WEDDING).agent("oh congratulations", 14).until(25).command(Verb.TRANSFER, "ben")
    events = call.customer("i am having knee surgery next tuesday", 26).customer(LOSS, 60).end().events
    by_seq = {event.seq: event for event in events}
    report = report_call(events, "US")
    assert len(report.story) > 3
    assert len(report.next) > 1
    for sentence in (*report.story, *report.next):
        assert sentence.events
        sources = [by_seq[seq] for seq in sentence.events]
        quoted = sentence.text.split('"')[1::2]
        assert all(any(words in getattr(each, "evidence", "") for each in sources) for words in quoted)


def test_a_loss_is_told_calmly_and_nothing_light_beside_it(call):
    call.customer(DOG).customer(WEDDING, 12).until(40).customer(LOSS, 45)
    report = report_call(call.agent("i am so sorry for your loss", 52).until(60).end().events, "US")
    assert 'They told of a loss (husband, in March 2026): "my husband passed away".' in story(report)
    assert "The agent took it up." in story(report)
    assert "Biscuit" not in story(report)
    assert "occasion" not in story(report)
    assert "!" not in everything(report)
    assert [each.text for each in report.next] == [
        "Their husband died in March 2026: nothing about him but by their own wish."
    ]
    assert {each.kind.value for each in report.learned if each.sensitive} == {"bereavement"}
    assert "Pet: Biscuit, dog" in [each.about for each in report.learned if not each.sensitive]


def test_a_crisis_is_said_plainly_and_first(call):
    report = report_call(call.customer(DOG).customer(CRISIS, 20).until(30).end().events, "US")
    assert report.story[0].text == f'The customer spoke of self-harm: "{CRISIS}".'
    assert "Follow your team's procedure" in report.next[0].text
    assert all(step.sensitive for step in report.next)
    assert "Biscuit" not in story(report)


def test_a_call_with_nothing_says_so(call):
    report = report_call(call.customer("where is my order").until(15).end().events, "US")
    assert story(report) == (
        "A call of 15 seconds on 2 March 2026. Nothing of the customer's own life was heard that is sure."
    )
    assert (report.learned, report.cues, report.next, report.left_out) == ((), (), (), 0)


@pytest.mark.parametrize("from_journal", [False, True])
def test_what_a_pause_dropped_does_not_appear_nor_why_a_cue_went(call, tmp_path, from_journal):
    call.customer(DOG).until(25).customer("my son has cancer", 26).command(Verb.PAUSE).until(50)
    events = call.command(Verb.RESUME).until(60).end().events
    assert any("cancer" in event.evidence for event in events if isinstance(event, DetailEvent))
    if from_journal:
        with Journal(tmp_path / "call-1.jsonl") as journal:
            for event in events:
                journal.append(event)
        events = list(read_journal(journal.path))
    told = everything(report := report_call(events, "US"))
    assert "Biscuit" in told
    for word in ("cancer", "grave", "son", "ill"):
        assert word not in told.replace("reason", "")
    assert all(not each.sensitive for each in report.cues)


def test_another_customers_words_are_never_told(call, call_with):
    other = call_with().customer("my daughter emma is getting married in june").until(20).end()
    strange = [dataclasses.replace(event, call="call-2") for event in other.events]
    own = call.customer("where is my order").until(15).end().events
    assert "emma" not in everything(report_call([*own, *strange], "US")).lower()
    mixed = [event for pair in zip(own, strange, strict=False) for event in pair]
    assert "emma" not in everything(report_call(mixed, "US")).lower()


def test_somebody_elses_life_and_what_is_not_so_are_not_told(call):
    call.customer("my neighbor's friend has a dog").customer("i don't have a cat", 12)
    told = everything(report_call(call.until(30).end().events, "US"))
    assert "dog" not in told
    assert "cat" not in told


def test_a_call_that_was_cut_off_is_told_as_far_as_it_goes(call):
    call.customer(DOG).until(20)
    assert not isinstance(call.events[-1], CallEnded)
    report = report_call(call.events, "US")
    assert not report.ended
    assert "it has no end" in story(report)
    assert "Biscuit" in story(report)


def test_a_transfer_names_both_agents_and_a_hold_its_time(call):
    call.events[0] = dataclasses.replace(call.events[0], agent="ana", customer="+16145550123")
    call.customer(DOG).until(20).command(Verb.HOLD).until(30).command(Verb.RESUME)
    report = report_call(call.command(Verb.TRANSFER, "ben").until(40).end().events, "US")
    assert "with ana" in story(report)
    assert "The call went on to ben." in story(report)
    assert [each.to for each in report.transfers] == ["ben"]
    assert [(each.begin, each.end) for each in report.stretches] == [(20.0, 30.0)]
    assert report.customer == "+16145550123"


def test_a_transfer_to_somebody_unknown_says_that(call):
    report = report_call(call.command(Verb.TRANSFER).until(5).end().events, "US")
    assert "somebody who is not known here" in story(report)


def test_the_context_tells_who_it_was(call):
    call.events.extend(call.session.feed(Context("K-7", {"name": "Ann", "tier": "gold"})))
    report = report_call(call.until(5).end().events, "US")
    assert (report.customer, report.name) == ("K-7", "Ann")
    assert "gold" not in everything(report)


def test_what_is_only_heard_left_out_is_counted_and_not_told(call):
    report = report_call(call.customer("my sister is here").until(15).end().events, "US")
    assert report.left_out == 1
    assert report.learned == ()
    assert "sister" not in everything(report)


@pytest.mark.parametrize("said", [DOG, LOSS])
def test_what_may_be_the_agents_own_life_is_not_told_as_the_customers(call_with, said):
    call = call_with(None, (Channel.MIXED,), tells_voices=True).say(Channel.MIXED, said)
    report = report_call(call.until(30).end().events, "US")
    assert report.left_out > 0
    assert (report.learned, report.next) == ((), ())
    assert "Nothing of the customer's own life" in story(report)


def test_a_crisis_is_told_first_whoever_spoke_of_it(call_with):
    call = call_with(None, (Channel.MIXED,), tells_voices=True).say(Channel.MIXED, CRISIS)
    report = report_call(call.until(30).end().events, "US")
    assert report.story[0].text == f'Self-harm was spoken of, and it is not sure by whom: "{CRISIS}".'
    assert [step.text for step in report.next] == [
        "Follow your team's procedure for a crisis now, if nobody has yet."
    ]


def test_what_the_agent_marked_wrong_is_not_learned(call):
    call.customer(DOG).until(20).command(Verb.WRONG)
    report = report_call(call.until(30).end().events, "US")
    assert report.learned == ()
    assert [cue.outcome for cue in report.cues] == ["marked as wrong"]


def test_events_without_a_beginning_are_refused():
    with pytest.raises(JournalError, match="beginning"):
        report_call([], "US")


def test_a_command_that_is_fed_twice_is_told_once(call):
    call.customer(DOG).until(20)
    for _ in range(2):
        call.events.extend(call.session.feed(Command(Verb.TRANSFER, "t", "ben")))
    assert len(report_call(call.end().events, "US").transfers) == 1
