"""The key with which a store is opened: read for one that is there, made for a new one, and never guessed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from cues.memory.errors import StoreError
from cues.memory.keys import Key, KeyPlace
from cues.memory.sqlite_file import Form, connect, form_of, make_file, sqlcipher
from cues.memory.troubles import as_store_error
from speech.errors import BadInputError


def path_of(url: URL) -> Path:
    """The file of a store that is to be encrypted.

    Raises:
        BadInputError: it is none in a file.
    """
    if url.drivername != "sqlite":
        raise BadInputError(
            "Heartline encrypts a store in a file. What a PostgreSQL server holds is encrypted by its own "
            "machine's disk: leave the setting memory.encrypt off, or name a file."
        )
    return Path(str(url.database))


def key_for(url: URL, keys: KeyPlace, wait: float) -> Key:
    """The key of a store that is to be encrypted. Its file is made where there is none.

    Args:
        url: as `read_url` gives it.
        keys: where the key lies; one is made there for a new store alone.
        wait: seconds for which another program is waited for that makes the same store.

    Raises:
        BadInputError: the store is none in a file.
        StoreError: the key cannot be had, or the file is plain.
    """
    path = path_of(url)
    make_file(path)
    # Its size only, for others in this process may have it open: see `form_of`.
    key = keys.read() if path.stat().st_size else _first_key(path, keys, wait)
    if key is None:
        refuse_plain(path)
        raise no_key(path, keys)
    return key


def refuse_plain(path: Path) -> None:
    """Say of a plain file that it is not encrypted yet: to be asked where it could not be opened with a key.

    Raises:
        StoreError: it is plain.
    """
    if form_of(path) is Form.PLAIN:
        raise StoreError(
            f"The store {path} is not encrypted, and the setting memory.encrypt wants it to be. "
            "Run: heartline customers encrypt"
        )


def fits(path: Path, key: Key) -> bool:
    """Whether a file is encrypted with a key; nothing in it is changed.

    Raises:
        StoreError: it cannot be read just now.
    """
    with closing(connect(path, 0.5, key)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlcipher().Error as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
                return False
            raise as_store_error(error, str(path), encrypted=True) from None
    return True


def no_key(path: Path, keys: KeyPlace) -> StoreError:
    """Why an encrypted file cannot be used whose key is not there."""
    return StoreError(
        f"The store {path} is encrypted, and its key is not in {keys.name}. Put it back there: "
        "without it nobody can read the store."
    )


def _first_key(path: Path, keys: KeyPlace, wait: float) -> Key | None:
    """Programs that make one store at once take turns, so that they get one key."""
    with closing(connect(path, wait, None)) as turn:
        try:
            turn.execute("BEGIN EXCLUSIVE")
        except sqlcipher().Error as error:
            if path.stat().st_size:  # another has made it meanwhile
                return keys.read()
            raise as_store_error(error, str(path)) from None
        return keys.read() or keys.make()
