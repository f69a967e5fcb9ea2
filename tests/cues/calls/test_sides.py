"""Both voices in one channel: what is the agent's, what the customer's, and what nobody's."""

from __future__ import annotations

import pytest

from cues.calls.sides import Sides
from cues.details.detail import Kind
from speech.audio import Channel
from speech.transcript import Partial, Tick, Utterance, Word

AGENT, CUSTOMER, MIXED = Channel.AGENT, Channel.CUSTOMER, Channel.MIXED
DOG = "i have a dog called biscuit and he is very lively these days"


@pytest.fixture
def call(call_with):
    return call_with(channels=(MIXED,), tells_voices=True)


class Turn:
    """One utterance on the mixed channel, heard bit by bit."""

    def __init__(self, call, number, text, at):
        self.call, self.number = call, number
        call.until(at)
        self.words = tuple(
            Word(word, at + index * 0.25, at + (index + 1) * 0.25) for index, word in enumerate(text.split())
        )

    def partial(self, speaker):
        at = self.call.at
        partial = Partial(MIXED, self.number, at, self.words, len(self.words), speaker)
        self.call.events.extend(self.call.session.feed(partial))
        return self

    def wait(self, seconds):
        self.call.until(self.call.at + seconds)
        return self

    def final(self, speaker):
        heard = Utterance(MIXED, self.number, self.call.at, self.words, speaker)
        self.call.events.extend(self.call.session.feed(heard))
        return self.wait(0.2)


def codes(call):
    return [event.code for event in call.events if event.event == "warning"]


def test_the_customers_turn_raises_its_cue(call):
    Turn(call, 1, DOG, 20).partial(CUSTOMER).wait(4).final(CUSTOMER)
    assert [cue.kind for cue in call.cues("shown")] == [Kind.PET]
    assert call.details("confirmed")
    assert codes(call) == []


def test_the_agents_turn_gives_no_detail(call):
    Turn(call, 1, DOG, 20).partial(AGENT).wait(4).final(AGENT)
    assert call.details() == []
    assert call.cues() == []


def test_the_agents_words_on_a_mixed_channel_mark_a_cue_used(call):
    Turn(call, 1, "i have a dog called biscuit", 20).partial(CUSTOMER).wait(3).final(CUSTOMER)
    Turn(call, 2, "biscuit what a name for your dog", 26).partial(AGENT).wait(1).final(AGENT)
    assert [cue.by for cue in call.cues("used")] == ["words"]


def test_an_unsure_turn_gives_details_and_no_cue(call):
    Turn(call, 1, DOG, 20).partial(None).wait(4).final(None)
    assert [detail.state for detail in call.details()] == ["tentative", "confirmed"]
    assert not call.cues("shown")
    assert call.cues("suppressed")[0].reason == "it is not sure who said it"


def test_a_guess_that_comes_later_is_in_time(call):
    Turn(call, 1, DOG, 20).partial(None).wait(4).partial(CUSTOMER).wait(1).final(CUSTOMER)
    assert [cue.kind for cue in call.cues("shown")] == [Kind.PET]


def test_what_turns_out_the_agents_is_taken_back_with_its_cue(call):
    Turn(call, 1, DOG, 20).partial(CUSTOMER).wait(4).final(AGENT)
    assert [detail.state for detail in call.details()] == ["tentative", "retracted"]
    assert call.cues("shown")
    assert [cue.id for cue in call.cues("retracted")] == [call.cues("shown")[0].id]


def test_what_seems_the_agents_in_between_shows_no_cue_and_the_final_decides(call):
    turn = Turn(call, 1, DOG, 20).partial(CUSTOMER).partial(AGENT).wait(4)
    assert not call.cues("shown")
    turn.final(CUSTOMER)
    assert {detail.id for detail in call.details("confirmed")} == {
        detail.id for detail in call.details("tentative")
    }


def test_a_cue_whose_speaker_is_no_longer_sure_is_taken_back_and_its_detail_stays(call):
    Turn(call, 1, DOG, 20).partial(CUSTOMER).wait(4).final(None)
    assert call.details("confirmed")
    assert call.cues("retracted")[0].reason == "it is not sure who said it"


def test_a_loss_told_by_an_unsure_voice_keeps_light_cues_away(call):
    Turn(call, 1, "my husband died in march", 20).partial(CUSTOMER).wait(2).final(None)
    Turn(call, 2, DOG, 60).partial(CUSTOMER).wait(4).final(CUSTOMER)
    assert all(cue.sensitive for cue in call.cues("shown"))


def test_the_agents_silence_is_the_channels_while_they_are_the_last_heard():
    sides, tick = Sides(), Tick(17.0, {MIXED: 0.1}, {MIXED: -30.0})
    assert sides.tick(tick) is tick
    sides.of(Utterance(MIXED, 1, 16.5, (), AGENT))
    assert sides.tick(tick).quiet == {MIXED: 0.1, AGENT: 0.1}
    sides.of(Utterance(MIXED, 2, 16.8, (), CUSTOMER))
    assert sides.tick(tick) is tick


def test_voices_that_cannot_be_told_apart_are_said_once(call):
    for number, at in enumerate((10, 22, 34, 46, 58, 70), start=1):
        Turn(call, number, "so the parcel was due on monday " * 5, at).final(None)
    assert codes(call) == ["voices_mixed"]


def test_one_turn_that_is_known_keeps_the_warning_away(call):
    Turn(call, 1, "good morning how can i help", 1).final(AGENT)
    for number, at in enumerate((10, 22, 34, 46, 58, 70), start=2):
        Turn(call, number, "so the parcel was due on monday " * 5, at).final(None)
    assert codes(call) == []


def test_without_a_speaker_model_it_is_said_at_once(call_with):
    assert codes(call_with(channels=(MIXED,))) == ["voices_mixed"]
