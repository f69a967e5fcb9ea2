"""`heartline models unfold`: the whole graph's place on standard output, the rest on standard error."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from models.errors import UnfoldError
from models.unfolding.unfold import WHOLE
from tests.models.unfolding.written_graphs import write_model
from ui.cli import app

runner = CliRunner()


def _model(folder: Path) -> Path:
    for name in ("am/final.mdl", "conf/mfcc.conf"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(b"x")
    return write_model(folder)


def test_unfolding_says_where_the_graph_lies_and_undo_deletes_it(tmp_path: Path) -> None:
    folder = _model(tmp_path / "tiny")
    done = runner.invoke(app, ["models", "unfold", str(folder)])
    assert done.exit_code == 0, done.output
    assert done.stdout == f"{folder / WHOLE}\n"
    assert "has been unfolded" in done.stderr
    again = runner.invoke(app, ["models", "unfold", str(folder)])
    assert "nothing to do" in again.stderr
    undone = runner.invoke(app, ["models", "unfold", str(folder), "--undo"])
    assert undone.exit_code == 0
    assert undone.stdout == ""
    assert not (folder / WHOLE).exists()


def test_a_model_without_such_graphs_is_an_error(tmp_path: Path) -> None:
    folder = _model(tmp_path / "tiny")
    (folder / "graph/Gr.fst").unlink()
    done = runner.invoke(app, ["models", "unfold", str(folder)])
    assert isinstance(done.exception, UnfoldError)
