"""Said against heard: the plain spelling, the alignment, the rate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.scoring.words import WordErrors, align, plain_words, said_words, word_errors

SENTENCES = st.lists(st.sampled_from("a b c d".split()), max_size=8)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Um, I'm calling — it's uh, about it.", "i'm calling it's about it"),
        ("A three-bed flat, no. 21!", "a three bed flat no twenty one"),
        ("We\N{RIGHT SINGLE QUOTATION MARK}ve paid £30.", "we've paid thirty pounds"),
        ("...", ""),
    ],
)
def test_the_spelling_that_is_compared(written, plain):
    assert " ".join(plain_words(written)) == plain


def test_truth_is_redacted_as_events_are():
    said = said_words(["It's six six zero, one eight four.", "I have two dogs."])
    assert " ".join(said) == "it's redacted i have two dogs"


def test_each_kind_of_error_is_counted():
    errors = word_errors("my old dog ran away from home".split(), "my cold dog away from home again".split())
    assert errors == WordErrors(said=7, substituted=1, deleted=1, inserted=1)
    assert errors.rate == pytest.approx(3 / 7)


def test_nothing_said_has_no_rate_but_what_was_invented_adds_up():
    silence = word_errors([], ["okay"])
    assert silence.rate is None
    assert (silence + WordErrors(said=2)).rate == pytest.approx(0.5)


@given(SENTENCES, SENTENCES)
def test_an_alignment_accounts_for_every_word(said, heard):
    aligned = align(said, heard)
    assert len(said) == len(aligned.matches) + aligned.substituted + aligned.deleted
    assert len(heard) == len(aligned.matches) + aligned.substituted + aligned.inserted
    assert all(said[i] == heard[j] for i, j in aligned.matches.items())
    in_order = [heard_at for _, heard_at in sorted(aligned.matches.items())]
    assert in_order == sorted(in_order)
    assert abs(len(said) - len(heard)) <= aligned.errors <= max(len(said), len(heard))


@given(SENTENCES, SENTENCES, SENTENCES)
def test_errors_are_a_distance(one, two, three):
    there, back = align(one, two), align(two, one)
    assert there.errors == back.errors
    assert (there.errors == 0) == (one == two)
    assert align(one, three).errors <= there.errors + align(two, three).errors
