"""A plain download as a carrier: it arrives, or one sentence says why not."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from models.catalog import HttpsZip, ModelCard
from models.errors import ArchiveError, FetchError, NetworkError
from models.https_zip import bring_https_zip
from models.progress import NoProgress
from tests.models.conftest import FILES, Server


def _bring(card: ModelCard, room: Path) -> None:
    assert isinstance(card.carrier, HttpsZip)
    bring_https_zip(card.carrier, card, room, room / "model", NoProgress())


def test_the_archive_s_files_arrive_and_the_archive_is_gone(zip_card: ModelCard, room: Path) -> None:
    _bring(zip_card, room)
    for path, content in FILES.items():
        assert (room / "model" / path).read_bytes() == content
    assert [path.name for path in room.iterdir()] == ["model"]


def test_a_server_without_the_archive_answers_with_its_code(
    zip_card: ModelCard, room: Path, server: Server
) -> None:
    server.pages.clear()
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 answered 404"):
        _bring(zip_card, room)


def test_a_server_that_is_not_there_is_a_network_matter(zip_card: ModelCard, room: Path) -> None:
    with socket.socket() as taken:  # bound but not listening: connections to it are refused
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/tiny.zip"
        elsewhere = zip_card.carrier.model_copy(update={"url": url})
        with pytest.raises(NetworkError, match="cannot be reached"):
            _bring(zip_card.model_copy(update={"carrier": elsewhere}), room)


def test_a_connection_that_breaks_off_is_a_network_matter(zip_card: ModelCard, room: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/tiny.zip"
        elsewhere = zip_card.carrier.model_copy(update={"url": url})

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it")

        answering = threading.Thread(target=answer)
        answering.start()
        with pytest.raises(NetworkError, match="broke off"):
            _bring(zip_card.model_copy(update={"carrier": elsewhere}), room)
        answering.join()


def test_a_flood_is_cut_off(zip_card: ModelCard, room: Path, server: Server) -> None:
    server.pages["/tiny.zip"] = bytes(zip_card.download_bytes * 3)
    with pytest.raises(ArchiveError, match="far more"):
        _bring(zip_card, room)


def test_something_else_than_a_zip_is_said_to_be_broken(
    zip_card: ModelCard, room: Path, server: Server
) -> None:
    server.pages["/tiny.zip"] = b"<html>Please log in to this network</html>"
    with pytest.raises(ArchiveError, match="broken or cut short"):
        _bring(zip_card, room)
