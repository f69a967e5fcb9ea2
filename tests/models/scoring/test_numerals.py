"""Digits as they are spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.scoring.numerals import in_words


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("0", "zero"),
        ("10", "ten"),
        ("42", "forty two"),
        ("305", "three hundred five"),
        ("2,000", "two thousand"),
        ("1984", "nineteen eighty four"),
        ("1905", "nineteen oh five"),
        ("1900", "nineteen hundred"),
        ("2003", "two thousand three"),
        ("2024", "twenty twenty four"),
        ("66018", "six six zero one eight"),
        ("007", "zero zero seven"),
        ("3.25", "three point two five"),
        ("1st", "first"),
        ("12th", "twelfth"),
        ("20th", "twentieth"),
        ("21st", "twenty first"),
        ("15%", "fifteen percent"),
        ("$5", "five dollars"),
        ("no digits - here", "no digits - here"),
    ],
)
def test_a_number_in_words(written, spoken):
    assert " ".join(in_words(written).split()) == spoken


@given(st.text())
def test_no_ascii_digit_is_left(text):
    assert not set(in_words(text)) & set("0123456789")
