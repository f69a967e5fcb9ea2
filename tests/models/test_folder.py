"""Any folder as a model: what Vosk can load is taken, the rest is told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.folder import recogniser_folder
from speech.errors import RecognizerModelError


def _lay(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return folder


@pytest.mark.parametrize(
    "names",
    [
        ("am/final.mdl", "conf/mfcc.conf", "graph/HCLr.fst", "graph/Gr.fst"),
        ("am/final.mdl", "conf/mfcc.conf", "graph/HCLG.fst"),
        ("final.mdl", "mfcc.conf", "HCLG.fst"),
    ],
)
def test_both_layouts_are_taken(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert recogniser_folder(_lay(tmp_path, *names)) == tmp_path


@pytest.mark.recogniser
def test_the_real_model_is_taken(vosk_model: Path) -> None:
    assert recogniser_folder(vosk_model) == vosk_model


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        RecognizerModelError, match=r"no conf/mfcc\.conf, no graph/HCLG\.fst or graph/HCLr\.fst"
    ):
        recogniser_folder(_lay(tmp_path, "am/final.mdl"))


def test_an_empty_file_counts_as_missing(tmp_path: Path) -> None:
    _lay(tmp_path, "am/final.mdl", "conf/mfcc.conf", "graph/HCLG.fst")
    (tmp_path / "am/final.mdl").write_bytes(b"")
    with pytest.raises(RecognizerModelError, match=r"no am/final\.mdl"):
        recogniser_folder(tmp_path)


def test_the_folder_around_a_model_points_to_it(tmp_path: Path) -> None:
    _lay(tmp_path / "inner", "am/final.mdl")
    with pytest.raises(RecognizerModelError, match=r"Did you mean .*inner\?"):
        recogniser_folder(tmp_path)


def test_a_file_and_nothing_at_all_exit_2(tmp_path: Path) -> None:
    (tmp_path / "model.zip").write_bytes(b"x")
    with pytest.raises(RecognizerModelError, match="is a file") as caught:
        recogniser_folder(tmp_path / "model.zip")
    assert caught.value.exit_code == 2
    with pytest.raises(RecognizerModelError, match="There is no folder"):
        recogniser_folder(tmp_path / "nowhere")
