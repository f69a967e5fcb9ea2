"""Estimated times of a partial's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.recognizers.partial_times import PartialTimes, typical_seconds

TEXTS = st.lists(st.sampled_from(["a", "dog", "called", "biscuit"]), max_size=6)


def test_a_new_last_word_ended_one_lag_ago() -> None:
    times = PartialTimes(0.3)
    (dog,) = times.update(["dog"], 1.0)
    assert dog.end == pytest.approx(0.7)
    assert dog.end - dog.start == pytest.approx(typical_seconds("dog"))


def test_a_word_that_stays_keeps_its_times() -> None:
    times = PartialTimes(0.3)
    before = times.update(["my", "dog"], 1.0)
    after = times.update(["my", "dog", "barks"], 1.5)
    assert after[:2] == before
    assert after[2].end == pytest.approx(1.2)


def test_a_word_changed_between_others_shares_their_time() -> None:
    times = PartialTimes(0.3)
    before = times.update(["he", "is", "a", "dog"], 2.0)
    after = times.update(["he's", "a", "dog"], 2.1)
    assert after[1:] == before[2:]
    assert after[0].end == pytest.approx(before[2].start)


def test_words_are_squeezed_into_the_time_there_is() -> None:
    times = PartialTimes(0.3)
    words = times.update(["biscuit", "biscuit"], 0.5)
    assert words[0].start == 0.0
    assert words[1].end == pytest.approx(0.2)


def test_the_next_utterance_begins_after_the_last() -> None:
    times = PartialTimes(0.3)
    times.update(["dog"], 1.0)
    times.end(0.9)
    (cat,) = times.update(["cat"], 1.3)
    assert cat.start >= 0.9


@given(steps=st.lists(st.tuples(TEXTS, st.floats(0.0, 0.5), st.booleans()), max_size=8))
def test_times_never_run_backwards_or_ahead(steps: list[tuple[list[str], float, bool]]) -> None:
    times = PartialTimes(0.3)
    now = 0.0
    for texts, passed, ended in steps:
        now += passed
        words = times.update(texts, now)
        assert [word.text for word in words] == texts
        edges = [edge for word in words for edge in (word.start, word.end)]
        assert edges == sorted(edges)
        assert all(0.0 <= edge <= now for edge in edges)
        if ended:
            times.end(words[-1].end if words else 0.0)
