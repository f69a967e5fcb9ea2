"""Greetings, farewells and holds as people say them, and what only sounds like one."""

from __future__ import annotations

import math

import pytest

from cues.calls.desk.signs import (
    NEARLY_OVER,
    SAID,
    SAID_AND_MEANT,
    Closing,
    asks_to_wait,
    greets,
    is_back,
    is_farewell,
    is_nearly_over,
    leaves_the_line,
    says_something,
)
from speech.audio import Channel

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER


@pytest.mark.parametrize(
    "text",
    [
        "bye",
        "okay thanks bye bye",
        "thank you for calling acme have a lovely day",
        "all right then have a good rest of your afternoon",
        "you too take care now",
        "that is kind of you have a wonderful trip",
        "lovely speak soon then",
        "enjoy your weekend bye there",  # a last word misheard
    ],
)
def test_a_farewell_ends_what_is_said(text):
    assert is_farewell(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "and last week we had to say goodbye",
        "we never said bye",
        "i said bye to the driver",
        "thank you for calling acme how can i help",
        "by the way the parcel came",
        "i will take care of that for you",
        "we have a good day care centre nearby",
        "bye to",
        "see you have an order here",
    ],
)
def test_what_is_told_or_goes_on_is_no_farewell(text):
    assert not is_farewell(text)


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("good morning acme insurance this is sam how can i help you", 4),
        ("thank you for calling acme you're speaking with sam", 2),
        ("hello is that mrs jones my name is sam i'm calling from acme", 4),
        ("acme hello", 1),
        ("the payment went through in march", 0),
    ],
)
def test_a_greeting_is_known_by_several_things(text, things):
    assert greets(text) == things


@pytest.mark.parametrize(
    "text",
    ["let me put you on hold", "can you hold the line for me", "i'll be right back", "one hold for a moment"],
)
def test_somebody_leaves_the_line(text):
    assert leaves_the_line(text)


@pytest.mark.parametrize(
    "text", ["i will transfer you now", "i'll put you through", "hold it up to the light"]
)
def test_a_transfer_is_no_hold(text):
    assert not leaves_the_line(text)


def test_the_other_signs():
    assert is_back("thank you for holding i have it here")
    assert is_nearly_over("is there anything else i can do for you")
    assert asks_to_wait("bear with me while this loads")
    assert asks_to_wait("hang on i'll get my card")
    assert not asks_to_wait("the card came on tuesday")


@pytest.mark.parametrize(
    ("text", "something"),
    [
        ("yeah okay thank you", False),
        ("lovely thanks very much bye", False),
        ("oh sorry one more thing before you go about that letter", True),
    ],
)
def test_courtesies_say_nothing(text, something):
    assert says_something(text) is something


class TestClosing:
    """What follows from farewells; the silence that makes them an end."""

    def silence(self, closing: Closing, **last: float) -> float:
        heard = {AGENT: last.get("agent", 0.0), CUSTOMER: last.get("customer", 0.0)}
        return closing.silence(heard.__getitem__)

    def test_without_a_sign_no_silence_is_long_enough(self):
        closing = Closing()
        closing.heard(CUSTOMER, "the parcel came on tuesday", 1.0, 3.0)
        assert self.silence(closing) == math.inf
        assert closing.since is None
        assert closing.nearly is None

    def test_a_question_for_more_is_a_sign_of_its_own(self):
        closing = Closing()
        closing.heard(AGENT, "is there anything else", 1.0, 3.0)
        assert self.silence(closing) == NEARLY_OVER
        assert (closing.since, closing.nearly) == (None, 3.0)

    def test_the_agents_farewell_is_meant(self):
        closing = Closing()
        closing.heard(AGENT, "have a nice day", 1.0, 3.0)
        assert self.silence(closing) == SAID_AND_MEANT
        assert closing.since == 3.0

    def test_the_customers_may_be_meant_for_others_until_it_is_answered(self):
        closing = Closing()
        closing.heard(CUSTOMER, "bye", 1.0, 3.0)
        assert self.silence(closing, agent=0.5) == SAID
        assert self.silence(closing, agent=3.4) == SAID_AND_MEANT

    def test_words_that_turn_out_otherwise_take_it_back(self):
        closing = Closing()
        closing.heard(AGENT, "have a nice day", 1.0, 3.0)
        closing.heard(AGENT, "bye", 5.0, 5.3)
        closing.heard(AGENT, "buy the green one", 5.0, 6.0)
        assert closing.since == 3.0  # the first one stands
        closing.heard(AGENT, "have a nice day out at the seaside", 1.0, 3.5)
        assert closing.since is None

    def test_talk_that_goes_on_on_both_sides_makes_it_none(self):
        closing = Closing()
        closing.heard(AGENT, "thanks for calling bye", 1.0, 3.0)
        closing.heard(CUSTOMER, "oh sorry one more thing before you go about that letter", 3.5, 7.0)
        assert closing.since == 3.0  # a radio might say as much
        closing.heard(AGENT, "of course", 7.4, 8.0)
        assert closing.since is None
        assert closing.nearly is None

    def test_what_the_agent_says_to_others_changes_nothing(self):
        closing = Closing()
        closing.heard(AGENT, "thanks for calling bye", 1.0, 3.0)
        closing.heard(AGENT, "who wants a coffee after all of that this morning", 8.0, 11.0)
        assert closing.since == 3.0
