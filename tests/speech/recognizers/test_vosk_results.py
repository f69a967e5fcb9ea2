"""Vosk's JSON, in order and out of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.recognizers.vosk_results import parse_partial, parse_result

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def test_a_result() -> None:
    answer = json.dumps(
        {
            "result": [
                {"word": "My", "start": 0.1, "end": 0.3, "conf": 0.5},
                {"word": "dog", "start": 0.3, "end": 0.6, "conf": 1.2},
            ],
            "text": "My dog",
        }
    )
    my, dog = parse_result(answer)
    assert (my.text, my.start, my.end, my.confidence) == ("my", 0.1, 0.3, 0.5)
    assert dog.confidence == 1.0


def test_a_partial() -> None:
    assert parse_partial('{"partial": "my  dog"}') == ("my", "dog")
    assert parse_partial('{"partial": ""}') == ()


def test_nothing_was_heard() -> None:
    assert parse_result('{"text": ""}') == ()
    assert parse_partial("{}") == ()


def test_the_unknown_word_is_left_out() -> None:
    assert parse_partial('{"partial": "the [unk] dog <eps>"}') == ("the", "dog")
    assert parse_result('{"result": [{"word": "[unk]", "start": 0, "end": 1, "conf": 1}]}') == ()


@pytest.mark.parametrize(
    "entry",
    [
        "dog",
        {"word": "dog"},
        {"word": 3, "start": 0, "end": 1},
        {"word": " ", "start": 0, "end": 1},
        {"word": "dog", "start": 1, "end": 0.5},
        {"word": "dog", "start": -1, "end": 0.5},
        {"word": "dog", "start": float("nan"), "end": 0.5},
        {"word": "dog", "start": True, "end": 2},
    ],
)
def test_an_entry_that_is_no_timed_word_is_left_out(entry: object) -> None:
    good = {"word": "cat", "start": 2.0, "end": 2.5}
    assert [word.text for word in parse_result(json.dumps({"result": [entry, good]}))] == ["cat"]


def test_words_out_of_order_are_left_out() -> None:
    entries = [{"word": "b", "start": 2, "end": 3}, {"word": "a", "start": 1, "end": 2}]
    assert [word.text for word in parse_result(json.dumps({"result": entries}))] == ["b"]


@pytest.mark.parametrize("answer", ["", "nonsense", "[]", '"dog"', "-nan"])
def test_what_is_no_object_is_refused(answer: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own messages
        parse_partial(answer)
    with pytest.raises(ValueError):  # noqa: PT011
        parse_result(answer)


@given(st.dictionaries(st.sampled_from(["partial", "result", "text"]), JSON))
def test_any_object_gives_words_in_order(value: dict[str, object]) -> None:
    answer = json.dumps(value)
    words = parse_result(answer)
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert all(parse_partial(answer))
