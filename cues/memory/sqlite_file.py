"""A store's SQLite file: made for its owner alone, plain or encrypted by SQLCipher, and connected to."""

from __future__ import annotations

import os
from contextlib import suppress
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from cues.memory.errors import StoreError
from cues.memory.keys import Key

if TYPE_CHECKING:
    import sqlite3  # SQLCipher's module has the same classes under its own name, and no types

PLAIN_HEAD: Final = b"SQLite format 3\0"
"""How a file begins that is not encrypted (https://sqlite.org/fileformat.html)."""


class Form(Enum):
    """What a store's file is, by its first bytes."""

    NOTHING = "nothing"
    """Not there, or empty."""
    PLAIN = "plain"
    SEALED = "sealed"
    """Encrypted, or no database at all: without the key nobody can tell the two apart."""


def make_file(path: Path) -> None:
    """An empty file where there is none; SQLite's own files beside it take over its mode.

    Raises:
        StoreError: the file or its folder cannot be made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise StoreError(f"The store {path} cannot be made: {error.strerror}.") from None


def form_of(path: Path) -> Form:
    """What a file is, for a program that has not opened it as a store.

    Closing the file lets go of every lock that the process has on it
    (https://sqlite.org/howtocorrupt.html, section 2.2).

    Raises:
        StoreError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(PLAIN_HEAD))
    except FileNotFoundError:
        return Form.NOTHING
    except OSError as error:
        raise StoreError(f"The store {path} cannot be read: {error.strerror}.") from None
    if not head:
        return Form.NOTHING
    return Form.PLAIN if head == PLAIN_HEAD else Form.SEALED


def connect(path: Path, wait: float, key: Key | None) -> sqlite3.Connection:
    """A connection by SQLCipher; a wrong key shows when it is first used.

    Args:
        path: the file.
        wait: seconds for which another's lock is waited for.
        key: None for a file that is plain, or empty.
    """
    connection: sqlite3.Connection = sqlcipher().connect(
        str(path), timeout=wait, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write on the agent's screen
    if key is not None:
        connection.execute(f'PRAGMA key = "{literal(key)}"')
    return connection


def literal(key: Key) -> str:
    """A key as SQLCipher takes it: as it is, and not as a password from which one is derived."""
    return f"x'{key.written}'"


def sqlcipher() -> ModuleType:
    """SQLCipher's module: a DB-API like that of `sqlite3`."""
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - most stores are not encrypted

    return dbapi2  # type: ignore[no-any-return]
