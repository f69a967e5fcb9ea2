"""One written word, and the forms that it stands for."""

from __future__ import annotations

import pytest

from cues.details.spelling import FAMILIAR, open_word, written


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("can't", ("can", "not")),
        ("DON\u2019T", ("not",)),
        ("dog's", ("dog", "'s")),
        ("dogs'", ("dogs", "'s")),
        ("fianc\u00e9e", ("fiancee",)),
        ("Mrs", ("missus",)),
        ("usa", ("u", "s", "a")),
        ("dunno", ("not", "know")),
        ("a1", ("a", "one")),
        ("\u72ac", ("\u72ac",)),
        ("o'clock", ("o'clock",)),
    ],
)
def test_a_word_is_opened(word: str, forms: tuple[str, ...]) -> None:
    assert open_word(word) == forms


@pytest.mark.parametrize(
    ("text", "easy"),
    [
        ("we've got a dog", True),
        ("Well, I don't know. \u201cNo\u201d \u2014 or yes?", True),
        ("tell us", True),
        ("tell the US", False),
        ("Mr. Hill", False),
        ("the 3rd", False),
        ("a.b", False),
    ],
)
def test_only_ordinary_text_takes_the_fast_way(text: str, easy: bool) -> None:
    assert (written(text) is FAMILIAR) is easy
