"""Engines: what a URL means, what stands in messages, and how SQLite is set."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from cues.memory.engine import make_engine, name_of, read_url, sqlite_url
from cues.memory.errors import StoreError
from cues.memory.keys import Key


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////var/memory.db", "/var/memory.db"),
        ("postgresql://sam:marker@db.example:5433/calls", "calls on db.example"),
        ("postgres://sam:marker@/calls", "calls on this machine"),
        ("postgresql+psycopg://sam:marker@db.example", "of the default name on db.example"),
    ],
)
def test_a_store_is_named_without_user_and_password(url, name):
    assert name_of(read_url(url)) == name


def test_a_path_with_signs_of_urls_is_a_path(tmp_path):
    path = tmp_path / "a b?c#d%20" / "memory.db"
    assert read_url(sqlite_url(path)).database == str(path)


@pytest.mark.parametrize("key", [None, Key.made()], ids=["plain", "encrypted"])
def test_sqlite_is_set_for_several_programs_and_for_forgetting(tmp_path, key):
    engine = make_engine(read_url(sqlite_url(tmp_path / "memory.db")), 2.5, key)
    with engine.connect() as connection:
        set_to = {
            pragma: connection.execute(text(f"PRAGMA {pragma}")).scalar()
            for pragma in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous", "secure_delete")
        }
    engine.dispose()
    assert set_to == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 2500,
        "synchronous": 2,
        "secure_delete": 1,
    }


def test_a_folder_in_the_way_of_the_file_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        make_engine(read_url(sqlite_url(tmp_path / "file" / "memory.db")), 1.0)
