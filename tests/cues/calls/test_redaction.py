"""What is taken out, what is held back, and what may stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.redaction import REDACTED, redact
from speech.transcript import Word

DIGITS = "zero one two three four five six seven eight nine".split()


def words(text):
    return [Word(word, index * 0.3, index * 0.3 + 0.25) for index, word in enumerate(text.split())]


def redacted(text, *, final=True):
    return " ".join(word.text for word in redact(words(text), final=final))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("my card is four one one one uh one one one one thanks", "my card is redacted thanks"),
        ("double four triple seven is the number", "redacted is the number"),
        ("it's forty one eleven forty two sixteen okay", "it's redacted okay"),
        ("we live at forty two maple street in ohio", "we live at redacted in ohio"),
        ("it's one twenty old mill road", "it's redacted"),
        ("my email is john smith at gmail dot com okay", "my email is redacted okay"),
        ("write to me at example dot co dot uk please", "write to redacted please"),
        ("the password is swordfish blue thank you", "the password is redacted thank you"),
        ("we married in nineteen eighty four", "we married in nineteen eighty four"),
        ("it cost two hundred and fifty pounds", "it cost two hundred and fifty pounds"),
        ("size nine boots for my three kids", "size nine boots for my three kids"),
        ("oh no one told me", "oh no one told me"),
        ("i forgot my password again", "i forgot my password again"),
    ],
)
def test_redaction(said, kept):
    assert redacted(said) == kept


def test_a_run_of_digits_is_held_back_until_it_ends():
    assert redacted("my number is four one", final=False) == "my number is"
    assert redacted("my number is four one one one", final=False) == "my number is"
    assert redacted("my number is four one one one thanks", final=False) == "my number is redacted thanks"
    assert redacted("i have two", final=False) == "i have"
    assert redacted("i have two dogs", final=False) == "i have two dogs"
    assert redacted("i have forty two hens", final=False) == "i have forty two hens"


def test_what_may_become_an_address_is_held_back():
    for text in (
        "my email is jane dot smith at gmail dot",
        "my email is jane",
        "i live at twelve maple tree",
    ):
        shown = redacted(text, final=False)
        assert not {"jane", "smith", "twelve", "maple"} & set(shown.split())
    assert redacted("i live at twelve maple street in ohio", final=False) == "i live at redacted in ohio"
    assert redacted("my daughter is five years old", final=False) == "my daughter is five years old"


def test_the_hidden_word_has_the_time_of_what_it_hides():
    (hidden,) = [
        word for word in redact(words("it is four one one one okay"), final=True) if word.text == REDACTED
    ]
    assert (hidden.start, hidden.end) == (pytest.approx(0.6), pytest.approx(1.75))


@given(st.lists(st.sampled_from([*DIGITS, "uh", "and", "double", "my", "is", "forty", "dog"]), max_size=30))
def test_no_partial_shows_a_digit_that_the_final_hides(texts):
    said = [Word(text, index * 1.0, index + 0.9) for index, text in enumerate(texts)]
    final = {(word.start, word.text) for word in redact(said, final=True)}
    for length in range(len(said) + 1):
        for word in redact(said[:length], final=False):
            if word.text in DIGITS:
                assert (word.start, word.text) in final


@given(st.lists(st.sampled_from(DIGITS), min_size=4, max_size=20))
def test_four_digits_in_a_row_never_stay(texts):
    said = [Word(text, index * 1.0, index + 0.9) for index, text in enumerate(texts)]
    assert [word.text for word in redact(said, final=True)] == [REDACTED]
