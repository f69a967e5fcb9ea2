"""What an utterance that is still growing may do: shrink, turn, become graver, be paused or called wrong."""

from __future__ import annotations

import dataclasses

import pytest

from cues.calls.commands import Verb
from cues.details.detail import Kind
from speech.audio import Channel
from speech.transcript import Partial, Word
from tests import costly
from tests.cues.calls.conftest import CallScript


def partial(call, text, at, *, channel=Channel.CUSTOMER):
    words = tuple(
        Word(word, at + index * 0.25, at + index * 0.25 + 0.2) for index, word in enumerate(text.split())
    )
    heard = Partial(channel, 1, at + len(words) * 0.25 + 0.4, words, len(words))
    call.events.extend(call.session.feed(heard))


def test_a_partial_may_shrink_to_nothing(call):
    partial(call, "we have a dog called biscuit", 20.0)
    partial(call, "", 20.0)
    call.end()
    assert {detail.state for detail in call.details()} == {"tentative", "retracted"}
    assert not call.cues("shown")


def test_a_queued_cue_is_dropped_when_later_words_turn_it(call):
    call.customer("we are expecting our first baby in may and we are so excited if it all goes well", at=2)
    call.until(60).end()
    assert not call.cues("shown")
    assert any("if" in (cue.reason or "") for cue in call.cues("suppressed"))


def test_a_detail_that_turns_grave_gets_its_soft_cue_all_the_same(call):
    partial(call, "my son is ill", 20.0)
    call.until(23.0)
    assert not any(cue.sensitive for cue in call.cues("shown"))
    partial(call, "my son is ill with leukaemia", 20.0)
    call.until(40).end()
    assert call.cues("retracted")
    assert call.cues("shown")[-1].sensitive


def test_what_was_said_before_a_security_question_is_no_answer_to_it(call):
    partial(call, "we have a dog called biscuit", 20.0)
    call.agent("what is your date of birth", at=22.5)
    assert call.details("tentative")
    assert not call.details("retracted")


def test_words_from_before_the_cue_do_not_take_it_up(call):
    partial(call, "i am so sorry about the delay", 18.0, channel=Channel.AGENT)
    call.customer("my husband died last month", at=20)
    partial(call, "i am so sorry about the delay let me see", 18.0, channel=Channel.AGENT)
    assert call.cues("shown")
    assert not call.cues("used")


def test_what_the_agent_called_wrong_does_not_come_back_in_the_same_utterance(call):
    partial(call, "my husband died", 20.0)
    call.command(Verb.WRONG)
    partial(call, "my husband died in march", 20.0)
    call.end()
    assert len([detail for detail in call.details() if detail.kind == Kind.BEREAVEMENT]) == 2
    assert len(call.cues("shown")) == 1


def test_a_cue_put_off_does_not_use_up_its_own_ration(call):
    call.customer("i work as a nurse on nights", at=20)
    call.customer("i have a dog called biscuit", at=60)
    call.command(Verb.LATER).until(100).end()
    assert [cue.kind for cue in call.cues("shown")] == [Kind.WORK, Kind.PET, Kind.PET]


def test_a_pause_in_mid_utterance_ends_it_and_hears_nothing_more_of_it(call):
    partial(call, "i have a dog called biscuit", 20.0)
    call.until(30)
    call.command(Verb.PAUSE)
    partial(call, "i have a dog called biscuit he died last week", 20.0)
    call.until(40)
    call.command(Verb.RESUME)
    partial(call, "i have a dog called biscuit he died last week and so on", 20.0)
    call.end()
    assert [final.text for final in call.transcripts(final=True)] == ["i have a dog called biscuit"]
    assert {detail.state for detail in call.details()} == {"tentative", "retracted"}


def test_a_pause_keeps_what_is_older_than_five_seconds_of_an_open_utterance(call):
    partial(call, "we went up to the lake with all of the family and then it rained all the way home", 20.0)
    call.until(27.0)
    call.command(Verb.PAUSE)
    kept = call.transcripts(final=True)[0].text
    assert kept == "we went up to the lake with all"


class MaybeALoss:
    """An extractor that finds a dog, and hears a death beside it once the utterance is long enough."""

    def __init__(self, extractor, long):
        self._extractor = extractor
        self._long = long

    def extract(self, text, *, context=(), day=None):
        found = self._extractor.extract(text, context=context, day=day)
        shadowed = len(text.split()) >= self._long
        return tuple(dataclasses.replace(detail, shadowed=shadowed) for detail in found)

    def passed_over(self, text):
        return self._extractor.passed_over(text)


@pytest.mark.parametrize(
    ("long", "seen"), [(1, []), (9, ["shown", "retracted"]), (99, ["shown", "confirmed"])]
)
def test_nothing_light_is_said_where_a_death_may_be_spoken_of(extractor, long, seen):
    call = CallScript(MaybeALoss(extractor, long), costly.playbook())
    call.customer("i have a dog called biscuit", at=20, final="i have a dog called biscuit who went in march")
    pet = [cue.state for cue in call.cues() if cue.kind == Kind.PET]
    assert [state for state in pet if state != "suppressed"] == seen
    assert bool(seen) or call.cues("suppressed")[-1].reason == "it may be a loss that is spoken of"
