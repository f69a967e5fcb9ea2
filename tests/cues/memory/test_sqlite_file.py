"""A store's file: what it is, and connections that need its key."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from cues.memory.errors import StoreError
from cues.memory.keys import Key
from cues.memory.sqlite_file import Form, connect, form_of, make_file, sqlcipher


def filled(path, key):
    with closing(connect(path, 1.0, key)) as connection:
        connection.execute("CREATE TABLE one (a)")
    return path


def test_a_file_is_known_by_its_first_bytes(tmp_path):
    assert form_of(tmp_path / "none.db") is Form.NOTHING
    make_file(tmp_path / "empty.db")
    assert form_of(tmp_path / "empty.db") is Form.NOTHING
    assert form_of(filled(tmp_path / "plain.db", None)) is Form.PLAIN
    assert form_of(filled(tmp_path / "sealed.db", Key.made())) is Form.SEALED
    with pytest.raises(StoreError, match="cannot be read"):
        form_of(tmp_path)


def test_only_the_key_opens_it_and_nothing_is_written_of_the_attempt(tmp_path, capfd):
    key = Key.made()
    path = filled(tmp_path / "sealed.db", key)
    before = path.read_bytes()
    for other in (Key.made(), None):
        with closing(connect(path, 1.0, other)) as wrong:
            for statement in ("PRAGMA journal_mode = WAL", "CREATE TABLE two (a)", "SELECT * FROM one"):
                with pytest.raises(sqlcipher().DatabaseError, match="not a database"):
                    wrong.execute(statement)
    assert path.read_bytes() == before
    with closing(connect(path, 1.0, key)) as right:
        assert right.execute("SELECT * FROM one").fetchall() == []
    assert capfd.readouterr() == ("", "")


def test_sqlite_itself_cannot_read_it(tmp_path):
    path = filled(tmp_path / "sealed.db", Key.made())
    with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.DatabaseError):
        other.execute("SELECT * FROM one")


def test_it_is_encrypted_as_the_documentation_says(tmp_path):
    with closing(connect(tmp_path / "sealed.db", 1.0, Key.made())) as connection:
        set_to = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("cipher_page_size", "cipher_hmac_algorithm", "cipher_provider", "temp_store")
        }
        assert connection.execute("PRAGMA cipher_version").fetchone()[0].startswith("4.")
        options = [name for (name,) in connection.execute("PRAGMA compile_options")]
    assert set_to["cipher_page_size"] == "4096"
    assert set_to["cipher_hmac_algorithm"] == "HMAC_SHA512"
    assert set_to["cipher_provider"] == "openssl"
    assert "TEMP_STORE=2" in options, "what does not fit into memory would be written to files that are plain"
