"""Unpacking what came over a network: only the files a card names, in their folder, no links."""

from __future__ import annotations

import gzip
import lzma
import os
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from models.catalog import ModelCard, is_inner_path
from models.errors import ArchiveError
from models.progress import Progress

_PIECE = 1 << 20
# RuntimeError is how zipfile answers to an encrypted member.
_BROKEN = (
    tarfile.TarError,
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
)
_SPARE = 4
"""An archive may hold this many times its card's sizes: other things beside the model, but no bomb."""


def unpack_tar(archive: Path, card: ModelCard, into: Path, progress: Progress) -> None:
    """Lay the card's files from a tarball (any compression) into `into`.

    Raises:
        ArchiveError: it cannot be read, lacks a file, or holds what no honest archive holds.
        OSError: the disk could not take the files.
    """
    unpacking = _Unpacking(card, into)
    counted = progress.count(f"unpacking {card.name}", card.installed_bytes)
    with _archive_faults(archive), tarfile.open(archive, mode="r:*") as tar, counted as advance:
        for member in tar:
            file = unpacking.target(
                member.name, member.size, is_folder=member.isdir(), is_file=member.isreg()
            )
            content = tar.extractfile(member) if file is not None else None
            if file is not None and content is not None:
                for written in _copy(content, file, member.size):
                    advance(written)
    unpacking.finish()


def unpack_zips(archives: Sequence[Path], card: ModelCard, into: Path, progress: Progress) -> None:
    """Lay the card's files from zip archives, which hold them between them, into `into`.

    Raises:
        ArchiveError: one cannot be read, a file is in none, or one holds what no honest archive holds.
        OSError: the disk could not take the files.
    """
    unpacking = _Unpacking(card, into)
    with progress.count(f"unpacking {card.name}", card.installed_bytes) as advance:
        for archive in archives:
            for written in _unzip(archive, unpacking):
                advance(written)
    unpacking.finish()


def _unzip(archive: Path, unpacking: _Unpacking) -> Iterator[int]:
    """Unpack one archive; yields what each write added."""
    with _archive_faults(archive), zipfile.ZipFile(archive) as pack:
        for member in pack.infolist():
            kind = stat.S_IFMT(member.external_attr >> 16)  # 0 where the archive was made without Unix modes
            file = unpacking.target(
                member.filename,
                member.file_size,
                is_folder=member.is_dir(),
                is_file=kind in {0, stat.S_IFREG},
            )
            if file is not None:
                with pack.open(member) as content:
                    yield from _copy(content, file, member.file_size)


class _Unpacking:
    """One model's rules: where each member of its archives goes, and what is refused."""

    def __init__(self, card: ModelCard, into: Path) -> None:
        self._card = card
        self._into = into
        self._wanted = {
            f"{folder}/{path}": path
            for folder in card.carrier.folders
            for file in card.files
            for path in file.brought_as
        }
        self._found: set[str] = set()
        self._budget = max(card.installed_bytes, card.download_bytes) * _SPARE

    def target(self, name: str, size: int, *, is_folder: bool, is_file: bool) -> Path | None:
        """Where to write a member, its folder made; None for what the card does not name."""
        plain = name.removeprefix("./").rstrip("/")
        if not is_inner_path(plain) and plain not in {"", "."}:
            raise self._refusal(f"would write outside its folder ({name!r})")
        if is_folder:
            return None
        if not is_file:
            raise self._refusal(f"holds a link or a device ({name!r})")
        self._budget -= size
        if self._budget < 0:
            raise self._refusal("unpacks to far more than the model's size")
        path = self._wanted.get(plain)
        if path is None:
            return None
        if path in self._found:
            raise self._refusal(f"holds {path} twice")
        self._found.add(path)
        target = self._into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def finish(self) -> None:
        """Make sure that nothing is lacking, and join what came in pieces."""
        missing = [path for path in self._wanted.values() if path not in self._found]
        if missing:
            raise self._refusal(f"lacks {missing[0]}")
        for file in self._card.files:
            if file.pieces is not None:
                _join([self._into / piece for piece in file.pieces], self._into / file.path)

    def _refusal(self, why: str) -> ArchiveError:
        return ArchiveError(f"The archive of the model {self._card.name} {why}, so nothing of it was kept.")


def _copy(content: IO[bytes], target: Path, size: int) -> Iterator[int]:
    """Write exactly `size` bytes to a new file and to the disk; yields what each write added."""
    left = size
    with target.open("xb") as file:
        while piece := content.read(min(_PIECE, left)):
            file.write(piece)
            left -= len(piece)
            yield len(piece)
        file.flush()
        os.fsync(file.fileno())  # the rename into place must not outlive the content in a power cut
    if left:
        raise EOFError


def _join(pieces: Sequence[Path], whole: Path) -> None:
    """Make one file of its pieces; appending to the first spares the room for a second copy."""
    first, *rest = pieces
    with first.open("ab") as file:
        for piece in rest:
            with piece.open("rb") as more:
                shutil.copyfileobj(more, file, _PIECE)
            piece.unlink()
        file.flush()
        os.fsync(file.fileno())
    whole.parent.mkdir(parents=True, exist_ok=True)
    first.rename(whole)


@contextmanager
def _archive_faults(archive: Path) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise ArchiveError(
            f"The archive {archive.name} cannot be unpacked: it is broken or cut short. Fetch it again."
        ) from error
