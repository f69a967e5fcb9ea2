"""Digests of files: SHA-256, git's blob id and npm's integrity, read in pieces to spare memory."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from models.catalog import ModelFile

_PIECE = 1 << 20


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    return _digest(path, "sha256").hex()


def git_blob_id(path: Path) -> str:
    """Git's id of a file's content: SHA-1 over `blob <size>`, a zero byte and the content; hexadecimal."""
    return _digest(path, "sha1", b"blob %d\0" % path.stat().st_size).hex()


def npm_integrity(path: Path) -> str:
    """A tarball's subresource integrity as npm writes it: `sha512-` and the digest in base64."""
    return "sha512-" + base64.b64encode(_digest(path, "sha512")).decode("ascii")


def is_the_file(path: Path, file: ModelFile) -> bool:
    """Whether `path` holds exactly what `file` names.

    Raises:
        OSError: the file cannot be read.
    """
    if file.size is not None and path.stat().st_size != file.size:
        return False
    if file.sha256 is not None:
        return file_sha256(path) == file.sha256
    return git_blob_id(path) == file.git_blob


def _digest(path: Path, name: str, head: bytes = b"") -> bytes:
    # SHA-1 only ever serves to compare with an id git gave, hence not "for security" to hashlib.
    digest = hashlib.new(name, head, usedforsecurity=name != "sha1")
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.digest()
