"""One call: when it is over by itself, and from when on it is doubtful."""

from __future__ import annotations

import pytest

from cues.calls.desk.call import DOUBT, HOLD_LIMIT, REPLIES, WITHOUT_AGENT, WITHOUT_CUSTOMER, DeskCall
from cues.calls.desk.events import Begin, DeskState, Voices, Why, Words
from cues.calls.desk.exchange import Exchange
from speech.audio import Channel

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER


class Line:
    """A call whose both sides were last heard at 10 s."""

    def __init__(self, *, by_speech: bool = True) -> None:
        self.exchange = Exchange()
        self.call = DeskCall(Begin(5.0, 1.0, by_speech=by_speech), self.exchange)
        self.at = 0.0
        self.hear(10.0, agent=True, customer=True)

    def hear(self, until: float, *, agent: bool = False, customer: bool = False) -> None:
        while self.at < until:
            self.at += 0.25
            self.exchange.hear(Voices(self.at, agent, customer))

    def say(self, channel: Channel, text: str) -> None:
        self.call.note(Words(self.at, channel, self.at - 1.0, self.at - 0.5, text))


@pytest.mark.parametrize("by_speech", [True, False])
def test_it_ends_without_the_customer(by_speech):
    line = Line(by_speech=by_speech)
    line.hear(10.0 + WITHOUT_CUSTOMER - 1, agent=True)
    assert line.call.why_over(line.at) is None
    line.hear(10.0 + WITHOUT_CUSTOMER, agent=True)
    assert line.call.why_over(line.at) is Why.NO_CUSTOMER


@pytest.mark.parametrize(("by_speech", "why"), [(True, Why.NO_AGENT), (False, None)])
def test_it_ends_without_the_agent_where_speech_began_it(by_speech, why):
    line = Line(by_speech=by_speech)
    line.hear(10.0 + WITHOUT_AGENT, customer=True)
    assert line.call.why_over(line.at) is why


def test_it_does_not_end_while_somebody_was_asked_to_wait():
    line = Line()
    line.say(AGENT, "bear with me while i look into it")
    line.hear(10.0 + 3 * WITHOUT_CUSTOMER)
    assert line.call.why_over(line.at) is None
    line.say(AGENT, "right here it is")
    line.hear(line.at + WITHOUT_CUSTOMER - 1, agent=True)
    assert line.call.why_over(line.at) is None  # the customer is given time to answer
    line.hear(line.at + 1, agent=True)
    assert line.call.why_over(line.at) is Why.NO_CUSTOMER


@pytest.mark.parametrize("by_command", [True, False])
def test_a_hold_has_a_limit_of_its_own(by_command):
    line = Line()
    line.call.hold(line.at, by_command=by_command)
    line.hear(10.0 + HOLD_LIMIT - 1)
    assert line.call.why_over(line.at) is None
    line.hear(10.0 + HOLD_LIMIT)
    assert line.call.why_over(line.at) is Why.HOLD_LIMIT


@pytest.mark.parametrize(("by_speech", "why"), [(True, Why.FAREWELL), (False, None)])
def test_a_farewell_and_silence_end_what_speech_began(by_speech, why):
    line = Line(by_speech=by_speech)
    line.say(AGENT, "thanks for calling bye")
    line.hear(12.0)
    assert line.call.why_over(line.at) is None
    line.hear(13.0)
    assert line.call.why_over(line.at) is why


def test_what_speaks_on_after_a_farewell_is_no_customer_without_the_agent():
    line = Line()
    line.say(AGENT, "thanks for calling bye")
    line.hear(29.5, customer=True)
    assert line.call.why_over(line.at) is None
    line.hear(30.0, customer=True)
    assert line.call.why_over(line.at) is Why.FAREWELL


def test_what_the_agent_says_alone_becomes_doubtful():
    line = Line()
    line.hear(10.0 + DOUBT - 0.5, agent=True)
    assert line.call.doubtful_since(line.at) is None
    line.hear(10.0 + DOUBT + 5, agent=True)
    assert line.call.doubtful_since(line.at) == 10.0 + DOUBT
    line.hear(line.at + 1, customer=True)
    assert line.call.doubtful_since(line.at) is None


def test_after_a_farewell_everything_is_doubtful_and_on_hold_nothing():
    line = Line()
    line.say(AGENT, "thanks for calling bye")
    assert line.call.doubtful_since(line.at) == 10.0  # the customer spoke for a little longer
    line.hear(25.0, customer=True)
    assert line.call.doubtful_since(line.at) == 9.5 + REPLIES
    line.call.hold(line.at, by_command=True)
    assert line.call.state is DeskState.ON_HOLD
    assert line.call.doubtful_since(line.at + 60.0) is None


@pytest.mark.parametrize(
    ("sign", "greeting", "silence", "anew"),
    [
        ("thanks for calling bye", "acme hello", 2.0, True),
        ("thanks for calling bye", "acme hello", 1.0, False),
        ("is there anything else", "acme hello", 2.0, False),
        ("is there anything else", "acme hello", 9.0, True),
        ("is there anything else", "hello are you still there", 9.0, False),
        ("is there anything else", "good morning how can i help", 2.0, True),
        ("it came on tuesday", "good morning how can i help", 9.0, True),
        ("it came on tuesday", "good morning this is sam", 9.0, False),
        ("it came on tuesday", "good morning this is sam how can i help", 4.0, False),
        ("it came on tuesday", "good morning this is sam how can i help", 9.0, True),
    ],
)
def test_a_greeting_begins_anew(sign, greeting, silence, anew):
    line = Line()
    line.say(AGENT, sign)
    start = 10.0 + silence
    line.hear(start)
    line.hear(start + 3.0, agent=True)
    assert line.call.greets_anew(Words(line.at, AGENT, start, start + 2.5, greeting)) is anew


def test_a_call_by_command_never_ends_by_a_greeting():
    line = Line(by_speech=False)
    line.hear(30.0)
    greeting = "good morning acme this is sam how can i help you"
    assert not line.call.greets_anew(Words(33.0, AGENT, 30.0, 32.5, greeting))
