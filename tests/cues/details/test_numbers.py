"""Numbers in words as whole numbers, and what they count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.details.numbers import lengths_in, number_at, number_of, ordinal_at, year_at
from speech.numerals import number_words, ordinal_words, year_words


@given(st.integers(0, 10**9))
def test_a_number_in_words_is_read_back(number: int) -> None:
    words = number_words(number)
    assert number_at(words, 0) == (number, len(words))


@given(st.integers(1, 99))
def test_an_ordinal_is_read_back(number: int) -> None:
    words = ordinal_words(number)
    assert ordinal_at(words, 0) == (number, len(words))


@given(st.integers(1510, 2099).filter(lambda year: year % 100 == 0 or year % 100 > 9))
def test_a_year_is_read_back(year: int) -> None:
    if year not in {2000, *range(2000, 2100, 100)}:
        words = year_words(year)
        assert year_at(words, 0) == (year, len(words))


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("a hundred and four", 104),
        ("twenty one", 21),
        ("a couple of", 2),
        ("two dozen", 24),
        ("five two", 5),
        ("three and four", 3),
        ("two thousand and six", 2006),
        ("a house", 0),
        ("", 0),
    ],
)
def test_how_people_say_numbers(phrase: str, value: int) -> None:
    assert number_of(phrase) == value


@pytest.mark.parametrize("words", ["twenty five", "nineteen dogs", "two kids", "thirty eighty"])
def test_what_is_no_year(words: str) -> None:
    assert year_at(words.split(), 0) is None


@pytest.mark.parametrize(
    ("said", "lengths"),
    [
        ("he 's eighty two", {"age": 82}),
        ("my son is only five and", {"age": 5}),
        ("married for thirty five years", {"years": 35}),
        ("two and a half years", {"years": 2}),
        ("our two year old", {"age": 2}),
        ("an eight week old puppy", {"age_weeks": 8}),
        ("she just turned forty", {"age": 40}),
        ("three years ago", {}),
        ("it is five", {}),
        ("when he was nine", {}),
        ("he 's four pounds", {}),
        ("in six months", {}),
    ],
)
def test_ages_and_lengths_of_time(said: str, lengths: dict[str, int]) -> None:
    assert lengths_in(said.split(), 0, 99) == lengths
