"""What the doctor says of the store: plain or encrypted, with a key or without."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cues.memory.engine import sqlite_url
from cues.memory.keys import FilePlace
from cues.memory.rules import MemoryRules
from cues.memory.sealing import ASIDE, encrypt
from cues.memory.store import Store
from cues.memory.values import Consent
from tests.cues.memory.own_keyring import OwnKeyring, using
from ui.doctor.finding import State
from ui.doctor.memory_store import memory_store


@pytest.fixture
def path(tmp_path):
    return tmp_path / "memory.db"


@pytest.fixture
def plain(path):
    Store.open(sqlite_url(path)).close()
    return path


@pytest.fixture
def keys(tmp_path):
    return FilePlace(tmp_path / "key")


@pytest.fixture
def sealed(plain, keys):
    encrypt(sqlite_url(plain), keys)
    return plain


def rules(path: Path | None, **more: object) -> MemoryRules:
    return MemoryRules.model_validate({"store": sqlite_url(path) if path else None, **more})


def only(found):
    (finding,) = found
    assert finding.about == "memory"
    return finding.state, finding.what + " " + finding.remedy


def test_nothing_is_there_and_nothing_is_made(home, path):
    state, told = only(memory_store(MemoryRules()))
    assert (state, "off" in told) == (State.OK, True)
    state, told = only(memory_store(rules(path, consent=Consent.ON)))
    assert (state, "will not be encrypted" in told) == (State.OK, True)
    assert not path.exists()


def test_a_plain_store_is_named_as_such(plain):
    state, told = only(memory_store(rules(plain)))
    assert (state, "is not encrypted" in told) == (State.OK, True)


def test_a_server_is_said_without_its_password():
    url = "postgresql://sam:marker@db.example/calls"
    state, told = only(memory_store(MemoryRules.model_validate({"store": url})))
    assert (state, "that server's disk" in told) == (State.OK, True)
    state, refused = only(memory_store(MemoryRules.model_validate({"store": url, "encrypt": True})))
    assert (state, "PostgreSQL" in refused) == (State.WRONG, True)
    assert "marker" not in told + refused


def test_an_encrypted_store_whose_key_is_there_is_well(sealed, keys):
    state, told = only(memory_store(rules(sealed, encrypt=True, key_file=keys.path)))
    assert (state, "opens it" in told) == (State.OK, True)


def test_a_new_store_with_a_keyring_is_well_and_no_key_is_made(path):
    backend = OwnKeyring()
    with using(backend):
        state, told = only(memory_store(rules(path, encrypt=True)))
    assert (state, "which answers" in told) == (State.OK, True)
    assert not backend.kept


def test_no_keyring_is_wrong(path):
    state, told = only(memory_store(rules(path, encrypt=True)))
    assert (state, "memory.key_file" in told) == (State.WRONG, True)


@pytest.mark.parametrize(
    ("wanted", "key", "told"),
    [
        (False, "key", "memory.encrypt = true"),
        (True, "none", "is not in"),
        (True, "other", "another key"),
    ],
)
def test_what_does_not_fit_is_wrong(sealed, tmp_path, wanted, key, told):
    if key == "other":
        FilePlace(tmp_path / key).make()
    state, what = only(memory_store(rules(sealed, encrypt=wanted, key_file=tmp_path / key)))
    assert (state, told in what) == (State.WRONG, True)


def test_a_plain_store_that_is_to_be_encrypted_is_wrong(plain, keys):
    state, what = only(memory_store(rules(plain, encrypt=True, key_file=keys.path)))
    assert (state, "customers encrypt" in what) == (State.WRONG, True)


def test_what_a_cut_off_change_left_is_wrong(plain):
    os.link(plain, plain.with_name("memory.db" + ASIDE))
    first, second = memory_store(rules(plain))
    assert first.state is State.OK
    assert (second.state, "customers decrypt" in second.remedy) == (State.WRONG, True)
