"""Figures of speech that sound like a detail, told with what they sound like."""

from __future__ import annotations

import pytest

from cues.details.detail import Kind
from tests import costly

EXTRACTOR = costly.extractor()


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("sorry my phone died on the way", Kind.BEREAVEMENT, "phone died"),
        ("I'm dying to see it!", Kind.BEREAVEMENT, "dying to"),
        ("it's raining cats and dogs out there", Kind.PET, "cats and dogs"),
    ],
)
def test_what_sounds_like_a_detail_is_told(text, kind, words):
    (passed,) = EXTRACTOR.passed_over(text)
    assert passed.kind is kind
    assert words in passed.evidence
    assert text[passed.first_char : passed.last_char] == passed.evidence
    assert passed.reason
    assert words not in repr(passed)


@pytest.mark.parametrize("text", ["", "i have a dog called biscuit", "could you put me through to billing"])
def test_ordinary_words_are_not_worth_telling(text):
    assert EXTRACTOR.passed_over(text) == ()
