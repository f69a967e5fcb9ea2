"""Every word around a password does what its list says."""

from __future__ import annotations

import pytest

from cues.calls.redaction.password_words import CHANGING, CHOSE, FOR_WHAT, NO_SECRET, STATES, USING
from tests.cues.calls.redaction.said import redacted


@pytest.mark.parametrize("word", sorted(STATES))
def test_how_a_password_does_is_none_unless_it_goes_on(word):
    assert redacted(f"my password is not {word} any more") == f"my password is not {word} any more"
    assert redacted(f"my password is {word} and so is my pin") == f"my password is {word} and so is my pin"
    assert redacted(f"my password is {word} rosebud") == "my password is redacted"


@pytest.mark.parametrize("word", sorted(CHANGING))
def test_what_it_was_changed_to(word):
    assert redacted(f"i {word} my password to rosebud") == f"i {word} my password to redacted"
    assert (
        redacted(f"my pin is old so i {word} it to rosebud")
        == f"my pin is redacted so i {word} it to redacted"
    )


@pytest.mark.parametrize("word", sorted(NO_SECRET))
def test_what_it_is_like_is_none(word):
    said = f"i changed my password to {word} rosebud"
    assert redacted(said) == said


@pytest.mark.parametrize("word", sorted(USING | CHOSE))
def test_what_is_used_as_one(word):
    assert redacted(f"we {word} rosebud as our password") == f"we {word} redacted as our password"


@pytest.mark.parametrize("word", sorted(FOR_WHAT))
def test_what_it_is_for(word):
    said = f"my password {word} moxley supplies is"
    assert redacted(f"{said} rosebud") == f"{said} redacted"
