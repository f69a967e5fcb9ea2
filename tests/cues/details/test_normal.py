"""The plain form: contractions opened, fillers and stumbles left out, and the way back to the characters."""

from __future__ import annotations

import pytest

from cues.details.normal import MAX_WORDS, read_words


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("I don't think so.", "i not think so"),
        ("i do not have a dog", "i not have a dog"),
        ("we can't and won't", "we can not and will not"),
        ("she's my dog's friend", "she 's my dog 's friend"),
        ("uh we had we had a um a dog you know", "we had a dog"),
        ("do you know", "do you know"),
        ("I\u2019m 7", "i am seven"),
        ("oh four four two", "four four two"),
        ("i'm not very well", "i am not very well"),
    ],
)
def test_plain_form(text: str, forms: str) -> None:
    assert " ".join(read_words(text).forms) == forms


def test_every_form_points_at_the_word_it_came_from() -> None:
    text = "Well, I DON'T have \u2014 uh \u2014 any cats."
    words = read_words(text)
    said = [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    assert said == ["I", "DON'T", "have", "any", "cats"]


def test_sentences_are_kept_apart_where_they_were_typed() -> None:
    words = read_words("I moved. My dog, too")
    assert [form for form, broken in zip(words.forms, words.breaks, strict=True) if broken] == ["my"]


def test_reading_stops_at_its_bound() -> None:
    assert len(read_words("one thing or another " * MAX_WORDS)) <= MAX_WORDS + 1


def test_no_words_in_the_representation() -> None:
    assert "biscuit" not in repr(read_words("biscuit"))
