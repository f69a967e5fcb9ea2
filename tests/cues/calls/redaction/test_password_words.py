"""Every word around a password does what its list says."""

from __future__ import annotations

import pytest

from cues.calls.redaction.password_words import (
    BEGINS_IT,
    CHANGING,
    CHOSE,
    FOR_WHAT,
    MATTERS,
    NO_SECRET,
    PLACES,
    PLACING,
    SAYS,
    STATES,
    TALKS_OF_IT,
    USING,
    WHICH_MATTER,
)
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


@pytest.mark.parametrize("word", sorted(PLACES))
def test_by_whom_and_where_it_was_done(word):
    said = f"my password was saved by {word}"
    assert redacted(said) == said


@pytest.mark.parametrize("word", sorted(PLACING))
def test_anything_else_after_how_it_does_is_a_name(word):
    assert redacted(f"my password is gone {word} the rosebud") == "my password is redacted"


@pytest.mark.parametrize("word", sorted(TALKS_OF_IT | WHICH_MATTER))
def test_what_speaks_of_it_is_hidden_with_a_name_and_never_shows_one(word):
    assert "rosebud" not in redacted(f"{word} rosebud is my password")


@pytest.mark.parametrize("word", sorted(TALKS_OF_IT))
def test_what_only_speaks_of_it_is_none(word):
    assert redacted(f"{word} is my password") == f"{word} is my password"


@pytest.mark.parametrize("word", sorted(MATTERS))
def test_a_matter_is_none(word):
    for which in WHICH_MATTER:
        said = f"{which} {word} with the app is my password"
        assert redacted(said) == said


@pytest.mark.parametrize("word", sorted(BEGINS_IT))
def test_what_begins_it_stays(word):
    assert redacted(f"{word} rosebud is my password") == f"{word} redacted is my password"


@pytest.mark.parametrize("word", sorted(SAYS))
def test_who_says_it_stays(word):
    assert redacted(f"i {word} rosebud is my password") == f"i {word} redacted is my password"
