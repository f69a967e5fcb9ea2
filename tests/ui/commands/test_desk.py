"""`heartline desk`: its token, and what it prints where there is no screen."""

from __future__ import annotations

import asyncio
import json

import pytest
from typer.testing import CliRunner

from speech.errors import BadInputError, HeartlineError
from tests.ui.scripted_call import ScriptedFeed, ended
from ui.cli import app
from ui.commands import desk
from ui.commands.desk import TOKEN_VARIABLE, show_desk, token_of

runner = CliRunner()


class Lines:
    """A desk with one call, that then fails."""

    title = where = "Desk"
    begins_by_key = False
    sound = None
    unshown = 2

    def __init__(self):
        self.calls = [ScriptedFeed(ended(), duration=None)]
        self.printed = asyncio.Event()
        self.says = "Connecting ..."

    async def run(self):
        self.says = "Connected."
        await self.printed.wait()
        raise HeartlineError("The gateway has gone for good.")

    async def next_call(self):
        if not self.calls:
            self.printed.set()
            await asyncio.Event().wait()
        return self.calls.pop()

    def state(self):
        return self.says, True


def test_a_token_comes_from_its_file_or_else_from_the_environment(tmp_path, monkeypatch):
    file = tmp_path / "token"
    file.write_text("hl_secret\n", encoding="utf-8")
    assert token_of(None) == ""
    monkeypatch.setenv(TOKEN_VARIABLE, " hl_other ")
    assert token_of(None) == "hl_other"
    assert token_of(file) == "hl_secret"


@pytest.mark.parametrize(
    "content", [b"", b"  \n", b"two lines\nof marker", b"\xff\xfe", "mark\u00e9r".encode()]
)
def test_what_is_no_token_is_refused_without_being_repeated(tmp_path, content):
    file = tmp_path / "token"
    file.write_bytes(content)
    with pytest.raises(BadInputError) as error:
        token_of(file)
    assert str(file) in str(error.value)
    assert "mark" not in str(error.value).replace(str(file), "")


def test_a_token_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadInputError, match=r"token cannot be read\. Write the token into it\."):
        token_of(tmp_path / "token")


def test_a_token_in_the_environment_that_is_none_is_not_repeated(monkeypatch):
    monkeypatch.setenv(TOKEN_VARIABLE, "secret marker")
    with pytest.raises(BadInputError, match=f"The variable {TOKEN_VARIABLE} holds no token") as error:
        token_of(None)
    assert "marker" not in str(error.value)


def test_in_a_pipe_the_calls_are_lines_and_how_it_stands_is_said_beside(capsys):
    with pytest.raises(HeartlineError, match="gone for good"):
        show_desk(Lines(), as_json=False, as_lines=False)
    written = capsys.readouterr()
    assert "CUE 00:25  They are off to hike in Colorado" in written.out
    assert "Connecting ..." in written.err
    assert written.err.count("2 calls are nobody's: each is printed once it is yours.\n") == 1
    assert "Connect" not in written.out
    assert "nobody's" not in written.out


def test_as_json_every_event_is_a_line(capsys):
    with pytest.raises(HeartlineError):
        show_desk(Lines(), as_json=True, as_lines=False)
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["seq"] for each in events] == [each.seq for each in ended().events]


def test_lines_and_json_exclude_each_other():
    result = runner.invoke(app, ["desk", "ws://127.0.0.1:1", "--json", "--plain"])
    assert isinstance(result.exception, BadInputError)


def test_an_address_that_is_none_is_refused_before_anything_is_shown(monkeypatch):
    monkeypatch.setattr(desk, "show_desk", lambda *_, **__: pytest.fail("it was shown"))
    result = runner.invoke(app, ["desk", "ftp://gateway"])
    assert isinstance(result.exception, BadInputError)
    assert "Give one like ws://" in str(result.exception)


def test_the_desk_is_the_agents_own(monkeypatch, tmp_path):
    shown = []
    monkeypatch.setattr(desk, "show_desk", lambda made, **how: shown.append((made, how)))
    result = runner.invoke(app, ["desk", "gateway:2700", "--agent", "dana", "--plain"])
    assert result.exit_code == 0, result.output
    ((made, how),) = shown
    assert made.where == "dana"
    assert how == {"as_json": False, "as_lines": True}
    assert made.state() == ("Connecting to gateway:2700 ...", False)
