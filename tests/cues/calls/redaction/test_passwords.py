"""Passwords and pins are taken out; that somebody has forgotten one is not."""

from __future__ import annotations

import pytest

from cues.calls.redaction.asked import Asked
from tests.cues.calls.redaction.said import redacted


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("the password is swordfish blue thank you", "the password is redacted thank you"),
        ("my password is blue horse seven", "my password is redacted"),
        (
            "my password is correct horse battery staple and my dog died",
            "my password is redacted and my dog died",
        ),
        ("the password for the account was swordfish okay", "the password for the account was redacted okay"),
        ("blue horse is my password", "redacted is my password"),
        ("what's your password blue horse please", "what's your password redacted please"),
        ("my passcode is b l u e four", "my passcode is redacted"),
        ("the pin is forty one eleven", "the pin is redacted"),
        ("my memorable word is rosebud", "my memorable word is redacted"),
        ("the pass phrase is salt water", "the pass phrase is redacted"),
    ],
)
def test_passwords(said, kept):
    assert redacted(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "i forgot my password again",
        "i need to reset my password and my dog died",
        "they put a pin in my ankle",
        "it says wrong password then it says too many tries",
        "can you give him the pin or do you text it",
        "that was the last word he said",
    ],
)
def test_what_is_none_stays(said):
    assert redacted(said) == said


def test_an_answer_is_taken_out_and_what_is_none_is_not():
    asked = Asked(secret=True)
    assert redacted("yes it's blue horse thank you", asked=asked) == "yes it's redacted thank you"
    assert redacted("blue", final=False, asked=asked) == "redacted"
    for said in ("i don't remember it", "one moment please", "my husband set it up", "no idea"):
        assert redacted(said, asked=asked) == said
