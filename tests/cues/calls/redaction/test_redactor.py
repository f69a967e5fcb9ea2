"""A call's utterances in the light of each other: numbers in pieces, answers, and what is held back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.redaction.redactor import REDACTED, Redactor, redact
from speech.audio import Channel
from speech.transcript import Partial, Utterance
from tests.cues.calls.redaction.said import BETWEEN, CARD, digits_of, longest_shown, reading, words

AGENT, CUSTOMER, MIXED = Channel.AGENT, Channel.CUSTOMER, Channel.MIXED


class Talk:
    """Utterances one after the other, each as it grows; keeps all that was shown."""

    def __init__(self):
        self.redactor = Redactor()
        self.shown = []
        self.finals = {AGENT: [], CUSTOMER: [], MIXED: []}
        self._numbers = dict.fromkeys(Channel, 0)
        self._at = 0.0

    def say(self, channel, text, unsettled=1):
        self._numbers[channel] += 1
        number = self._numbers[channel]
        said = words(text, self._at)
        self._at += 0.3 * len(said) + 0.9
        for length in range(1, len(said) + 1):
            growing = Partial(
                channel, number, said[length - 1].end, said[:length], max(0, length - unsettled)
            )
            shown, settled = self.redactor.take_out(growing, number)
            assert settled <= len(shown) <= length
            self.shown.append([word.text for word in shown])
        shown, settled = self.redactor.take_out(Utterance(channel, number, self._at, said), number)
        assert settled == len(shown)
        self.shown.append([word.text for word in shown])
        self.finals[channel].append(" ".join(word.text for word in shown))
        return self.finals[channel][-1]


@pytest.fixture
def talk():
    return Talk()


def test_the_hidden_word_has_the_time_of_what_it_hides():
    (hidden,) = [
        word for word in redact(words("it is four one one one okay"), final=True) if word.text == REDACTED
    ]
    assert (hidden.start, hidden.end) == (pytest.approx(0.6), pytest.approx(1.75))


def test_what_stands_side_by_side_is_one_word():
    said = "four one one one swordfish road my email is jane at gmail dot com"
    assert [word.text for word in redact(words(said), final=True)] == [
        REDACTED,
        "my",
        "email",
        "is",
        REDACTED,
    ]


def test_a_number_goes_on_in_the_next_utterance(talk):
    talk.say(AGENT, "can i have your card number please")
    assert talk.say(CUSTOMER, "four one") == REDACTED
    assert talk.say(AGENT, "mm hm") == "mm hm"
    assert talk.say(CUSTOMER, "seven") == REDACTED
    assert talk.say(CUSTOMER, "and two eight") == f"and {REDACTED}"


def test_a_number_that_nobody_asked_for_is_known_by_its_second_piece(talk):
    assert talk.say(CUSTOMER, "forty one") == "forty one"
    assert talk.say(CUSTOMER, "seventy two") == REDACTED
    assert talk.say(CUSTOMER, "eight") == REDACTED


def test_another_matter_ends_the_waiting(talk):
    talk.say(AGENT, "can i have your account number please")
    talk.say(CUSTOMER, "four one seven two")
    talk.say(AGENT, "lovely and how many dogs have you got")
    assert talk.say(CUSTOMER, "two") == "two"
    assert talk.say(CUSTOMER, "we have two big dogs") == "we have two big dogs"


def test_ages_told_one_by_one_stay(talk):
    talk.say(AGENT, "and how old are they now")
    assert [talk.say(CUSTOMER, age) for age in ("four", "six")] == ["four", "six"]


def test_long_after_it_was_asked_for_a_number_is_no_answer(talk):
    talk.say(AGENT, "can i have your card number please")
    talk.say(CUSTOMER, " ".join(["well"] * 150))
    assert talk.say(CUSTOMER, "four") == "four"


def test_a_password_is_the_answer_and_nothing_after_it_is(talk):
    talk.say(AGENT, "can you tell me your password please")
    assert talk.say(AGENT, "for the account") == "for the account"
    assert talk.say(CUSTOMER, "yes it's blue horse") == f"yes it's {REDACTED}"
    assert talk.say(CUSTOMER, "biscuit has died") == "biscuit has died"


def test_a_password_after_a_pause(talk):
    talk.say(CUSTOMER, "my new password is")
    assert talk.say(AGENT, "mm hm") == "mm hm"
    assert talk.say(CUSTOMER, "blue horse") == REDACTED
    assert talk.say(CUSTOMER, "biscuit has died") == "biscuit has died"
    talk.say(CUSTOMER, "i don't know what my password is")
    assert talk.say(CUSTOMER, "biscuit has died") == "biscuit has died"
    talk.say(CUSTOMER, "my new password is blue horse seven")
    assert talk.say(CUSTOMER, "biscuit has died") == "biscuit has died"


def test_on_one_channel_too(talk):
    talk.say(MIXED, "can you tell me your password please")
    assert talk.say(MIXED, "blue horse") == REDACTED


def test_the_agent_reads_it_back(talk):
    talk.say(AGENT, "can i have your card number please")
    talk.say(CUSTOMER, "four one seven")
    assert talk.say(AGENT, "four one seven") == REDACTED


def test_an_address_in_two_pieces(talk):
    talk.say(AGENT, "what's your address please")
    assert talk.say(CUSTOMER, "it's forty two") == f"it's {REDACTED}"
    talk.say(AGENT, "what's your email address")
    assert talk.say(CUSTOMER, "zorbax at gmail") == REDACTED
    assert not any("zorbax" in shown for shown in talk.shown)


def test_a_call_that_goes_on_knows_what_was_asked_for(talk):
    talk.redactor.remember(AGENT, 1, words("can i have your card number please"))
    talk.redactor.remember(CUSTOMER, 1, ())
    assert talk.say(CUSTOMER, "four one") == REDACTED
    talk = Talk()
    talk.redactor.remember(CUSTOMER, 7, words("it's redacted"))
    assert talk.say(CUSTOMER, "seven two") == REDACTED


@given(reading(), st.data())
def test_no_event_shows_more_than_four_digits_of_a_card_whatever_it_is_broken_into(pieces, data):
    talk, said = Talk(), []
    unsettled = data.draw(st.integers(0, 3))
    asked = data.draw(st.booleans())
    if asked:
        talk.say(AGENT, "can i take the long number on your card please")
    for place, piece in enumerate(pieces):
        said += piece
        if place == len(pieces) - 1 or data.draw(st.integers(0, 5)) == 0:
            talk.say(CUSTOMER, " ".join(said), unsettled)
            said = []
            if data.draw(st.booleans()):
                talk.say(AGENT, data.draw(st.sampled_from(["mm hm", "okay", "yes", "go on"])))
        elif data.draw(st.integers(0, 4)) == 0:
            # not "and": "four seventeen and twenty eight" by itself are ages
            said.append(data.draw(st.sampled_from(["uh", "um", "dash", "then"])))
    most = 0 if asked else 4
    assert all(longest_shown(digits_of(shown), CARD) <= most for shown in talk.shown)
    assert longest_shown(digits_of(" ".join(talk.finals[CUSTOMER]).split()), CARD) <= most


@given(reading(pairs=False), st.data())
def test_nor_where_it_is_put_right_in_the_middle(pieces, data):
    said = []
    for piece in pieces:
        said += [*piece, *(data.draw(st.sampled_from(BETWEEN)).split() if data.draw(st.booleans()) else [])]
    talk = Talk()
    cut = data.draw(st.integers(1, len(said)))
    talk.say(CUSTOMER, " ".join(["it's", *said[:cut]]))
    if said[cut:]:
        talk.say(CUSTOMER, " ".join(said[cut:]))
    assert all(longest_shown(digits_of(shown), CARD) <= 4 for shown in talk.shown)
