"""Answers to security questions become no details."""

from __future__ import annotations

import pytest

from tests.cues.details.examples import flagged


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("it was a dog called rex", "other: and the name of your first pet please"),
        ("i was born in dublin", "other: can you confirm your place of birth"),
        ("i grew up in leeds", "other: for security what town did you grow up in where were you born"),
        ("my birthday is the ninth of may", "other: can i take your date of birth please"),
    ],
)
def test_asked_for_security(text: str, asked: str) -> None:
    assert flagged(text, asked) == {}


@pytest.mark.parametrize(
    "text",
    [
        "i was born in dublin if that's the security question",
        "my mother's maiden name is adler",
        "the memorable place is whitby we lived there",
    ],
)
def test_said_to_be_for_security(text: str) -> None:
    assert flagged(text) == {}


def test_a_loss_told_instead_of_an_answer_is_still_heard() -> None:
    assert "bereavement" in flagged("my husband died", "other: can you confirm your date of birth")


def test_other_questions_are_no_guard() -> None:
    assert "place" in flagged("i live in leeds", "other: whereabouts are you")
