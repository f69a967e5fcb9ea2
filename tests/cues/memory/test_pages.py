"""Pages decrypted without SQLCipher: what was written, what was deleted, and what waits in the journal."""

from __future__ import annotations

import pytest

from cues.memory.engine import sqlite_url
from cues.memory.errors import StoreError
from cues.memory.keys import FilePlace, Key
from cues.memory.pages import pages_of
from cues.memory.remembering import remember
from cues.memory.sqlite_file import PLAIN_HEAD, connect
from cues.memory.store import Store
from tests.cues.memory.made import ON, call, dog


@pytest.fixture
def keys(tmp_path):
    return FilePlace(tmp_path / "key")


def test_what_is_in_the_file_and_in_the_journal_is_seen(tmp_path, keys):
    path = tmp_path / "memory.db"
    log = path.with_name("memory.db-wal")
    with Store.open(sqlite_url(path), keys=keys) as store:
        remember(store, call(dog("d1", "MarkerBiscuit")), ON)
        assert any(b"MarkerBiscuit" in page for page in pages_of(log, store.key))
    pages = list(pages_of(path, keys.read()))
    assert len(pages) == path.stat().st_size / 4096
    assert any(b"MarkerBiscuit" in page for page in pages)
    assert any(b"CREATE TABLE customers" in page for page in pages)
    assert pages[0][:16] != PLAIN_HEAD, "the salt stands there"


def test_what_is_deleted_and_not_overwritten_is_seen(tmp_path):
    key, path = Key.made(), tmp_path / "memory.db"
    connection = connect(path, 1.0, key)
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("CREATE TABLE one (a)")
    connection.execute("INSERT INTO one VALUES ('MarkerBiscuit')")
    connection.execute("DELETE FROM one")
    connection.close()
    assert any(b"MarkerBiscuit" in page for page in pages_of(path, key))


def test_another_key_is_no_proof_of_anything(tmp_path, keys):
    path = tmp_path / "memory.db"
    Store.open(sqlite_url(path), keys=keys).close()
    with pytest.raises(StoreError, match="cannot be looked at"):
        list(pages_of(path, Key.made()))
    with pytest.raises(StoreError, match="cannot be looked at"):
        list(pages_of(tmp_path / "none.db", Key.made()))
