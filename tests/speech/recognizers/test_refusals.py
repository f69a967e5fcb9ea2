"""Which guesses are refused: doubt, no speech, haste, repetition."""

from __future__ import annotations

import pytest

from speech.recognizers.refusals import Guess, refused, repeats
from speech.transcript import Word


def guess(text: str, *, score: float = -0.4, no_speech: float = 0.1, a_word: float = 0.3) -> Guess:
    words = [Word(word, i * a_word, (i + 1) * a_word) for i, word in enumerate(text.split())]
    return Guess(tuple(words), score, no_speech)


def test_plain_speech_stands():
    assert not refused(guess("my dog likes the boots"))


def test_a_short_answer_in_some_doubt_stands():
    assert not refused(guess("four four all seven", score=-1.58, no_speech=0.54))


@pytest.mark.parametrize(
    "made_up",
    [
        guess(""),
        guess("okay", score=-3.6, no_speech=0.9),
        guess("i'm sorry", score=-1.9, no_speech=0.9),
        guess("thank you very much and good bye", a_word=0.1),
        guess("you have to " * 3),
    ],
)
def test_what_was_made_up_is_refused(made_up):
    assert refused(made_up)


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("thank you thank you thank you", True),
        ("so i say thank you thank you thank you then", True),
        ("no no no no", False),
        ("very very nice", False),
        ("the same the same as you", False),
        ("seven seven two seven seven two seven seven three", False),
        ("", False),
    ],
)
def test_a_phrase_three_times_on_end_is_a_loop(text, again):
    assert repeats(text.split()) is again


def test_no_word_of_the_guess_shows_in_a_log():
    assert "boots" not in repr(guess("my boots"))
