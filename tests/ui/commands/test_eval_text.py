"""`heartline eval text` on a few sentences, with the product's own extractor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from models.errors import TruthError
from speech.errors import BadInputError
from tests.models.scoring.made_texts import label, row, write_lines
from ui.commands.eval import app


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["text", *map(str, arguments)])


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    return write_lines(
        tmp_path / "rows.jsonl",
        row("we have a dog called biscuit", "pet:dog", id_="dog"),
        row("my blorp is a zindle", "hobby:a zindle", id_="zindle"),
        "broken marker",
        row("where is my parcel please", id_="parcel"),
    )


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    turns = [
        {"role": "agent", "text": "good morning how may i help you today with your order please tell me"},
        {"role": "customer", "text": "we have a dog called biscuit", "details": [label("pet:dog")]},
    ]
    return write_lines(tmp_path / "calls.jsonl", {"id": "c", "turns": turns})


def test_tables_and_the_broken_line(rows: Path) -> None:
    done = run(rows, "--markdown")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert "rows.jsonl: 3 utterances:" in lines
    assert "| pet | 1 | 1 | 0 | 0 | 1.000 | 1.000 | 1.000 |" in lines
    assert "| hobby | 1 | 0 | 1 | 0 | - | 0.000 | 0.000 |" in lines
    assert "| micro | 2 | 1 | 1 | 0 | 1.000 | 0.500 | 0.667 |" in lines
    assert "| hobby: a zindle | 1 | - | zindle |" in lines
    assert f"{rows}:3: not JSON" in done.stderr
    assert f"{rows}: 1 broken line(s) left out" in done.stderr
    assert "marker" not in done.output


def test_json_for_scripts(rows: Path) -> None:
    told = json.loads(run(rows, "--json").stdout)
    (file,) = told["files"]
    assert (file["file"], file["broken_lines"], file["utterances"]) == ("rows.jsonl", [3], 3)
    assert file["hours"] == pytest.approx(16 / 9000)
    assert file["micro"] == {
        "rows": 2,
        "found": 1,
        "missed": 1,
        "false": 0,
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
    }
    assert told["confusions"] == [
        {"sort": "missed", "kind": "hobby", "words": "a zindle", "why": "", "times": 1, "rows": ["zindle"]}
    ]


def test_several_files_stand_side_by_side(rows: Path, calls: Path) -> None:
    done = run(rows, calls, "--errors", "0")
    assert done.exit_code == 0
    for title in ("rows.jsonl: 3 utterances", "calls.jsonl: 1 utterances", "together: 4 utterances"):
        assert title in done.stdout
    assert "zindle" not in done.stdout
    assert "1 of 5" not in done.stderr
    assert "4 of 4: calls.jsonl" in done.stderr


def test_a_kept_run_is_compared(rows: Path, tmp_path: Path) -> None:
    kept = tmp_path / "run.json"
    assert run(rows, "--save", kept).exit_code == 0
    same = json.loads(run(rows, "--against", kept, "--json").stdout)["against"]
    assert (same["rows"], same["newly_right"], same["newly_wrong"], same["chance"]) == (3, [], [], None)
    earlier = {
        "zindle": [{"kind": "hobby", "evidence": "zindle"}],
        "parcel": [{"kind": "home", "evidence": "x"}],
    }
    kept.write_text(json.dumps({"heartline_run": 1, "files": {"rows.jsonl": earlier}}))
    lines = run(rows, "--against", kept, "--markdown").stdout.splitlines()
    assert "Against the earlier run, 2 rows that both have:" in lines
    assert "| hobby | 1 | 1.000 | 0.000 | -1.000 |" in lines
    assert "| parcel | home | false no more | rows.jsonl |" in lines
    assert "| zindle | hobby | missed | rows.jsonl |" in lines
    assert "| rows that the earlier run does not have | 1 |" in lines


def test_what_cannot_be_used_is_said_before_anything_is_scored(rows: Path, tmp_path: Path) -> None:
    for arguments, error, words in (
        ((rows, tmp_path / "none.jsonl"), TruthError, "none.jsonl cannot be read"),
        ((rows, rows), BadInputError, "named twice"),
        ((rows, "--against", rows), TruthError, "is no run"),
    ):
        done = run(*arguments)
        assert isinstance(done.exception, error)
        assert words in str(done.exception)
        assert done.stdout == ""
