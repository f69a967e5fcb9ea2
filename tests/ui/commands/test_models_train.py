"""`heartline models train details` says how it came out and where the weights lie."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from cues.details.learned.network import NETWORK_FILE
from models.recipes.corpus.rows import write_rows
from tests.models.recipes.details.few_utterances import utterances
from ui.cli import app


def test_training_tells_what_it_measured_and_where_it_wrote(tmp_path: Path) -> None:
    write_rows(tmp_path / "few.jsonl", utterances(3))
    done = CliRunner().invoke(
        app,
        ["models", "train", "details", "--corpus", str(tmp_path), "--out", str(tmp_path), "--epochs", "1"],
    )
    assert done.exit_code == 0, done.output
    assert (tmp_path / NETWORK_FILE).exists()
    assert str(tmp_path / NETWORK_FILE) in done.output
    assert "SHA-256" in done.output
    assert "precision" in done.output
