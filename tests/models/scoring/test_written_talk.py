"""Turns in writing become what hearing would tell, in the order and at the pace of talk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.scoring.written_talk import BREATH, ENDPOINT, WORD_TAKES, WrittenTalk
from speech.audio import Channel
from speech.transcript import Partial, Tick, Utterance

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER


def texts(heard):
    return [(one.channel, one.text) for one in heard if not isinstance(one, Tick)]


def test_a_turn_grows_by_a_few_settled_words_and_ends():
    talk = WrittenTalk((AGENT, CUSTOMER))
    spoken = talk.say(CUSTOMER, "I've got 2 dogs, a cat and a budgie.")
    assert texts(spoken.heard) == [
        (CUSTOMER, "i've got two"),
        (CUSTOMER, "i've got two dogs a cat"),
        (CUSTOMER, "i've got two dogs a cat and a budgie"),
        (CUSTOMER, "i've got two dogs a cat and a budgie"),
    ]
    partials = [one for one in spoken.heard if isinstance(one, Partial)]
    assert all(one.settled == len(one.words) and one.at > one.words[-1].end for one in partials)
    (final,) = [one for one in spoken.heard if isinstance(one, Utterance)]
    assert (spoken.start, spoken.end) == (0.0, pytest.approx(9 * WORD_TAKES))
    assert final.at == pytest.approx(spoken.end + ENDPOINT)
    assert talk.at == pytest.approx(spoken.end + BREATH)


def test_turns_follow_each_other_and_are_numbered_on_their_channels():
    talk = WrittenTalk((AGENT, CUSTOMER))
    turns = [talk.say(CUSTOMER, "one"), talk.say(AGENT, "two"), talk.say(CUSTOMER, "three")]
    finals = [one for turn in turns for one in turn.heard if isinstance(one, Utterance)]
    assert [(one.channel, one.number) for one in finals] == [(CUSTOMER, 1), (AGENT, 1), (CUSTOMER, 2)]
    assert turns[1].start == pytest.approx(turns[0].end + BREATH)


def test_a_turn_without_words_is_not_heard():
    talk = WrittenTalk((CUSTOMER,))
    assert talk.say(CUSTOMER, " ... \N{GRINNING FACE} ").heard == ()
    assert talk.at == 0.0
    assert talk.say(CUSTOMER, "one").heard[-2:] != ()


def test_silence_is_quiet_on_every_channel():
    talk = WrittenTalk((AGENT, CUSTOMER))
    said = talk.say(AGENT, "hello")
    last = talk.silence(2.0)[-1]
    assert isinstance(last, Tick)
    assert last.quiet[AGENT] == pytest.approx(last.at - said.end)
    assert last.quiet[CUSTOMER] == pytest.approx(last.at)
    speaking = [tick for tick in said.heard if isinstance(tick, Tick) and tick.at <= said.end]
    assert {tick.quiet[AGENT] for tick in speaking} == {0.0}


@given(st.lists(st.tuples(st.sampled_from([AGENT, CUSTOMER]), st.text(max_size=60)), max_size=4))
def test_time_never_runs_back_and_ticks_come_once(turns):
    talk = WrittenTalk((AGENT, CUSTOMER))
    heard = [one for channel, text in turns for one in talk.say(channel, text).heard]
    times = [one.at for one in heard]
    ticks = [one.at for one in heard if isinstance(one, Tick)]
    assert times == sorted(times)
    assert len({*ticks}) == len(ticks)
