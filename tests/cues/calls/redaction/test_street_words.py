"""Every word for a street hides its house number where it should, and only there."""

from __future__ import annotations

from itertools import combinations

import pytest

from cues.calls.redaction.street_words import (
    MOVING,
    NEAR_HOUSE,
    NUMBERED,
    PERHAPS,
    PLURALS,
    SELDOM,
    STREETS,
)
from tests.cues.calls.redaction.said import redacted


def test_a_word_is_in_one_list():
    for one, other in combinations((STREETS, PERHAPS, SELDOM, PLURALS), 2):
        assert not one & other


@pytest.mark.parametrize("word", sorted(STREETS))
def test_what_is_said_of_nothing_else_hides_a_number_anywhere(word):
    assert redacted(f"she lives near forty two birchmont {word}") == "she lives near redacted"


@pytest.mark.parametrize("word", sorted(PERHAPS | SELDOM))
def test_what_says_other_things_hides_a_number_that_comes_first(word):
    assert redacted(f"it's fourteen hundred birchmont {word}") == "it's redacted"
    assert redacted(f"we saw two birchmont {word} there") == f"we saw two birchmont {word} there"


@pytest.mark.parametrize("word", sorted(SELDOM | PLURALS))
def test_after_a_number_that_counts_nothing_they_are_streets(word):
    said = f"she lives near forty eight twenty seven birchmont {word}"
    assert redacted(said) == "she lives near redacted"
    assert redacted(f"it's twenty nice {word}s") == f"it's twenty nice {word}s"


@pytest.mark.parametrize("word", sorted(NUMBERED))
def test_roads_called_by_a_number(word):
    assert redacted(f"it's fourteen twenty six county {word} nine") == "it's redacted"
    assert redacted(f"we took {word} nine") == f"we took {word} nine"


@pytest.mark.parametrize("word", sorted(NEAR_HOUSE))
def test_near_a_numbered_road(word):
    assert redacted(f"she walks {word} forty two highway nine") == f"she walks {word} redacted"


@pytest.mark.parametrize("word", sorted(MOVING))
def test_where_somebody_moves(word):
    assert redacted(f"she {word} to twelve route nine") == f"she {word} to redacted"
    assert redacted(f"she {word} to ohio on route nine") == f"she {word} to ohio on route nine"
