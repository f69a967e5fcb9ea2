"""`heartline tokens`: the token on standard output once, and never again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from cues.calls.gateway.identity import Scope
from cues.calls.gateway.tokens import TokenFile, TokenState
from speech.errors import BadInputError, HeartlineError
from ui.commands.tokens import app, tokens_file

runner = CliRunner()


def add(*options: str) -> str:
    result = runner.invoke(app, ["add", *options])
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_add_prints_the_token_alone_and_its_id_beside() -> None:
    result = runner.invoke(
        app, ["add", "--scope", "desk", "--agent", "anna", "--label", "room 2", "--days", "7"]
    )
    secret = result.stdout.removesuffix("\n")
    token = TokenFile(tokens_file()).read().find(secret)
    assert token is not None
    assert (token.scope, token.agent, token.label) == (Scope.DESK, "anna", "room 2")
    assert token.expires == token.created + timedelta(days=7)
    assert token.id in result.stderr
    assert secret not in result.stderr


def test_list_shows_every_token_and_none_of_the_secrets() -> None:
    first, second = add("--scope", "publish", "--label", "asterisk"), add("--scope", "admin", "--days", "30")
    tokens = TokenFile(tokens_file()).read().tokens
    runner.invoke(app, ["revoke", tokens[0].id])
    listed = runner.invoke(app, ["list"]).stdout
    lines = [line.split() for line in listed.splitlines()]
    made = datetime.now(UTC)
    assert lines[0][:3] == [tokens[0].id, "publish", "revoked"]
    assert lines[0][-3:] == ["end", "-", "asterisk"]
    assert lines[1][:4] == [tokens[1].id, "admin", "valid", "made"]
    assert f"until {tokens[1].expires:%Y-%m-%d}" in listed
    assert abs(made - tokens[1].created) < timedelta(days=1)
    for secret in (first, second):
        assert secret not in listed
        assert secret[3:11] not in listed


def test_list_says_how_to_make_the_first() -> None:
    result = runner.invoke(app, ["list"])
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "heartline tokens add" in result.stderr


def test_revoke_is_seen_by_a_gateway_that_runs_and_can_be_said_twice() -> None:
    secret = add("--scope", "publish")
    running = TokenFile(tokens_file())
    token = running.read().find(secret)
    assert token is not None
    for _ in range(2):
        assert runner.invoke(app, ["revoke", token.id]).exit_code == 0
        revoked = running.read().find(secret)
        assert revoked is not None
        assert revoked.state(datetime.now(UTC)) is TokenState.REVOKED


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (["revoke", "00000000"], "heartline tokens list"),
        (["add", "--scope", "publish", "--agent", "anna"], "desk"),
        (["add", "--scope", "desk", "--label", "two\nlines"], "label"),
    ],
)
def test_what_is_wrong_on_the_command_line_exits_2(command: list[str], named: str) -> None:
    result = runner.invoke(app, command)
    assert isinstance(result.exception, BadInputError)
    assert named in str(result.exception)
    assert result.stdout == ""


@pytest.mark.parametrize(
    "command", [["add"], ["add", "--scope", "all"], ["add", "--scope", "desk", "--days", "0"]]
)
def test_a_wrong_option_is_refused_with_usage(command: list[str]) -> None:
    assert runner.invoke(app, command).exit_code == 2
    assert not tokens_file().exists()


@pytest.mark.parametrize("command", [["list"], ["add", "--scope", "desk"], ["revoke", "00000000"]])
def test_a_damaged_file_is_an_error_and_is_left_as_it_is(command: list[str]) -> None:
    tokens_file().parent.mkdir(parents=True)
    tokens_file().write_text("{")
    result = runner.invoke(app, command)
    assert isinstance(result.exception, HeartlineError)
    assert result.exception.exit_code == 1
    assert tokens_file().read_text() == "{"
