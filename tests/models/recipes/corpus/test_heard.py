"""The recipe's flow, but for voices and ears: what is in its record is not heard again, and is labelled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.recipes.corpus.choosing import planned
from models.recipes.corpus.heard import RECORD, TARGET, hear, heard_so_far, label, written_rows
from models.recipes.corpus.rows import read_rows
from models.recipes.corpus.writing import read_notes

_NOTES = [
    "so i said that {pet|my corgi} has eaten the whole of the parcel",
    "",
    "and is the parcel going to be here before the weekend please",
    "well {pet.n|we have no dog} so i do not know who has done it",
]


def test_what_was_heard_is_labelled_and_not_heard_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = list(read_notes(_NOTES, "try"))
    sittings = planned(written)
    record, target = tmp_path / "record.ndjson", tmp_path / "heard.jsonl"
    with record.open("w", encoding="utf-8") as file:
        for one in sittings:
            heard = one.row.text.replace("corgi", "corky").replace("parcel", "pencil")
            file.write(json.dumps([one.row.text, heard]) + "\n")
        file.write('["cut off')
    hear(sittings, record)
    assert f"{len(sittings)} utterances, 0 of them" in capsys.readouterr().out
    label(written, record, target)
    assert "1 of 1 required details still are" in capsys.readouterr().out
    first = next(read_rows(target))
    assert (first.id, first.group) == ("heard-0001", sittings[0].row.group)
    assert [detail.evidence for detail in first.details] == ["my corky"]


def test_a_text_that_was_changed_counts_as_not_heard(tmp_path: Path) -> None:
    record = tmp_path / "record.ndjson"
    record.write_text('["my dog", "my dock"]\n', encoding="utf-8")
    assert heard_so_far(record) == {"my dog": "my dock"}
    assert heard_so_far(tmp_path / "none.ndjson") == {}


def test_a_text_that_nobody_says_any_more_is_left_out(tmp_path: Path) -> None:
    record, target = tmp_path / "record.ndjson", tmp_path / "heard.jsonl"
    record.write_text('["my dog is old", "my dock is old"]\n', encoding="utf-8")
    label(read_notes(_NOTES, "try"), record, target)
    assert not list(read_rows(target))


def test_no_sitting_lies_on_both_sides_of_a_split() -> None:
    """Where this fails, rows were numbered anew: `heard label` puts it right."""
    groups_of: dict[str, set[str]] = {}
    heard_of = heard_so_far(RECORD)
    for row in written_rows():
        if row.text in heard_of:
            groups_of.setdefault(heard_of[row.text], set()).add(row.group)
    heard = list(read_rows(TARGET))
    assert len({row.id for row in heard}) == len(heard) > 100
    assert all(row.group in groups_of[row.text] for row in heard)
