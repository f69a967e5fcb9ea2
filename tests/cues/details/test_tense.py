"""The verb nearest to a time says whether it was or is to come."""

from __future__ import annotations

import pytest

from cues.details.tense import is_past


@pytest.mark.parametrize(
    ("said", "past"),
    [
        ("we moved HERE in june", True),
        ("we are getting married in june", False),
        ("she has passed in june", True),
        ("he was diagnosed in june", True),
        ("i have an operation in june", False),
        ("i was hoping you could come in june", False),
        ("in june we went to spain", True),
        ("in june we will go", False),
        ("they past away in june", True),
        ("we 'd to sell it in june", True),
        ("my birthday in june", None),
    ],
)
def test_tense(said: str, past: bool | None) -> None:
    forms = said.lower().split()
    at = forms.index("in")
    assert is_past(forms, [False] * len(forms), at, at + 2) is past


def test_no_verb_of_another_sentence_counts() -> None:
    forms = "we moved in june".split()
    assert is_past(forms, [False, False, True, False], 2, 4) is None
