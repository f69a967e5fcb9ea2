"""Written English as it is said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.recognizers.spoken import spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Hi, it's Sam. How can I help?", "hi it's sam how can i help"),
        ("She\N{RIGHT SINGLE QUOTATION MARK}s thirty-eight!", "she's thirty eight"),
        ("The dogs' 'best' bed\N{EM DASH}really", "the dogs best bed really"),
        ("a café in Zürich", "a cafe in zurich"),
        ("Mr. O'Neil, OK?", "mister o'neil okay"),
        ("flat 4b", "flat four b"),
        ("4711", "four seven one one"),
        ("He's 12, born in 2014", "he's twelve born in twenty fourteen"),
        ("$20 on the 3rd", "twenty dollars on the third"),
        ("Jane.Doe-1@Example.co.uk", "jane dot doe dash one at example dot co dot uk"),
        ("@ home", "home"),
        ("4000 1984-1900", "four thousand nineteen eighty four nineteen hundred"),
        (
            "4000 1984 1900 2000",
            "four zero zero zero one nine eight four one nine zero zero two zero zero zero",
        ),
        ("Password: hunter2, PIN=19", "password is hunter two pin is nineteen"),
        ("password hunter2 twice", "password is hunter two twice"),
        ("Password for the shop: hunter", "password for the shop is hunter"),
        ("bob, pass: hunter", "bob password is hunter"),
        ("Boarding pass: sent", "boarding pass sent"),
        ("a password to open at 10:30", "a password to open at ten thirty"),
        ("jane@work", "jane at work dot com"),
        ("12 Old Oak Dr., or Dr. Oak", "twelve old oak drive or doctor oak"),
        ("♪ 你好 [music] ...", "music"),
        (" ", ""),
    ],
)
def test_text_becomes_what_is_said(written, said):
    assert " ".join(spoken(written)) == said


@given(st.text())
def test_nothing_but_lower_case_letters_and_apostrophes_inside_is_left(text):
    for word in spoken(text):
        assert re.fullmatch(r"[a-z]+('+[a-z]+)*", word)


@given(st.text(alphabet="abcé'- 1A."))
def test_what_is_said_stays_as_it_is(text):
    words = spoken(text)
    assert spoken(" ".join(words)) == words
