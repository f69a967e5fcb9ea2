"""Memory put together: which store is meant, what expired goes when it is opened, where journals are."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from cues.memory.errors import StoreError
from cues.memory.keys import FilePlace, KeyringPlace
from cues.memory.known import newest_customers
from cues.memory.remembering import remember
from cues.memory.rules import MemoryRules
from cues.memory.sqlite_file import Form, form_of
from speech.errors import BadInputError
from tests.cues.memory.made import BEGAN, ON, call, dog
from ui.settings import gateway_folder, journal_folder, settings
from ui.wiring.memory import find_journal, key_place, make_traces, open_store, store_file, store_url


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


def test_the_option_beats_the_setting_and_the_setting_the_users_own_file(fresh, home):
    assert store_url(None).endswith("memory.db")
    assert store_file().is_relative_to(home)
    settings.cache_clear()
    fresh.setenv("HEARTLINE_MEMORY__STORE", "postgresql://u:p@h/d")
    assert store_url(None) == "postgresql://u:p@h/d"
    assert store_url("sqlite:///x.db") == "sqlite:///x.db"


def test_the_users_own_store_is_for_them_alone(home):
    open_store(None).close()
    assert stat.S_IMODE(store_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(store_file().parent.stat().st_mode) == 0o700


def test_what_has_expired_goes_when_the_store_is_opened(home):
    day = BEGAN.date()
    with open_store(None, day) as store:
        remember(store, call(dog()), ON)
    with open_store(None, day + timedelta(days=30)) as store, store.reading() as connection:
        assert len(newest_customers(connection, 9)) == 1
    with open_store(None, day + timedelta(days=3000)) as store, store.reading() as connection:
        assert newest_customers(connection, 9) == ()


def test_the_key_lies_in_the_keyring_or_in_the_file_that_is_named(home):
    assert isinstance(key_place(MemoryRules()), KeyringPlace)
    assert key_place(MemoryRules(key_file=Path("~/key"))) == FilePlace(home / "key")


def test_the_setting_encrypts_the_users_own_store(fresh, home):
    fresh.setenv("HEARTLINE_MEMORY__ENCRYPT", "true")
    with pytest.raises(StoreError, match="the setting memory"):
        open_store(None)
    settings.cache_clear()
    fresh.setenv("HEARTLINE_MEMORY__KEY_FILE", str(home / "key"))
    with open_store(None) as store:
        remember(store, call(dog()), ON)
    assert form_of(store_file()) is Form.SEALED
    settings.cache_clear()
    fresh.delenv("HEARTLINE_MEMORY__ENCRYPT")
    with pytest.raises(StoreError, match="or it is encrypted"):
        open_store(None)


@pytest.mark.parametrize("folder", [journal_folder, lambda: gateway_folder("east") / "journals"])
def test_journals_of_the_desk_and_of_every_gateway_are_found(home, folder):
    folder().mkdir(parents=True)
    path = folder() / "call-1.jsonl"
    path.write_text('{"event":"call.started","call":"call-1","customer":"+16145550123"}\n')
    assert find_journal("call-1") == path
    assert find_journal(str(path)) == path
    assert make_traces().left_of({"call-1"}) == ("call-1.jsonl",)


def test_a_journal_that_is_gone_is_said(home):
    with pytest.raises(BadInputError, match="an hour after the call"):
        find_journal("call-1")
