"""Where a desk can be asked: its file, and what comes of asking who is not there, or somebody else."""

from __future__ import annotations

import json
import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cues.calls.desk.address import NOBODY, SOMEBODY_ELSE, DeskAbsentError, DeskAddress, OrderRefusedError
from speech.errors import BadInputError

TOKEN = "t" * 43
JSON = "Content-Type: application/json\r\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "heartline" / "desk.json"


def test_what_is_written_is_read_again_and_nobody_else_may_read_it(file):
    DeskAddress(port=2701, token=TOKEN).write(file)
    assert DeskAddress.read(file) == DeskAddress(port=2701, token=TOKEN)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    DeskAddress(port=2702, token=TOKEN).write(file)
    assert DeskAddress.read(file).port == 2702
    assert [each.name for each in file.parent.iterdir()] == ["desk.json"]


def test_the_token_is_in_no_text_form_and_no_error():
    address = DeskAddress(port=2701, token=TOKEN)
    assert TOKEN not in f"{address!r} {address}"
    with pytest.raises(ValueError, match="port") as raised:
        DeskAddress(port=0, token=TOKEN)
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"marker",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"port": 2701}',
        json.dumps({"port": 0, "token": TOKEN}).encode(),
        json.dumps({"port": 65536, "token": TOKEN}).encode(),
        json.dumps({"port": "x", "token": TOKEN}).encode(),
        json.dumps({"port": 2701, "token": ""}).encode(),
        json.dumps({"port": 2701, "token": "short"}).encode(),
        json.dumps({"port": 2701, "token": None}).encode(),
    ],
)
def test_a_file_that_holds_no_address_is_as_none(file, content):
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert DeskAddress.read(file) is None


def test_a_file_that_is_not_there_or_no_file_is_none(file):
    assert DeskAddress.read(file) is None
    file.mkdir(parents=True)
    assert DeskAddress.read(file) is None


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "state").write_text("a file")
    with pytest.raises(BadInputError, match="cannot be written"):
        DeskAddress(port=2701, token=TOKEN).write(tmp_path / "state" / "desk.json")


@contextmanager
def answering(answer: bytes) -> Iterator[tuple[DeskAddress, list[bytes]]]:
    """Something on a port of this machine that gives one answer, whatever it is asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def once() -> None:
            connection, _ = server.accept()
            with connection:
                asked.append(connection.recv(65536))
                connection.sendall(answer)

        thread = threading.Thread(target=once)
        thread.start()
        yield DeskAddress(port=server.getsockname()[1], token=TOKEN), asked
        thread.join(30)


def http(status: str, body: bytes, headers: str = JSON) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def test_it_shows_its_token_and_sends_what_is_told():
    with answering(http("200 OK", b'{"call": "c"}')) as (address, asked):
        assert address.ask("call/start", {"number": "+4420"}) == {"call": "c"}
    assert asked[0].startswith(b"POST /call/start ")
    assert f"Authorization: Bearer {TOKEN}".encode() in asked[0]
    with answering(http("200 OK", b'{"call": null}')) as (address, asked):
        assert address.ask("call") == {"call": None}
    assert asked[0].startswith(b"GET /call ")


def test_no_proxy_is_asked(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with answering(http("200 OK", b'{"call": null}')) as (address, _):
        assert address.ask("call") == {"call": None}


def test_a_refusal_is_told_in_the_desks_own_words():
    answer = http("409 Conflict", b'{"error": "No call is on at this desk.", "code": "no_call"}')
    with answering(answer) as (address, _), pytest.raises(OrderRefusedError, match="No call is on"):
        address.ask("call/end", {})


@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", b"<html>marker</html>"),
        http("200 OK", b"[]"),
        http("200 OK", b"5"),
        http("200 OK", b'{"marker": 1}'),
        http("200 OK", b"[" * 100_000),
        http("404 Not Found", b"marker"),
        http("404 Not Found", b'{"error": {"marker": 1}}'),
        http("401 Unauthorized", b"[" * 4000),
        http("500 Fault", b""),
        http("302 Found", b"", "Location: http://127.0.0.1:9/\r\n"),
        http("302 Found", b"", "Location: ftp://marker/\r\n"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nmarker",
    ],
    ids=range(12),
)
def test_somebody_else_at_the_port_is_no_desk(answer):
    with answering(answer) as (address, _), pytest.raises(OrderRefusedError) as raised:
        address.ask("call")
    assert str(raised.value) == SOMEBODY_ELSE


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"marker\r\n",
        b"\xff\x00" * 50,
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: marker\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmarker",
    ],
    ids=range(6),
)
def test_what_does_not_speak_http_is_nobody(answer):
    with answering(answer) as (address, _), pytest.raises(DeskAbsentError) as raised:
        address.ask("call")
    assert str(raised.value) == NOBODY


def test_where_nothing_listens_nobody_does():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DeskAbsentError, match="heartline listen"):
        DeskAddress(port=port, token=TOKEN).ask("call")


def test_a_desk_that_hangs_is_waited_for_no_longer_than_it_may_take(monkeypatch):
    monkeypatch.setattr("cues.calls.desk.address.PATIENCE", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(DeskAbsentError):
        DeskAddress(port=server.getsockname()[1], token=TOKEN).ask("call")
