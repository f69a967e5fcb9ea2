"""Any folder as a model: what Vosk can load is taken, the rest is told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.catalog import ModelKind
from models.folder import model_folder
from speech.errors import RecognizerModelError

RECOGNISER, CAREFUL, SPEAKER = ModelKind.RECOGNISER, ModelKind.CAREFUL, ModelKind.SPEAKER
NEEDED = {
    RECOGNISER: ("am/final.mdl", "conf/mfcc.conf", "graph/HCLr.fst"),
    CAREFUL: ("model.bin", "config.json", "vocabulary.json", "tokenizer.json"),
    SPEAKER: ("final.ext.raw", "mean.vec", "transform.mat", "mfcc.conf"),
}


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
    assert model_folder(_lay(tmp_path, *names), RECOGNISER) == tmp_path


@pytest.mark.recogniser
def test_the_real_model_is_taken(vosk_model: Path) -> None:
    assert model_folder(vosk_model, RECOGNISER) == vosk_model


@pytest.mark.recogniser
def test_the_real_careful_model_is_taken(careful_model: Path) -> None:
    assert model_folder(careful_model, CAREFUL) == careful_model


@pytest.mark.parametrize("kind", [CAREFUL, SPEAKER])
def test_each_kind_is_taken_whole_and_refused_by_halves(kind: ModelKind, tmp_path: Path) -> None:
    folder = _lay(tmp_path, *NEEDED[kind])
    assert model_folder(folder, kind) == folder
    for name in NEEDED[kind]:
        (folder / name).rename(tmp_path / "aside")
        with pytest.raises(RecognizerModelError, match=rf"has no .*{name}"):
            model_folder(folder, kind)
        (tmp_path / "aside").rename(folder / name)


@pytest.mark.parametrize(
    ("given", "wanted", "said"),
    [
        (RECOGNISER, CAREFUL, "holds a Vosk model, but a Whisper model for CTranslate2 is needed"),
        (CAREFUL, RECOGNISER, "holds a Whisper model for CTranslate2, but a Vosk model is needed"),
        (SPEAKER, RECOGNISER, "holds a Vosk speaker model, but a Vosk model is needed"),
        (CAREFUL, SPEAKER, "holds a Whisper model for CTranslate2, but a Vosk speaker model is needed"),
    ],
)
def test_a_model_of_another_kind_is_called_by_its_name(
    given: ModelKind, wanted: ModelKind, said: str, tmp_path: Path
) -> None:
    with pytest.raises(RecognizerModelError, match=said):
        model_folder(_lay(tmp_path, *NEEDED[given]), wanted)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        RecognizerModelError, match=r"no conf/mfcc\.conf, no graph/HCLG\.fst or graph/HCLr\.fst"
    ):
        model_folder(_lay(tmp_path, "am/final.mdl"), RECOGNISER)


def test_an_empty_file_counts_as_missing(tmp_path: Path) -> None:
    _lay(tmp_path, "am/final.mdl", "conf/mfcc.conf", "graph/HCLG.fst")
    (tmp_path / "am/final.mdl").write_bytes(b"")
    with pytest.raises(RecognizerModelError, match=r"no am/final\.mdl"):
        model_folder(tmp_path, RECOGNISER)


def test_the_folder_around_a_model_points_to_it(tmp_path: Path) -> None:
    _lay(tmp_path / "inner", "am/final.mdl")
    with pytest.raises(RecognizerModelError, match=r"Did you mean .*inner\?"):
        model_folder(tmp_path, RECOGNISER)


def test_a_file_and_nothing_at_all_exit_2(tmp_path: Path) -> None:
    (tmp_path / "model.zip").write_bytes(b"x")
    with pytest.raises(RecognizerModelError, match="is a file") as caught:
        model_folder(tmp_path / "model.zip", RECOGNISER)
    assert caught.value.exit_code == 2
    with pytest.raises(RecognizerModelError, match="There is no folder"):
        model_folder(tmp_path / "nowhere", RECOGNISER)
