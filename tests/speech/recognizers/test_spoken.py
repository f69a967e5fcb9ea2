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
