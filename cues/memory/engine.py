"""A database made ready: SQLite with its journal, keys and waiting set, or PostgreSQL through psycopg 3.

An encrypted SQLite file differs in who connects to it (`sqlite_file.py`), and in nothing else.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from cues.memory.keys import Key
from cues.memory.sqlite_file import connect, make_file, sqlcipher
from speech.errors import BadInputError

if TYPE_CHECKING:
    import psycopg  # it takes a while to load, and a store in a file needs none

WRITES: Final = "heartline_writes"
"""Execution option of a connection that is going to write."""
CONNECT_TIMEOUT: Final = 5
"""Seconds in which a PostgreSQL server must take a connection."""
SILENCE: Final = 10.0
"""Seconds after which a server that does not answer counts as away."""
_POSTGRES: Final = ("postgresql", "postgres", "postgresql+psycopg")
_FORMS: Final = "Write sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/DATABASE."


def read_url(text: str) -> URL:
    """A store's URL.

    Raises:
        BadInputError: it is none that is known here; the text is not repeated, it may hold a password.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadInputError(f"This is no URL of a store. {_FORMS}") from None
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:" and not url.query:
        return url
    raise BadInputError(f"Such a store is not known here. {_FORMS}")


def sqlite_url(path: Path) -> str:
    """The URL of a store in a file."""
    return URL.create("sqlite", database=str(path.absolute())).render_as_string(hide_password=False)


def name_of(url: URL) -> str:
    """What a store is called in messages: its file, or the server and database."""
    if url.drivername == "sqlite":
        return str(url.database)
    return f"{url.database or 'of the default name'} on {url.host or 'this machine'}"


def make_engine(url: URL, wait: float, key: Key | None = None) -> Engine:
    """An engine that is ready; a file is made where there is none.

    Args:
        url: as `read_url` gives it.
        wait: seconds for which another's lock is waited for.
        key: of an encrypted file; None: it is not encrypted.

    Raises:
        StoreError: the file or its folder cannot be made.
    """
    if url.drivername == "sqlite":
        path = Path(str(url.database))
        make_file(path)
        how: dict[str, Any] = {"connect_args": {"timeout": wait}}
        if key is not None:
            how = {"module": sqlcipher(), "creator": lambda: connect(path, wait, key)}
        engine = create_engine(url, hide_parameters=True, **how)
        event.listen(engine, "connect", _set_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    settings: dict[str, Any] = {
        "connect_timeout": CONNECT_TIMEOUT,
        "tcp_user_timeout": int(SILENCE * 1000),
        "application_name": "heartline",
    }
    engine = create_engine(
        url, hide_parameters=True, pool_pre_ping=True, pool_timeout=wait, connect_args=settings
    )

    def set_postgres(connection: psycopg.Connection, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {max(1, int(wait * 1000))}")
            cursor.execute(f"SET statement_timeout = {int((wait + SILENCE) * 1000)}")
        connection.commit()

    event.listen(engine, "connect", set_postgres)
    return engine


def _set_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # Python's own driver would begin transactions late, and only before some statements.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # what was confirmed outlives a power cut too
        "foreign_keys = ON",
        "secure_delete = ON",  # what is forgotten is overwritten
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock when it begins: it never has to give up half-way for another writer."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
