"""Which guesses are refused: doubt, no speech, haste, repetition."""

from __future__ import annotations

import pytest

from speech.recognizers.refusals import Guess, loops, refused
from speech.transcript import Word


def guess(
    text: str, *, score: float = -0.4, no_speech: float = 0.1, a_word: float = 0.3, sure: float = 0.8
) -> Guess:
    words = [Word(word, i * a_word, (i + 1) * a_word, sure) for i, word in enumerate(text.split())]
    return Guess(tuple(words), score, no_speech)


def test_plain_speech_stands():
    assert not refused(guess("my dog likes the boots"))


def test_a_short_answer_in_some_doubt_stands():
    assert not refused(guess("four four all seven", score=-1.58, no_speech=0.54))


# The figures are those of real guesses about made sounds.
@pytest.mark.parametrize(
    "made_up",
    [
        pytest.param(guess(""), id="nothing"),
        pytest.param(guess("okay", score=-3.6, no_speech=0.6), id="doubt"),
        pytest.param(guess("thank you", score=-1.1, no_speech=0.89), id="music"),
        pytest.param(guess("you", score=-1.4, no_speech=0.6, sure=0.02), id="hiss"),
        pytest.param(guess("found it i found it i", no_speech=0.6, a_word=0.1), id="haste"),
        pytest.param(guess("beep " * 20, score=-0.15, no_speech=0.66, sure=0.92), id="ringing"),
        pytest.param(guess("beep beep beep", score=-1.29, no_speech=0.69, sure=0.64), id="faint ringing"),
        pytest.param(guess("oh " * 13, no_speech=0.48), id="fax"),
    ],
)
def test_what_was_made_up_is_refused(made_up):
    assert refused(made_up)


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("thank you thank you thank you", True),
        ("so i say thank you thank you thank you then", True),
        ("i don't know what it is i don't know what it is", True),
        ("beep beep beep beep beep", True),
        ("no no no no", False),
        ("very very nice", False),
        ("the same the same as you", False),
        ("seven seven two seven seven two seven seven two", False),
        ("zero zero zero zero zero one", False),
        ("", False),
    ],
)
def test_a_phrase_again_and_again_is_a_loop(text, again):
    assert loops(text.split()) is again


def test_no_word_of_the_guess_shows_in_a_log():
    assert "boots" not in repr(guess("my boots"))
