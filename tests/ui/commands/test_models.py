"""`heartline models`: results on standard output, and the right exit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.errors import ModelAbsentError, ModelDamagedError, UnknownModelError
from models.shelf import SHELF_VARIABLE
from ui.commands.models import app

runner = CliRunner()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(SHELF_VARIABLE, str(tmp_path))
    return tmp_path


def test_list_marks_the_default_and_tells_states_apart(shelf: Path) -> None:
    (shelf / "en-us-small-0.15").mkdir()
    lines = runner.invoke(app, ["list"]).stdout.splitlines()
    assert lines[0].split() == ["*", "en-us-android", "absent", "53", "MB", "en-US", "-"]
    assert lines[1].split()[:2] == ["en-us-small-0.15", "damaged"]
    assert lines[1].endswith(str(shelf / "en-us-small-0.15"))


@pytest.mark.parametrize("command", ["path", "verify"])
@pytest.mark.usefixtures("shelf")
def test_an_absent_model_is_an_error_with_its_remedy(command: str) -> None:
    result = runner.invoke(app, [command])
    assert isinstance(result.exception, ModelAbsentError)
    assert result.exception.exit_code == 1
    assert "heartline models fetch en-us-android" in str(result.exception)
    assert result.stdout == ""


@pytest.mark.usefixtures("shelf")
def test_a_misspelt_name_exits_2() -> None:
    result = runner.invoke(app, ["fetch", "en-us-andriod"])
    assert isinstance(result.exception, UnknownModelError)
    assert result.exception.exit_code == 2


@pytest.mark.recogniser
def test_path_prints_the_folder_and_nothing_else(real_shelf: Path, vosk_model: Path) -> None:
    assert runner.invoke(app, ["path"]).stdout == f"{vosk_model}\n"
    assert real_shelf == vosk_model.parent


@pytest.mark.recogniser
@pytest.mark.usefixtures("real_shelf")
def test_fetch_of_a_whole_model_prints_where_it_lies(vosk_model: Path) -> None:
    result = runner.invoke(app, ["fetch", vosk_model.name])
    assert result.stdout == f"{vosk_model}\n"
    assert "nothing to download" in result.stderr


@pytest.mark.recogniser
def test_verify_passes_the_real_model_and_names_a_file_that_changed(shelf: Path, vosk_model: Path) -> None:
    copy = shelf / vosk_model.name
    shutil.copytree(vosk_model, copy)
    whole = runner.invoke(app, ["verify", vosk_model.name])
    assert whole.exit_code == 0
    assert "is whole" in whole.stdout
    with (copy / "am/final.mdl").open("r+b") as file:
        file.seek(1_000_000)
        byte = file.read(1)
        file.seek(1_000_000)
        file.write(bytes([byte[0] ^ 1]))
    damaged = runner.invoke(app, ["verify", vosk_model.name])
    assert damaged.stdout == "am/final.mdl has changed\n"
    assert isinstance(damaged.exception, ModelDamagedError)
