"""`heartline customers encrypt | decrypt`, and the other commands on an encrypted store."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from cues.memory.errors import StoreError
from cues.memory.remembering import remember
from cues.memory.sqlite_file import Form, form_of
from speech.errors import BadInputError
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog
from tests.cues.memory.own_keyring import OwnKeyring, using
from ui.commands.customers import app
from ui.settings import settings
from ui.wiring.memory import open_store, store_file

runner = CliRunner()


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    settings.cache_clear()
    with using(OwnKeyring()):
        yield monkeypatch
    settings.cache_clear()


@pytest.fixture
def ann(home):
    with open_store(None, BEGAN.date()) as store:
        return remember(store, call(dog(), name="Ann"), ON).customer


def run(*arguments, encrypted=None, monkeypatch=None):
    if encrypted is not None:
        settings.cache_clear()
        monkeypatch.setenv("HEARTLINE_MEMORY__ENCRYPT", json.dumps(encrypted))
    done = runner.invoke(app, list(arguments))
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def test_a_store_goes_there_and_back_and_it_is_said_what_to_set(ann, fresh):
    told = run("encrypt")
    assert "the system's keyring" in told
    assert "Now set memory.encrypt = true" in told
    assert form_of(store_file()) is Form.SEALED
    assert "Now set" not in run("decrypt") + run("encrypt", encrypted=True, monkeypatch=fresh)
    assert "Ann" in run("list")
    assert "Now set memory.encrypt = false" in run("decrypt")
    assert form_of(store_file()) is Form.PLAIN
    assert isinstance(runner.invoke(app, ["list"]).exception, StoreError)
    assert "Ann" in run("list", encrypted=False, monkeypatch=fresh)


def test_a_key_file_is_named_in_what_is_said(ann, fresh, home):
    fresh.setenv("HEARTLINE_MEMORY__KEY_FILE", str(home / "key"))
    settings.cache_clear()
    assert str(home / "key") in run("encrypt")


def test_what_is_encrypted_already_is_said(ann):
    run("encrypt")
    assert isinstance(runner.invoke(app, ["encrypt"]).exception, BadInputError)


def test_of_who_is_forgotten_nothing_is_left_in_an_encrypted_store(ann, fresh):
    run("encrypt")
    told = json.loads(run("forget", ANN.value, "--yes", "--json", encrypted=True, monkeypatch=fresh))
    assert told["rows"]["customers"] == 1
    assert told["left"] == []
    assert "Ann" not in run("list")
