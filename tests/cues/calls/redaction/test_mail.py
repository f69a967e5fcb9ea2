"""E-mail addresses are taken out however they are spelled; websites and letters are not."""

from __future__ import annotations

import pytest

from cues.calls.redaction.asked import Asked
from tests.cues.calls.redaction.said import redacted


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("my email is john smith at gmail dot com okay", "my email is redacted okay"),
        ("write to me at example dot co dot uk please", "write to me redacted please"),
        ("you can reach me at jane dot doe at gmail dot com", "you can reach me redacted"),
        ("jane underscore doe at my company dot org okay", "redacted okay"),
        ("j a n e dash d o e at hotmail dot co dot uk", "redacted"),
        ("jane doe forty one at gmail dot com", "redacted"),
        ("jane at quillenby dot museum", "redacted"),
        ("my email's jane at gmail thanks", "my email's redacted thanks"),
        ("my email is jane that gmail dot com", "my email is redacted"),
        ("it's jane at mail dot example dot com", "it's redacted"),
        ("my email is john smith at g mail", "my email is redacted"),
        ("my email is john smith at g mail dot com", "my email is redacted"),
        ("you can write to john smith at gmail", "you can write to redacted"),
        ("john smith at hot mail", "redacted"),
        ("john smith g mail dot com", "redacted"),
        ("j smith at i cloud thanks", "redacted thanks"),
        ("my email is jane at a o l", "my email is redacted"),
    ],
)
def test_addresses(said, kept):
    assert redacted(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "i bought it on amazon dot com",
        "i got an email from my sister she has cancer",
        "my husband is a mail carrier",
        "my son works at yahoo",
        "my son works at google mail",
        "i have an account at gmail",
        "i looked at my old g mail",
        "my mother looked at out look",
        "look at the dot on the map",
        "my mother is at home",
    ],
)
def test_letters_and_websites_stay(said):
    assert redacted(said) == said
    assert redacted(said, final=False) == said


@pytest.mark.parametrize(
    "said",
    [
        "my email is jane",
        "my email address is jane dot smith at gmail dot",
        "reach me on jane dot",
        "it's jane underscore smith at",
        "it's j a n e at",
        "it's j a n e jane at g",
    ],
)
def test_what_may_become_an_address_is_held_back(said):
    assert "jane" not in redacted(said, final=False).split()
    assert "smith" not in redacted(said, final=False).split()


def test_an_answer_is_held_back_from_its_first_word_on():
    asked = Asked(mail=True)
    assert redacted("yes it's jane smith", final=False, asked=asked) == "yes it's"
    assert redacted("yes it's jane smith at gmail", asked=asked) == "yes it's redacted"
    assert redacted("i have none", asked=asked) == "i have none"
