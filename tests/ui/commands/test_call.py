"""`heartline call`: what it asks of the desk that listens, and what it says where it cannot."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cues.calls.desk.address import DeskAbsentError, DeskAddress, OrderRefusedError
from speech.errors import BadInputError
from ui.commands.call import app
from ui.context_file import LARGEST, read_facts
from ui.settings import desk_file

TOKEN = "t" * 43
runner = CliRunner()


class Desk(ThreadingHTTPServer):
    """Says yes to everything, or one refusal; keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, object]]] = []
        self.status, self.answer = 200, '{"call": "20260302-140500-abc"}'


class Handler(BaseHTTPRequestHandler):
    server: Desk

    def do_POST(self) -> None:
        assert self.headers["Authorization"] == f"Bearer {TOKEN}"
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.answer.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def desk() -> Iterator[Desk]:
    with Desk() as server:
        DeskAddress(port=server.server_port, token=TOKEN).write(desk_file())
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def context(tmp_path: Path) -> Path:
    return tmp_path / "context.json"


def call(*arguments: str) -> Result:
    return runner.invoke(app, list(arguments))


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (["start"], ("/call/start", {})),
        (["start", "--number", "+44 20", "--id", "7"], ("/call/start", {"number": "+44 20", "id": "7"})),
        (["start", "--number", ""], ("/call/start", {})),
        (["hold"], ("/call/hold", {})),
        (["resume", "--id", "8"], ("/call/resume", {"id": "8"})),
        (["pause"], ("/call/pause", {})),
        (["transfer", "--to", "bob"], ("/call/transfer", {"to": "bob"})),
        (["transfer"], ("/call/transfer", {})),
        (["end"], ("/call/end", {})),
    ],
)
def test_each_asks_the_desk_and_prints_the_calls_id(desk, arguments, asked):
    result = call(*arguments)
    assert (result.exit_code, result.output) == (0, "20260302-140500-abc\n")
    assert desk.asked == [asked]


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (b'{"order": "boots, 42", "vip": true}', {"order": "boots, 42", "vip": True}),
        ('\ufeff{"Größe": "42½"}'.encode(), {"Größe": "42½"}),
        ('{"order": "boots"}'.encode("utf-16"), {"order": "boots"}),
        (b"{}", None),
    ],
)
def test_what_is_known_of_the_call_goes_with_its_start(desk, context, content, facts):
    context.write_bytes(content)
    assert call("start", "--context", str(context)).exit_code == 0
    assert desk.asked == [("/call/start", {"facts": facts} if facts else {})]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"marker",
        b"[]",
        b"null",
        b'"marker"',
        b"\xff\xfe\xff",
        b"[" * LARGEST,
        b'{"marker": ',
        b"9" * 5000,
        b'{"marker": "' + b"x" * LARGEST + b'"}',
    ],
)
def test_a_file_that_holds_no_context_is_said_and_nothing_is_begun(desk, context, content):
    context.write_bytes(content)
    error = call("start", "--context", str(context)).exception
    assert isinstance(error, BadInputError)
    assert str(context) in str(error)
    assert "marker" not in str(error)
    assert desk.asked == []


def test_a_file_that_is_not_there_or_has_no_end_is_said(desk, tmp_path):
    for path in (tmp_path / "absent.json", tmp_path, Path("/dev/zero")):
        error = call("start", "--context", str(path)).exception
        assert isinstance(error, BadInputError)
        assert str(path) in str(error)
    assert desk.asked == []


def test_the_largest_context_with_signs_that_are_escaped_still_fits_through_the_door(context):
    from cues.calls.desk.door import LARGEST as TAKEN

    text = {str(n): "é" * 1000 for n in range(8)}
    context.write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")
    assert 15_000 < context.stat().st_size <= LARGEST
    assert len(json.dumps({"facts": read_facts(context), "number": "1" * 500})) < TAKEN


def test_a_refusal_is_told_in_the_desks_words(desk):
    desk.status, desk.answer = 409, '{"error": "No call is on at this desk.", "code": "no_call"}'
    result = call("end")
    assert isinstance(result.exception, OrderRefusedError)
    assert str(result.exception) == "No call is on at this desk."


def test_an_order_that_was_done_and_over_says_that_no_call_is_on(desk):
    desk.answer = '{"call": null}'
    assert call("start", "--id", "7").output == "No call is on.\n"


@pytest.mark.parametrize("order", ["start", "hold", "resume", "pause", "transfer", "end", "address"])
def test_where_nobody_has_listened_yet_it_says_what_to_start(order):
    error = call(order).exception
    assert isinstance(error, DeskAbsentError)
    assert "heartline listen" in str(error)


@pytest.mark.parametrize("order", ["start", "end"])
def test_where_the_desk_has_gone_it_says_so(desk, order):
    desk.shutdown()
    desk.server_close()
    assert isinstance(call(order).exception, DeskAbsentError)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"port": 1}', b"\xff"])
def test_a_file_that_holds_no_address_is_as_no_desk(content):
    desk_file().parent.mkdir(parents=True)
    desk_file().write_bytes(content)
    assert isinstance(call("end").exception, DeskAbsentError)


def test_the_address_does_what_start_does(desk):
    printed = call("address").output.strip()
    assert printed == f"http://127.0.0.1:{desk.server_port}/call/start?token={TOKEN}&number=NUMBER"


def test_alone_it_shows_its_commands():
    assert all(order in call().output for order in ("start", "hold", "resume", "transfer", "end"))
