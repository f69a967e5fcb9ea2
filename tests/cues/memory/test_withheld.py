"""Ways to say that there is no number: words in any spelling, digits for one, names that hide it."""

from __future__ import annotations

import pytest

from cues.memory.withheld import SPELT, is_hidden, is_placeholder, is_withheld


@pytest.mark.parametrize("text", ["Private Number", "PRIVATE_NUMBER", "<unknown>", "n/a", " - ", ""])
def test_words_in_any_spelling_say_it(text):
    assert is_withheld(text)


@pytest.mark.parametrize("text", ["K-1", "anonymous1", "pat", "0", "unknown street 4"])
def test_an_own_id_does_not(text):
    assert not is_withheld(text)


def test_words_typed_on_a_telephones_keys_are_digits():
    assert {"266696687", "7378742833", "2562533", "8656696", "86282452253"} <= SPELT


@pytest.mark.parametrize(
    ("digits", "is_one"), [("000", True), ("7", False), ("222222", False), ("2222222", True)]
)
def test_short_digits_may_be_an_own_id_where_they_are_not_zeros(digits, is_one):
    assert is_placeholder(digits) is is_one


def test_a_name_that_could_not_be_found_hides_no_number():
    assert is_hidden("Anonymous")
    assert not is_hidden("Unavailable")
    assert not is_hidden("")
