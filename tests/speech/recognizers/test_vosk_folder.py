"""Which folders are models, and the private copy that leaves the shelf alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from speech.audio import ARCHIVE, LIVE, SERVER
from speech.errors import RecognizerModelError
from speech.recognizers.vosk_folder import FLAT_NAMES, private_copy, read_layout

FILES = {
    "am/final.mdl": "acoustic",
    "conf/mfcc.conf": "--use-energy=false\n--dither=1.0\n",
    "conf/model.conf": "--beam=10\n--frames-per-chunk=20\n--min-active=200\n",
    "graph/HCLr.fst": "graph",
    "graph/Gr.fst": "grammar",
    "graph/disambig_tid.int": "1\n",
    "graph/phones/word_boundary.int": "1 nonword\n",
    "ivector/final.ie": "extractor",
    "ivector/splice.conf": "--left-context=3\n",
}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    for place, text in FILES.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def flatten(model: Path) -> None:
    """The same model as the oldest ones lie: side by side, without a configuration."""
    for old, new in FLAT_NAMES.items():
        if (model / new).exists():
            (model / new).rename(model / old)
    (model / "conf/model.conf").unlink()
    for folder in ("am", "conf", "graph/phones", "graph"):
        (model / folder).rmdir()


def test_the_copy_has_the_profiles_settings_and_the_models_files(model: Path) -> None:
    with private_copy(model, ARCHIVE) as copy:
        assert (copy / "conf/model.conf").read_text() == "--beam=10\n--frames-per-chunk=51\n--min-active=20\n"
        assert (copy / "conf/mfcc.conf").read_text() == "--use-energy=false\n--dither=0\n"
        assert (copy / "graph/Gr.fst").read_text() == "grammar"
        assert (copy / "am/final.mdl").samefile(model / "am/final.mdl")
        assert copy.stat().st_mode & 0o777 == 0o700
    assert not copy.exists()


def test_the_shelf_is_left_as_it_was(model: Path) -> None:
    with private_copy(model, ARCHIVE):
        pass
    kept = {
        path.relative_to(model).as_posix(): path.read_text() for path in model.rglob("*") if path.is_file()
    }
    assert kept == FILES


def test_a_profile_without_a_chunk_keeps_the_models_own(model: Path) -> None:
    with private_copy(model, LIVE) as copy:
        assert (copy / "conf/model.conf").read_text() == "--beam=10\n--frames-per-chunk=20\n--min-active=20\n"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("--max-active=3000", "--max-active=2000"),
        (" --max-active = 7000 ", "--max-active=4667"),
        ("--max-active=none", "--max-active=none"),
        ("--beam=3000", "--beam=3000"),
    ],
)
def test_a_profile_that_searches_less_broadly_takes_a_share_of_the_models_own(
    model: Path, line: str, found: str
) -> None:
    (model / "conf/model.conf").write_text(f"{line}\n")
    with private_copy(model, SERVER) as copy:
        assert found in (copy / "conf/model.conf").read_text().splitlines()
    with private_copy(model, LIVE) as copy:
        assert line in (copy / "conf/model.conf").read_text().splitlines()


def test_files_are_copied_where_nothing_can_be_linked(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "symlink", refuse)
    monkeypatch.setattr(os, "link", refuse)
    with private_copy(model, ARCHIVE) as copy:
        assert (copy / "am/final.mdl").read_text() == "acoustic"
        assert not (copy / "am/final.mdl").samefile(model / "am/final.mdl")


def test_the_oldest_layout_is_brought_into_the_later_one(model: Path) -> None:
    flatten(model)
    with private_copy(model, ARCHIVE) as copy:
        for place in FILES:
            assert (copy / place).is_file()
        assert "--frames-per-chunk=51" in (copy / "conf/model.conf").read_text().splitlines()
        assert "--beam=13.0" in (copy / "conf/model.conf").read_text().splitlines()


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RecognizerModelError, match="There is no folder"):
        read_layout(tmp_path / "nowhere")


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(RecognizerModelError, match=r"is not a Vosk model: it has no am/final\.mdl"):
        read_layout(tmp_path)


@pytest.mark.parametrize("place", sorted(FILES))
def test_a_missing_file_is_named(model: Path, place: str) -> None:
    (model / place).unlink()
    with pytest.raises(RecognizerModelError, match=place):
        read_layout(model)


@pytest.mark.parametrize("place", sorted(FILES))
def test_an_empty_file_is_named(model: Path, place: str) -> None:
    (model / place).write_bytes(b"")
    with pytest.raises(RecognizerModelError, match=place):
        read_layout(model)


def test_a_configuration_that_is_no_text(model: Path) -> None:
    (model / "conf/model.conf").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(RecognizerModelError, match="cannot be prepared"), private_copy(model, ARCHIVE):
        pass
