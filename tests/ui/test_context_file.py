"""A file of context: what is taken, and what is said of anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cues.calls.told import MOST_FACTS
from speech.errors import BadInputError
from ui.context_file import LARGEST, read_facts


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "context.json"


def test_texts_numbers_true_and_false_come_as_they_are(file: Path) -> None:
    facts = {"order": "hiking boots, 42", "since": 2019, "score": 0.5, "vip": True, "": ""}
    file.write_text(json.dumps(facts), encoding="utf-8")
    assert read_facts(file) == facts


@pytest.mark.parametrize(
    "content",
    [
        "",
        "marker",
        "[]",
        '{"marker": null}',
        '{"marker": ["a"]}',
        '{"marker": {"a": {"b": 1}}}',
        '{"marker": NaN}',
        '{"marker": "\\ud800"}',
        '{"a": ' + "[" * 5000 + "]" * 5000 + "}",
        json.dumps({"marker": "y" * 2001}),
        json.dumps({str(n): 1 for n in range(MOST_FACTS + 1)}),
        '{"marker": "' + "x" * LARGEST + '"}',
    ],
)
def test_anything_else_is_said_in_a_sentence_without_a_word_of_it(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadInputError) as raised:
        read_facts(file)
    assert str(file) in str(raised.value)
    assert not any(part in str(raised.value) for part in ("marker", "yyy", "xxx"))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.json", tmp_path):
        with pytest.raises(BadInputError, match="cannot be read"):
            read_facts(path)
