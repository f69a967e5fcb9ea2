"""Numbers as softphones write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.calls.desk.number import clean, same


@pytest.mark.parametrize(
    ("given_", "number"),
    [
        (None, None),
        ("", None),
        (" \t\n", None),
        ("\x00\x1b", None),
        (" +44 20 \r\n", "+44 20"),
        ("+44\x0020", "+4420"),
        ("sip:anna@10.0.0.1", "sip:anna@10.0.0.1"),
        ("Zoë", "Zoë"),
    ],
)
def test_blanks_and_signs_that_nobody_sees_are_left_out(given_, number):
    assert clean(given_) == number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+442079460000", "+44 20 7946 0000"),
        ("+442079460000", "0044-20-7946.0000"),
        ("(020) 7946/0000", "02079460000"),
        ("anonymous", "anonymous"),
        ("sip:anna@10.0.0.1", "sip:anna@10.0.0.1"),
    ],
)
def test_one_number_in_two_forms(one, other):
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, None),
        ("1", None),
        (None, "1"),
        ("+4420", "+4421"),
        ("020", "0020"),
        ("sip:anna@10.0.0.1", "sip:bob@10.0.0.1"),
        ("anonymous", "private"),
        ("-", "()"),
        ("++44", "0044"),
    ],
)
def test_two_numbers(one, other):
    assert not same(one, other)
    assert not same(other, one)


@given(st.text(), st.text())
def test_any_text_can_be_asked_about(one, other):
    assert same(one, other) == same(other, one)
    assert same(one, one)
    assert clean(clean(one)) == clean(one)
