"""One line of text in, one line of JSON out, whatever the line is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import costly
from ui.text_lines import LONGEST, answer

EXTRACTOR = costly.extractor()


def answered(line, number=3):
    return json.loads(answer(EXTRACTOR, line.encode() if isinstance(line, str) else line, number))


def test_the_id_is_the_lines_number_or_its_own():
    assert answered("hello")["id"] == 3
    assert answered('{"id": 0, "text": "hello"}')["id"] == 0
    assert answered('{"id": "x", "text": 4}') == {
        "id": "x",
        "details": [],
        "error": "text: Input should be a valid string",
    }


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"\xff\xfe marker", "UTF-8"),
        ('{"text": marker', "JSON"),
        ('{"text": "x", "context": ["marker"]}', "context"),
        ('{"text": "x", "date": "marker"}', "date"),
        ("x" * (LONGEST + 1), "longer"),
        ('{"text":' * 100_000, "deep"),
    ],
)
def test_a_line_that_cannot_be_read_is_an_error_without_its_words(line, error):
    got = answered(line)
    assert got["details"] == []
    assert error in got["error"]
    assert "marker" not in got["error"]


def test_a_date_and_a_context_are_taken():
    got = answered(
        '{"text": "he died in march", "context": ["same: we had a dog called rex"], "date": "2026-03-02"}'
    )
    assert "bereavement" in {detail["kind"] for detail in got["details"]}


@given(st.text(max_size=200))
def test_any_text_gets_an_answer_whose_evidence_stands_in_it(text):
    line = json.dumps({"text": text})
    got = answered(line)
    for detail in got["details"]:
        assert text[detail["first_char"] : detail["last_char"]] == detail["evidence"]
