"""Answers as vosk-server spells them, and that each word is told once."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import Channel
from speech.sources.protocols.vosk_answers import Unsaid
from speech.transcript import Partial, Utterance, Word

GOOD_MORNING = (Word("good", 2.88, 3.09, 0.714477), Word("morning", 3.09, 3.45, 0.714477))
# Printed by Vosk 0.3.45 (`Result`, `PartialResult`) for a greeting.
AS_VOSK_SAYS_IT = """{
  "result" : [{
      "conf" : 0.714477,
      "end" : 3.090000,
      "start" : 2.880000,
      "word" : "good"
    }, {
      "conf" : 0.714477,
      "end" : 3.450000,
      "start" : 3.090000,
      "word" : "morning"
    }],
  "text" : "good morning"
}"""


def said(*texts: str, since: float = 0.0) -> tuple[Word, ...]:
    """Words of half a second each."""
    return tuple(Word(text, since + place / 2, since + place / 2 + 0.4) for place, text in enumerate(texts))


def partial(number: int, words: tuple[Word, ...], at: float) -> Partial:
    return Partial(Channel.CUSTOMER, number, at, words, settled=0)


def utterance(number: int, words: tuple[Word, ...], at: float) -> Utterance:
    return Utterance(Channel.CUSTOMER, number, at, words)


def texts(answer: str) -> list[str]:
    """The words of a final, in its text and in its result."""
    final = json.loads(answer)
    words = final["text"].split()
    assert [entry["word"] for entry in final.get("result", [])] == words
    return words


def test_a_final_is_spelled_as_vosk_spells_it() -> None:
    unsaid = Unsaid()
    unsaid.take(utterance(1, GOOD_MORNING, 4.0))
    assert unsaid.answer(0.0) == AS_VOSK_SAYS_IT


def test_a_final_without_word_times() -> None:
    unsaid = Unsaid()
    unsaid.timed = False
    unsaid.take(utterance(1, GOOD_MORNING, 4.0))
    assert unsaid.answer(0.0) == '{\n  "text" : "good morning"\n}'


def test_silence() -> None:
    unsaid = Unsaid()
    assert unsaid.answer(0.0) == '{\n  "partial" : ""\n}'
    assert unsaid.all_so_far(0.0) == '{\n  "text" : ""\n}'


def test_times_count_from_where_the_client_began() -> None:
    unsaid = Unsaid()
    unsaid.take(utterance(1, (Word("so", 9.9, 10.1), Word("good", 10.5, 11.25)), 12.0))
    entries = json.loads(unsaid.answer(10.0))["result"]
    assert [(entry["start"], entry["end"]) for entry in entries] == [(0.0, 0.1), (0.5, 1.25)]


def test_the_newest_partial_until_the_utterance_ends() -> None:
    unsaid = Unsaid()
    unsaid.take(partial(1, said("my", "talk"), 1.0))
    unsaid.take(partial(1, said("my", "dog", "max"), 1.5))
    assert unsaid.answer(0.0) == '{\n  "partial" : "my dog max"\n}'
    assert unsaid.answer(0.0) == '{\n  "partial" : "my dog max"\n}'
    unsaid.take(utterance(1, said("my", "dog", "max"), 2.5))
    assert texts(unsaid.answer(0.0)) == ["my", "dog", "max"]
    assert unsaid.answer(0.0) == '{\n  "partial" : ""\n}'


def test_an_utterance_that_came_to_nothing_takes_its_partial_back() -> None:
    unsaid = Unsaid()
    unsaid.take(partial(1, said("uh"), 1.0))
    unsaid.take(utterance(1, (), 2.0))
    assert unsaid.answer(0.0) == '{\n  "partial" : ""\n}'


def test_utterances_between_two_answers_are_joined_and_the_open_one_waits() -> None:
    unsaid = Unsaid()
    unsaid.take(utterance(1, said("hello"), 1.0))
    unsaid.take(utterance(2, said("it's", "me", since=2.0), 4.0))
    unsaid.take(partial(3, said("my", since=5.0), 5.5))
    assert texts(unsaid.answer(0.0)) == ["hello", "it's", "me"]
    assert unsaid.answer(0.0) == '{\n  "partial" : "my"\n}'


def test_what_was_cut_short_comes_no_more() -> None:
    unsaid = Unsaid()
    unsaid.take(utterance(1, said("hello"), 1.0))
    unsaid.take(partial(2, said("my", "dog", since=2.0), 3.0))
    assert texts(unsaid.all_so_far(0.0)) == ["hello", "my", "dog"]
    assert texts(unsaid.all_so_far(0.0)) == []
    unsaid.take(partial(2, said("my", "dog", "max", since=2.0), 3.5))
    assert unsaid.answer(0.0) == '{\n  "partial" : "max"\n}'
    assert texts(unsaid.all_so_far(0.0)) == ["max"]
    unsaid.take(utterance(2, said("my", "dog", "max", "died", since=2.0), 5.0))
    assert texts(unsaid.answer(0.0)) == ["died"]
    unsaid.take(utterance(3, said("last", "week", since=6.0), 8.0))
    assert texts(unsaid.answer(0.0)) == ["last", "week"]


def test_a_word_spoken_after_the_cut_is_told_though_words_before_it_went() -> None:
    unsaid = Unsaid()
    unsaid.take(partial(1, said("i", "scream", "now"), 1.5))
    assert texts(unsaid.all_so_far(0.0)) == ["i", "scream", "now"]
    later = (Word("ice", 0.0, 0.7), Word("cream", 0.7, 1.4), Word("please", 1.6, 2.0))
    unsaid.take(utterance(1, later, 3.0))
    assert texts(unsaid.answer(0.0)) == ["please"]


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 3), st.sampled_from(["nothing", "answer", "all"])),
        max_size=12,
    )
)
@settings(max_examples=200, deadline=None)
def test_every_word_is_told_once_and_in_order(utterances: list[tuple[int, int, str]]) -> None:
    unsaid, spoken, told, at = Unsaid(), [], [], 0.0
    for number, (length, shown, ask) in enumerate(utterances, start=1):
        words = said(*(f"{number}-{place}" for place in range(length)), since=at)
        if shown and words:
            seen = words[: min(shown, length)]
            unsaid.take(partial(number, seen, at=seen[-1].end))
        if ask == "answer":
            told += json.loads(unsaid.answer(0.0)).get("text", "").split()
        if ask == "all":
            told += texts(unsaid.all_so_far(0.0))
        at += length / 2 + 1
        unsaid.take(utterance(number, words, at))
        spoken += [word.text for word in words]
    assert told + texts(unsaid.all_so_far(0.0)) == spoken
