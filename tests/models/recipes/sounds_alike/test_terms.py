"""Which terms are spoken, in what order and in which sentences."""

from __future__ import annotations

import pytest

from cues.details.lexicon import written_lexicon
from models.recipes.sounds_alike.terms import all_terms, aloud, filled, groups, term_called

KNOWN = {"a", "dog", "disease", "the", "cross", "colic", "hospital"}


def test_what_the_ear_lacks_comes_first_and_every_term_once() -> None:
    terms = all_terms(KNOWN)
    assert [term.known for term in terms] == sorted(term.known for term in terms)
    assert len({term.text for term in terms}) == len(terms)
    assert next(term for term in terms if term.text == "corgi").group == "animal"


def test_a_term_whose_unknown_part_is_a_term_too_is_left_out() -> None:
    texts = {term.text for term in all_terms(KNOWN)}
    assert "corgi" in texts
    assert "corgi cross" not in texts


def test_names_of_people_and_pets_are_not_spoken() -> None:
    assert "niamh" in written_lexicon()["person_name"].entries()
    assert "niamh" not in {term.text for term in all_terms(KNOWN)}


def test_every_sentence_has_one_slot() -> None:
    for group in groups().values():
        for sentence in (*group.sentences, *group.trial):
            before, after = filled(sentence, "term")
            assert "{" not in before + after
            assert before


@pytest.mark.parametrize(
    ("term", "before"), [("corgi", "we got a"), ("airedale", "we got an"), ("the smokies", "we got")]
)
def test_the_article_fits_the_term(term: str, before: str) -> None:
    assert filled("we got {a} last week", term) == (before, "last week")


def test_letters_are_said_one_by_one() -> None:
    assert aloud("he is in the icu with his gcses") == "he is in the I C U with his G C S E's"


def test_any_term_may_be_called() -> None:
    assert term_called("  Corgi ", KNOWN).group == "animal"
    assert term_called("zorbing", KNOWN).group == "thing"
