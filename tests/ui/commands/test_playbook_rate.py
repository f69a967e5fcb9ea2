"""`heartline playbook rate` on a few sentences, with the product's own extractor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cues.errors import PlaybookError
from models.errors import TruthError
from tests.models.scoring.made_texts import row, write_lines
from ui.commands.playbook import app


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["rate", *map(str, arguments)])


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_lines(
        tmp_path / "corpus.txt",
        "we have a dog called biscuit",
        "where is my parcel",
        "our dog is called biscuit",
    )


def test_the_plays_that_fire(corpus: Path) -> None:
    done = run("default", corpus, "--markdown")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].endswith("plays fire in 3 utterances, 0.00 h of talk:")
    (dog,) = [line for line in lines if line.startswith("| pet-dog-named | ")]
    assert dog.split(" | ")[1:4] == ["1200.0", "2", "-"]
    assert "never fired; --all lists them" in lines[-1]


def test_all_plays_and_labels(tmp_path: Path) -> None:
    labelled = write_lines(tmp_path / "few.jsonl", row("we have a dog called biscuit"), "broken")
    done = run("default", labelled, "--all")
    assert " 100 %  " in done.stdout
    assert "Never fired" in done.stdout
    assert "  bereavement-any" in done.stdout


def test_json_for_scripts(corpus: Path) -> None:
    told = json.loads(run("default", corpus, "--json").stdout)
    assert told["utterances"] == 3
    (dog,) = [play for play in told["plays"] if play["play"] == "pet-dog-named"]
    assert (dog["times"], dog["false_share"], dog["rows"]) == (2, None, ["1", "3"])
    assert "pet-dog-named" not in told["never_fired"]


def test_what_cannot_be_used(corpus: Path, tmp_path: Path) -> None:
    assert isinstance(run("no-such", corpus).exception, PlaybookError)
    assert isinstance(run("default", tmp_path / "none.jsonl").exception, TruthError)
