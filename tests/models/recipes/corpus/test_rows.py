"""Labelled utterances as their files hold them: written, read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from models.recipes.corpus.rows import LabelledUtterance, read_rows
from models.recipes.corpus.writing import main, read_notes


def test_what_is_written_is_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes, target = tmp_path / "notes.txt", tmp_path / "try.jsonl"
    notes.write_text(
        "< how are you\nthe {pet.c|dog} and the dog's {pet.c|dog} bed {hardship.xt|he came}\n",
        encoding="utf-8",
    )
    main(str(notes), str(target))
    assert capsys.readouterr().out == "1 utterances in try.jsonl\n"
    with notes.open(encoding="utf-8") as lines:
        assert list(read_rows(target)) == list(read_notes(lines, "try"))
    (row,) = read_rows(target)
    assert [row.place(detail) for detail in row.details] == [(4, 7), (22, 25), (30, 37)]
    assert [dict(detail.attributes) for detail in row.details] == [{}, {}, {"crisis": "threat"}]


def test_evidence_that_the_text_does_not_hold_is_refused() -> None:
    row = '{"id": "a", "text": "my cat", "details": [{"kind": "pet", "evidence": "my dog"}]}'
    with pytest.raises(ValidationError, match="evidence"):
        LabelledUtterance.model_validate_json(row)
    with pytest.raises(ValidationError, match="first_char"):
        LabelledUtterance.model_validate_json(row.replace('"my dog"', '"cat", "first_char": 0'))
