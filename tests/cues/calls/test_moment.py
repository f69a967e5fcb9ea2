"""When a light cue has to wait, and when it need not any more."""

from __future__ import annotations

import pytest

from cues.calls.moment import COMPLAINT_LASTS, DIGITS_LAST, HOLD_AT_MOST, IDENTITY_LASTS, Moment
from speech.audio import Channel
from speech.transcript import Tick

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER


@pytest.mark.parametrize(
    ("channel", "text", "reason", "lasts"),
    [
        (AGENT, "could you confirm your date of birth", "identity", IDENTITY_LASTS),
        (CUSTOMER, "the account number is on the letter", "identity", IDENTITY_LASTS),
        (CUSTOMER, "it is seven four two", "identity", DIGITS_LAST),
        (CUSTOMER, "it is redacted", "identity", DIGITS_LAST),
        (CUSTOMER, "this is simply unacceptable", "complain", COMPLAINT_LASTS),
    ],
)
def test_a_moment_is_wrong_for_a_while(channel, text, reason, lasts):
    moment = Moment()
    moment.heard(channel, text, 100.0)
    assert reason in moment.wrong(100.0)
    assert reason in moment.wrong(100.0 + lasts - 0.1)
    assert moment.wrong(100.0 + lasts) is None


@pytest.mark.parametrize(
    "text", ["i have three cats", "my birthday was lovely", "we are complaining of the heat"]
)
def test_ordinary_talk_keeps_nothing_waiting(text):
    moment = Moment()
    moment.heard(CUSTOMER, text, 100.0)
    assert moment.wrong(100.0) is None


def test_the_agent_speaks_until_a_breath_has_passed():
    moment = Moment()
    moment.tick(Tick(50.0, {AGENT: 0.2, CUSTOMER: 3.0}, {}))
    assert moment.wrong(50.0) == "the agent is speaking"
    moment.tick(Tick(50.1, {AGENT: 0.3, CUSTOMER: 3.1}, {}))
    assert moment.wrong(50.1) is None


def test_a_hold_lasts_until_the_agent_is_back():
    moment = Moment()
    moment.heard(AGENT, "let me put you on hold", 100.0)
    moment.heard(AGENT, "thanks", 101.0)
    assert "hold" in moment.wrong(150.0)
    moment.heard(AGENT, "right i have found it", 160.0)
    assert moment.wrong(161.0) is None


def test_a_hold_that_nobody_ends_is_forgotten():
    moment = Moment()
    moment.heard(AGENT, "let me put you on hold", 100.0)
    assert moment.wrong(100.0 + HOLD_AT_MOST + 1) is None
    assert not moment.on_hold


def test_what_follows_a_security_question_is_an_answer_to_it():
    moment = Moment()
    assert not moment.security_answer(10.0)
    moment.heard(AGENT, "what is your mother's maiden name", 10.0)
    assert moment.security_answer(14.0)
    assert not moment.security_answer(30.0)


def test_another_question_of_the_agent_ends_the_security_question():
    moment = Moment()
    moment.heard(AGENT, "can i have your date of birth please", 10.0)
    moment.heard(AGENT, "your date of birth please so that i can find you here", 11.5)
    assert moment.security_answer(12.0)
    moment.heard(AGENT, "thank you", 15.0)
    assert moment.security_answer(16.0)
    moment.heard(AGENT, "and what is the reason for the pause", 18.0)
    assert not moment.security_answer(19.0)
