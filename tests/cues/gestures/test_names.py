"""Whether two names of agents may be one person's."""

from __future__ import annotations

import pytest

from cues.gestures.names import plain_name


@pytest.mark.parametrize(
    "name",
    [
        "sam lee",
        "Sam Lee",
        " SAM\tlee ",
        "sam\u00a0lee",
        "s\u200bam lee",
        "\uff33am lee",
        "\u0455\u0430m l\u0435e",
    ],
)
def test_these_are_one(name):
    assert plain_name(name) == "sam lee"


@pytest.mark.parametrize("name", ["samlee", "sam", "sam l", "pam lee", "", "  ", None])
def test_these_are_others(name):
    assert plain_name(name) != "sam lee"


def test_nobody_is_the_empty_name():
    assert plain_name(None) == plain_name(" \u200b ") == ""
