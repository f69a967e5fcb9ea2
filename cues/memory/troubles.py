"""What a database refuses, as a sentence for people; without statement, values or URL."""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from cues.memory.errors import StoreError, StoreGoneError

_SQLITE: Final = {
    sqlite3.SQLITE_FULL: (StoreError, "the disk is full. Make room; nothing that was there is lost"),
    sqlite3.SQLITE_BUSY: (StoreGoneError, "another program has it locked. Try again in a moment"),
    sqlite3.SQLITE_LOCKED: (StoreGoneError, "another program has it locked. Try again in a moment"),
    sqlite3.SQLITE_READONLY: (StoreError, "it may not be written to. Check the rights of it and its folder"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "it cannot be opened. Check the rights of it and its folder"),
    sqlite3.SQLITE_PERM: (StoreError, "it may not be used. Check the rights of it and its folder"),
    sqlite3.SQLITE_IOERR: (StoreError, "the disk fails or is full. Nothing of this was written"),
    sqlite3.SQLITE_CORRUPT: (StoreError, "it is damaged. Put a backup in its place, or move it away"),
    sqlite3.SQLITE_NOTADB: (
        StoreError,
        "it is no SQLite database, or it is encrypted. Name another file, or set memory.encrypt = true",
    ),
}
"""By primary result code, as https://sqlite.org/rescode.html tells them."""
_OTHER_KEY: Final = (
    StoreError,
    "its key is another one, or it is damaged. Put back the key it was encrypted with; nothing was changed",
)
_SQLCIPHER: Final = "sqlcipher3.dbapi2"
"""The module of its errors: SQLite's in all but their class. It is loaded only where a store is encrypted."""
_POSTGRES: Final = {
    "28": (StoreError, "the server refuses user or password. Check the URL"),
    "3D": (StoreError, "there is no database of this name. Check the URL, or have it made"),
    "42": (StoreError, "the user lacks rights in it, or its tables were changed by somebody else"),
    "25": (StoreGoneError, "the server lets nothing be written just now"),
    "40": (StoreGoneError, "others wrote at the same time. Try again"),
    "53": (StoreError, "the server's disk, memory or connections are used up"),
    "55": (StoreGoneError, "others have it locked. Try again in a moment"),
    "57": (StoreGoneError, "the server stops, or took too long. Try again in a moment"),
}
"""By class of SQLSTATE, PostgreSQL's appendix A; without one the server was not reached at all."""
_AWAY: Final = (StoreGoneError, "the server is away. It is tried again when something is to be written")


def as_store_error(error: Exception, name: str, *, encrypted: bool = False) -> StoreError:
    """The sentence for what SQLAlchemy or SQLite raised.

    Args:
        error: as it came; it is to be left out of the traceback (`from None`).
        name: what the store is called in messages.
        encrypted: it was opened with a key.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error) or type(cause).__module__ == _SQLCIPHER:
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        kind, why = _SQLITE.get(code & 0xFF, (StoreError, f"SQLite gives up (code {code})"))
        if encrypted and code == sqlite3.SQLITE_NOTADB:
            kind, why = _OTHER_KEY
    elif isinstance(error, DBAPIError):
        kind, why = _of_postgres(getattr(cause, "sqlstate", None), str(cause))
    elif isinstance(error, PoolTimeoutError):
        kind, why = StoreGoneError, "all its connections are in use. Try again in a moment"
    else:
        kind, why = StoreError, f"it cannot be used ({type(error).__name__})"
    return kind(f"The store {name} fails: {why}.")


def _of_postgres(state: str | None, told: str) -> tuple[type[StoreError], str]:
    if state is None:
        # While connecting, libpq tells a refusal by its text alone.
        if "authentication failed" in told or "no password supplied" in told:
            return _POSTGRES["28"]
        if "database" in told and "does not exist" in told:
            return _POSTGRES["3D"]
        return _AWAY
    if state.startswith("08"):
        return _AWAY
    return _POSTGRES.get(state[:2], (StoreError, f"PostgreSQL gives up (SQLSTATE {state})"))
