import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.playbook.phrases import contains, first_of, plain

WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
WORDS = st.lists(WORD, min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Hiking  boots", "hiking boots"),
        ("I don\N{RIGHT SINGLE QUOTATION MARK}t, really!", "i don't really"),
        ("mother-in-law", "mother in law"),
        ("  ", ""),
    ],
)
def test_one_plain_form(written: str, form: str) -> None:
    assert plain(written) == form


@pytest.mark.parametrize(
    ("said", "phrase", "there"),
    [
        ("we love hiking", "hiking", True),
        ("we went on two hikes", "hike", True),
        ("the dog's bed", "dog", True),
        ("a dogged fellow", "dog", False),
        ("hot dog stand", "dog stands", False),
        ("my phone died", "phone", True),
        ("she used it to cook", "used to", False),
        ("they put him down", "put down", False),
        ("two churches", "church", True),
        ("", "dog", False),
    ],
)
def test_whole_words_with_plural_and_possessive(said: str, phrase: str, there: bool) -> None:
    assert contains(said, phrase) is there


@given(WORDS, WORDS, WORDS)
def test_a_phrase_is_found_wherever_it_stands(before: str, phrase: str, after: str) -> None:
    assert contains(f"{before} {phrase} {after}", phrase)


@given(st.text(max_size=60))
def test_plain_is_settled_after_one_pass(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_first_of_follows_the_order_of_the_phrases() -> None:
    assert first_of("we used to hike", ("hike", "used to")) == "hike"
    assert first_of("we hike", ("fish", "paint")) is None
