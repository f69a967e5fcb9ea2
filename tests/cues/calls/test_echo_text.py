"""The customer's words heard again on the agent's side, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.echo_text import REMEMBERED, EchoText, echo_places
from speech.audio import Channel
from speech.transcript import Partial, Utterance, Word

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
WORD = 0.3
"""Seconds a word lasts."""


def said(text: str, at: float) -> tuple[Word, ...]:
    """Words one after the other."""
    return tuple(
        Word(word, at + place * WORD, at + (place + 1) * WORD) for place, word in enumerate(text.split())
    )


def utterance(channel: Channel, text: str, at: float, number: int = 1) -> Utterance:
    words = said(text, at)
    return Utterance(channel, number, at + len(words) * WORD + 0.9, words)


def heard_again(agent: str, customer: str, after: float, delay: float | None = None) -> str:
    """What of the agent's words is echo where the customer's first word came so many seconds earlier."""
    words = said(agent, 10.0 + after)
    return " ".join(words[place].text for place in echo_places(words, said(customer, 10.0), delay))


@pytest.mark.parametrize("after", [0.0, 0.1, 0.25, 0.4])
@pytest.mark.parametrize(
    "sentence",
    [
        "my husband died last spring and they were his",
        "i have a dog called biscuit",
        "we used to walk together every sunday",
        "it's five one seven two zero nine",
    ],
)
def test_a_sentence_that_comes_back_is_echo(sentence: str, after: float) -> None:
    assert heard_again(sentence, sentence, after) == sentence


@pytest.mark.parametrize(
    ("agent", "echo"),
    [
        (
            "i have a dog cold biscuits so i'm always up early",
            "i have a dog cold biscuits so i'm always up early",
        ),
        (
            "i have a fog called biscuit throw i'm always up early",
            "i have a called biscuit i'm always up early",
        ),
        ("have a dog called whisky so i'm always up surely", "have a dog called so i'm always up surely"),
    ],
)
def test_what_is_heard_a_little_differently_is_echo_still(agent: str, echo: str) -> None:
    customer = "i have a dog called biscuit so i'm always up early"
    after = 0.2 if agent.startswith("i ") else 0.2 + WORD
    assert heard_again(agent, customer, after) == echo


@pytest.mark.parametrize("after", [0.9, 1.2, 2.0, 4.0, 20.0])
def test_who_says_the_same_again_is_later(after: float) -> None:
    assert heard_again("i have a dog called biscuit", "i have a dog called biscuit", after) == ""


@pytest.mark.parametrize("pause", [-0.2, 0.0, 0.2, 1.0, 5.0])
def test_who_repeats_on_purpose_begins_when_it_has_been_said(pause: float) -> None:
    customer = "i have a dog called biscuit"
    over = 6 * WORD + pause
    assert heard_again("your dog called biscuit okay", customer, over) == ""
    assert heard_again("your dog called biscuit okay", customer, over, delay=0.3) == ""


def test_the_agent_who_repeats_the_last_words_at_once() -> None:
    customer = said("he's my dog biscuit", 10.0)  # until 11.2
    agent = said("your dog biscuit okay", 11.2)
    assert echo_places(agent, customer) == ()
    assert echo_places(agent, customer, 0.3) == ()


def test_the_agent_who_types_along_and_repeats_each_group_of_figures() -> None:
    customer = (*said("five one seven", 10.0), *said("two zero nine", 11.4))
    agent = (*said("five one seven", 11.0), *said("two zero nine", 12.5))
    assert echo_places(agent, customer) == ()


@pytest.mark.parametrize(
    "phrase",
    [
        "thank you so much",
        "have a good day bye bye",
        "okay thank you bye",
        "happy new year to you too",
        "no no",
    ],
)
def test_what_two_people_say_at_once_is_no_echo(phrase: str) -> None:
    assert heard_again(phrase, phrase, 0.2) == ""


@pytest.mark.parametrize("word", ["biscuit", "yes", "wonderful"])
def test_one_word_is_never_echo(word: str) -> None:
    assert heard_again(word, word, 0.2) == ""
    assert heard_again(word, word, 0.2, delay=0.2) == ""


def test_the_agents_own_words_between_those_of_an_echo_stay() -> None:
    customer = "we used to walk together every sunday and this was my first trip without him"
    agent = said(customer, 10.2)
    own = (
        agent[:7]
        + tuple(
            Word(word.text, 12.3 + at / 4, 12.5 + at / 4) for at, word in enumerate(said("oh i see", 0.0))
        )
        + agent[11:]
    )
    left = [
        word.text for place, word in enumerate(own) if place not in echo_places(own, said(customer, 10.0))
    ]
    assert left == ["oh", "i", "see"]


def test_an_agent_who_talks_over_the_customer_says_other_words() -> None:
    customer = "i wore them for a whole week in the mountains and i love them"
    agent = "yes of course a week of hiking in the mountains sounds wonderful"
    assert heard_again(agent, customer, 0.2) == ""
    assert heard_again(agent, customer, 1.0) == ""


def test_a_known_delay_makes_two_words_enough_and_other_delays_none() -> None:
    assert heard_again("long trail", "the long trail above the lake", 0.5) == ""
    assert heard_again("long trail", "the long trail above the lake", WORD + 0.2, delay=0.2) == "long trail"
    sentence = "we used to walk together every sunday"
    assert heard_again(sentence, sentence, 0.05, delay=0.35) == ""
    assert heard_again(sentence, sentence, 0.3, delay=0.35) == sentence


def test_uneven_delays_are_no_echo() -> None:
    customer = said("boots mountains trail lake", 10.0)
    agent = tuple(
        Word(word.text, word.start + after, word.end + after)
        for word, after in zip(customer, (0.5, -0.1, 0.5, -0.1), strict=True)
    )
    assert echo_places(agent, customer) == ()


def test_a_call_is_followed() -> None:
    echo = EchoText()
    echo.customer(Partial(CUSTOMER, 1, 11.5, said("i have a dog", 10.0), 2))
    partial = Partial(AGENT, 1, 11.6, said("i have a dog", 10.2), 3)
    assert echo.agent(partial) is partial  # common words, and one of its own: not enough yet
    echo.customer(Partial(CUSTOMER, 1, 12.5, said("i have a dog called biscuit", 10.0), 4))
    partial = Partial(AGENT, 1, 12.6, said("i have a dog called biscuit right", 10.2), 6)
    clean = echo.agent(partial)
    assert isinstance(clean, Partial)
    assert (clean.text, clean.settled) == ("right", 0)
    assert echo.words == 0
    echo.customer(utterance(CUSTOMER, "i have a dog called biscuit", 10.0))
    assert echo.agent(utterance(AGENT, "i have a dog called biscuit right", 10.2)).text == "right"
    assert echo.words == 6
    own = utterance(AGENT, "your dog biscuit okay", 13.0, number=2)
    assert echo.agent(own) is own
    assert echo.words == 6


def test_what_a_final_takes_back_is_no_longer_said() -> None:
    echo = EchoText()
    echo.customer(Partial(CUSTOMER, 1, 12.0, said("we used to walk together", 10.0), 2))
    echo.customer(utterance(CUSTOMER, "something else was said here", 10.0))
    agent = utterance(AGENT, "we used to walk together", 10.2)
    assert echo.agent(agent) is agent


def test_the_customers_words_are_forgotten_in_time() -> None:
    echo = EchoText()
    for number in range(200):
        echo.customer(utterance(CUSTOMER, "we used to walk together every sunday", 3.0 * number, number + 1))
    assert len(echo._said) <= 7 * (REMEMBERED / 3.0 + 2)
    assert echo.agent(utterance(AGENT, "we used to walk together every sunday", 3.0 * 199 + 0.2)).words == ()


WORDS = st.lists(
    st.builds(
        lambda text, start, length: Word(text, start, start + length),
        st.sampled_from("biscuit biscuits dog the five you trail thank husband died".split()),
        st.floats(0, 20),
        st.floats(0.05, 0.6),
    ),
    max_size=25,
).map(lambda words: tuple(sorted(words, key=lambda word: word.start)))


@given(WORDS, WORDS, st.none() | st.floats(0, 0.4))
def test_whatever_comes_in_places_are_words_that_came_near_the_customers(
    agent: tuple[Word, ...], customer: tuple[Word, ...], delay: float | None
) -> None:
    places = echo_places(agent, customer, delay)
    assert list(places) == sorted(set(places))
    assert len(places) != 1
    for place in places:
        assert any(abs(agent[place].middle - word.middle) <= 0.61 for word in customer)


@given(WORDS, st.floats(1.5, 5.0))
def test_all_that_is_said_again_later_is_the_agents_own(customer: tuple[Word, ...], after: float) -> None:
    end = max((word.end for word in customer), default=0.0) + after
    agent = tuple(Word(word.text, word.start + end, word.end + end) for word in customer)
    assert echo_places(agent, customer) == ()
