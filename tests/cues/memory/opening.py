"""Stores of tests opened as their URL tells: one in a folder `encrypted` has its key in a file beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from cues.memory.engine import make_engine, read_url, sqlite_url
from cues.memory.keys import FilePlace
from cues.memory.sqlite_file import connect, make_file
from cues.memory.store import Store
from cues.memory.unlocking import key_for

ENCRYPTED = "encrypted"


def url_in(folder: Path, *, encrypted: bool) -> str:
    """The URL of a store in a file."""
    return sqlite_url(folder / (ENCRYPTED if encrypted else "store") / "memory.db")


def keys_of(url: str) -> FilePlace | None:
    """Where its key lies; None: it is not encrypted."""
    folder = Path(str(read_url(url).database)).parent
    return FilePlace(folder / "key") if folder.name == ENCRYPTED else None


def opened(url: str, **how: Any) -> Store:
    """The store."""
    return Store.open(url, keys=keys_of(url), **how)


def url_of(store: Store) -> str:
    """The URL of a store in a file."""
    return sqlite_url(file_of(store))


def file_of(store: Store) -> Path:
    """Its file."""
    return Path(str(store.engine.url.database))


def beside(store: Store) -> sqlite3.Connection:
    """A further connection to a store in a file, by the library that the store uses.

    Two libraries in one process would take each other's locks away (sqlite.org/howtocorrupt.html, 2.2.1).
    """
    if store.key is None:
        return sqlite3.connect(file_of(store), isolation_level=None)
    return connect(file_of(store), 5.0, store.key)


def engine_of(url: str) -> Engine:
    """Its engine, for a store that is not to be brought up."""
    read, keys = read_url(url), keys_of(url)
    if read.drivername == "sqlite":
        make_file(Path(str(read.database)))
    return make_engine(read, 5.0, key_for(read, keys, 5.0) if keys else None)
