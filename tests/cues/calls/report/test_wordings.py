"""The words of reports: all there, and calm."""

from __future__ import annotations

from typing import get_args

import pytest

from cues.calls.report.wordings import Crisis, Opening, Outcome, crisis_of, length_words, telling
from cues.details.detail import Kind


def test_every_case_has_its_words():
    words = telling()
    assert set(words.nouns) == set(Kind)
    assert set(words.outcomes) == set(get_args(Outcome))
    assert set(words.crisis) == set(words.crisis_labels) == set(get_args(Crisis))
    assert set(get_args(Opening)) < set(words.story)


def test_nothing_is_exclaimed():
    assert "!" not in telling().model_dump_json()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1.9, "1 second"),
        (60, "1 minute"),
        (372, "6 minutes and 12 seconds"),
        (3600, "1 hour"),
        (3725, "1 hour, 2 minutes and 5 seconds"),
    ],
)
def test_a_length_is_said_as_people_say_it(seconds, words):
    assert length_words(seconds) == words


@pytest.mark.parametrize(
    ("value", "crisis"), [("abuse", "abuse"), ("threat", "threat"), (True, "other"), ("new", "other")]
)
def test_a_crisis_of_a_newer_class_is_told_as_grave(value, crisis):
    assert crisis_of(value) == crisis
