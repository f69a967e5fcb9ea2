"""Digests agree with the tools whose ids they are."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from models.catalog import ModelFile
from models.digests import file_sha256, git_blob_id, is_the_file, npm_integrity


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter"
    path.write_bytes(b"abc")
    return path


def test_git_gives_a_file_the_same_id(letter: Path) -> None:
    by_git = subprocess.run(
        ["git", "hash-object", "--no-filters", letter], capture_output=True, text=True, check=True
    )
    assert git_blob_id(letter) == by_git.stdout.strip()


def test_published_digests_of_abc(letter: Path) -> None:
    """FIPS 180-2, appendices B.1 and C.1."""
    assert file_sha256(letter) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert npm_integrity(letter) == (
        "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=="
    )


def test_a_file_is_known_by_size_and_either_digest(letter: Path) -> None:
    sha256, blob = file_sha256(letter), git_blob_id(letter)
    assert is_the_file(letter, ModelFile(path="a", size=3, sha256=sha256))
    assert is_the_file(letter, ModelFile(path="a", git_blob=blob))
    assert not is_the_file(letter, ModelFile(path="a", size=4, sha256=sha256))
    letter.write_bytes(b"abd")
    assert not is_the_file(letter, ModelFile(path="a", size=3, sha256=sha256))
    assert not is_the_file(letter, ModelFile(path="a", git_blob=blob))
