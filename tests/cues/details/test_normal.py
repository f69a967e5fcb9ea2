"""The plain form: contractions opened, fillers and stumbles left out, and the way back to the characters."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("My 3rd dog is 12.", "my third dog is twelve"),
        ("Since 1988; not 2004!", "since nineteen eighty eight not two thousand four"),
        ("It was $1,200.50.", "it was one thousand two hundred dollars and fifty cents"),
        ("our 2-year-old's asleep", "our two year old's asleep"),
        ("They came at 10:30", "they came at ten thirty"),
        ("We moved to St. Louis.", "we moved to saint louis"),
        ("Mr. Mistoffelees & Mrs. Jones", "mister mistoffelees and missus jones"),
        ("I grew up in the U.S., Dr. Hall", "i grew up in the u s doctor hall"),
        ("a visit to the US or UK", "a visit to the u s or u k"),
        ("I work 24/7", "i work twenty four seven"),
        ("she\u2019s 40 on the 21st", "she's forty on the twenty first"),
        ("the 1970s and the \u201990s", "the nineteen seventies and the nineties"),
        ("a 7am flight, 100% sure", "a seven a m flight one hundred percent sure"),
        ("\u2018Cause I love \u2019em, d\u2019you know", "because i love them do you know"),
        ("Our caf\u00e9 in Cafe\u0301 Street", "our cafe in cafe street"),
        ("my d\u200bog \U0001f436 Rex", "my dog rex"),
        ("for 2\u00bd years", "for two and a half years"),
        ("I HATE WHAT THEY TOLD US", "i hate what they told us"),
    ],
)
def test_typed_and_heard_text_have_one_form(typed: str, heard: str) -> None:
    assert read_words(typed).forms == read_words(heard).forms


def test_addresses_of_mail_and_sites_are_no_words_of_talk() -> None:
    forms = read_words("write to my.dog@horses.com or see www.puppies.org/cat").forms
    assert not {"dog", "horses", "puppies", "cat", "org"} & set(forms)


def test_an_abbreviation_ends_no_sentence_and_a_full_stop_does() -> None:
    words = read_words("Mr. Hill lives in St. Ives. My dog, too")
    assert [form for form, broken in zip(words.forms, words.breaks, strict=True) if broken] == ["my"]


@given(st.text())
@example("\u00b2'")
@example("\u2488")
def test_any_text_has_a_form_whose_places_rise(text: str) -> None:
    words = read_words(text)
    assert len(words.forms) == len(words.starts) == len(words.ends) == len(words.breaks)
    assert words.starts == sorted(words.starts)
    for form, start, end in zip(words.forms, words.starts, words.ends, strict=True):
        assert 0 <= start < end <= len(text)
        assert form == form.lower()
        assert not re.search(r"[\s0-9.,!?]", form)


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
