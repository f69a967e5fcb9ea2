"""Written numbers are read the way people say them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.numerals import NUMERAL, number_words, numeral_words


def read(written: str) -> str:
    match = re.fullmatch(NUMERAL, written)
    assert match is not None
    return " ".join(numeral_words(match))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("$1,200.50", "one thousand two hundred dollars and fifty cents"),
        ("$1", "one dollar"),
        ("£3.20", "three pounds and twenty pence"),
        ("$5 million", "five million dollars"),
        ("€20k", "twenty thousand euros"),
        ("$0.99", "ninety nine cents"),
        ("3rd", "third"),
        ("21st", "twenty first"),
        ("30th", "thirtieth"),
        ("1988", "nineteen eighty eight"),
        ("1905", "nineteen oh five"),
        ("1900", "nineteen hundred"),
        ("2004", "two thousand four"),
        ("2024", "twenty twenty four"),
        ("1980s", "nineteen eighties"),
        ("90s", "nineties"),
        ("10:30", "ten thirty"),
        ("9:05 p.m.", "nine oh five p m"),
        ("7am", "seven a m"),
        ("12", "twelve"),
        ("250", "two hundred fifty"),
        ("5000", "five thousand"),
        ("12,500", "twelve thousand five hundred"),
        ("2.5", "two point five"),
        ("4711", "four seven one one"),
        ("007", "zero zero seven"),
        ("2-3", "two three"),
        ("555-0142", "five five five zero one four two"),
    ],
)
def test_a_numeral_is_said(written: str, said: str) -> None:
    assert read(written) == said


@given(st.from_regex(NUMERAL, fullmatch=True))
def test_no_digit_is_left_and_nothing_is_lost(written: str) -> None:
    words = read(written)
    assert words
    assert re.fullmatch(r"[a-z' ]+", words)


@given(st.integers(0, 10**15 - 1))
def test_numbers_differ_in_words_where_they_differ(number: int) -> None:
    assert number_words(number) != number_words(number + 1)
