"""`heartline models`: results on standard output, and the right exit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.errors import FetchError, ModelAbsentError, ModelDamagedError, UnknownModelError
from models.shelf import SHELF_VARIABLE
from models.unfolding.unfold import WHOLE
from ui.commands.models import app

runner = CliRunner()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(SHELF_VARIABLE, str(tmp_path))
    return tmp_path


def test_list_marks_the_default_and_tells_states_apart(shelf: Path) -> None:
    (shelf / "en-us-small-0.15").mkdir()
    lines = runner.invoke(app, ["list"]).stdout.splitlines()
    assert lines[0].split() == ["en-us-android", "recogniser", "absent", "53", "MB", "en-US", "-"]
    assert lines[1].split() == ["*", "en-us-telephone", "recogniser", "absent", "53", "MB", "en-US", "-"]
    assert lines[2].split()[:3] == ["en-us-small-0.15", "recogniser", "damaged"]
    assert lines[2].endswith(str(shelf / "en-us-small-0.15"))
    marked = [line.split()[2] for line in lines if line.startswith("*")]
    assert marked == ["recogniser", "careful", "speaker"]


@pytest.mark.recogniser
def test_list_tells_which_recogniser_is_unfolded(shelf: Path, vosk_model: Path) -> None:
    whole = shelf / "en-us-telephone" / WHOLE
    shutil.copytree(vosk_model, whole.parents[1], copy_function=lambda a, b: Path(b).symlink_to(a))
    whole.unlink(missing_ok=True)
    assert runner.invoke(app, ["list"]).stdout.splitlines()[1].split()[3] == "present"
    whole.write_bytes(b"x")
    assert runner.invoke(app, ["list"]).stdout.splitlines()[1].split()[3] == "unfolded"


@pytest.mark.parametrize("command", ["path", "verify"])
@pytest.mark.usefixtures("shelf")
def test_an_absent_model_is_an_error_with_its_remedy(command: str) -> None:
    result = runner.invoke(app, [command])
    assert isinstance(result.exception, ModelAbsentError)
    assert result.exception.exit_code == 1
    assert "heartline models fetch en-us-telephone" in str(result.exception)
    assert result.stdout == ""


@pytest.mark.usefixtures("shelf")
def test_a_misspelt_name_exits_2() -> None:
    result = runner.invoke(app, ["fetch", "whisper-tiny-en", "en-us-andriod"])
    assert isinstance(result.exception, UnknownModelError)
    assert result.exception.exit_code == 2


@pytest.mark.recogniser
def test_what_cannot_be_fetched_does_not_stop_the_rest(
    shelf: Path, careful_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = shelf / careful_model.name
    here.symlink_to(careful_model)
    monkeypatch.setenv("PATH", str(shelf))  # no npm, and no way to the fallback's makers either
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    for variable in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    result = runner.invoke(app, ["fetch"])
    assert isinstance(result.exception, FetchError)
    assert result.exception.exit_code == 1
    assert "Of 3 models 2 could not be fetched: en-us-telephone, speaker-0.4." in str(result.exception)
    assert result.stdout == f"{here}\n"
    assert "Install Node.js with npm" in result.stderr


@pytest.mark.recogniser
@pytest.mark.usefixtures("real_shelf")
def test_fetch_without_a_name_is_for_one_model_of_each_kind(
    vosk_model: Path, careful_model: Path, speaker_model: Path
) -> None:
    result = runner.invoke(app, ["fetch"])
    assert result.stdout == f"{vosk_model}\n{careful_model}\n{speaker_model}\n"
    assert result.stderr.count("nothing to download") == 3


@pytest.mark.recogniser
@pytest.mark.usefixtures("real_shelf")
def test_path_finds_a_model_of_any_kind(careful_model: Path) -> None:
    assert runner.invoke(app, ["path", careful_model.name]).stdout == f"{careful_model}\n"


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
