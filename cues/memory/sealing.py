"""A plain store made an encrypted one, and back: killed at any moment, the one or the other is whole."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from cues.memory.engine import read_url
from cues.memory.errors import StoreError
from cues.memory.keys import Key, KeyPlace
from cues.memory.schema import VERSION_TABLE
from cues.memory.sqlite_file import Form, connect, form_of, literal, make_file, sqlcipher
from cues.memory.troubles import as_store_error
from cues.memory.unlocking import no_key, path_of
from speech.errors import BadInputError

WAIT: Final = 5.0
"""Seconds for which it is waited until no other program has the store open."""
COMING: Final = ".heartline-sealing-new"
ASIDE: Final = ".heartline-sealing-old"
"""Endings of the files that are there while a store is changed, and wiped after it: nobody gives these to a
copy of their own."""
_BLOCK: Final = bytes(1 << 20)
"""What is overwritten is overwritten with."""


def encrypt(url: str, keys: KeyPlace, *, wait: float = WAIT) -> Path:
    """Encrypt a store, and overwrite the plain file; a key is made where there is none.

    Args:
        url: `sqlite:///FILE`.
        keys: where the key lies.
        wait: seconds for which it is waited until nobody else has the store open.

    Returns:
        The store's file.

    Raises:
        BadInputError: it is no plain store in a file.
        StoreGoneError: another program has it open.
        StoreError: it cannot be done; the store is as it was.
    """
    path = _path(url)
    if form_of(path) is Form.PLAIN:
        with _alone(path, None, wait) as connection:
            _check(connection, path)
            _turn(connection, path, keys.read() or keys.make())
    elif leftovers(path):
        _finish(path, keys, wait)
    else:
        raise BadInputError(f"{path} is encrypted already, or no store of Heartline. Nothing was changed.")
    return path


def decrypt(url: str, keys: KeyPlace, *, wait: float = WAIT) -> Path:
    """Make an encrypted store plain again. The key stays where it is, for copies of the store.

    Args, returns and raises as `encrypt`.
    """
    path = _path(url)
    if form_of(path) is Form.SEALED:
        with _alone(path, _key(path, keys), wait) as connection:
            _check(connection, path)
            _turn(connection, path, None)
    elif leftovers(path):
        with _alone(path, None, wait):
            _clear(path)
    else:
        raise BadInputError(f"{path} is not encrypted. Nothing was changed.")
    return path


def leftovers(path: Path) -> list[Path]:
    """What a change that was cut off has left beside a store, and may hold what the store holds."""
    return [one for one in (_aside(path), _aside(_log(path)), _coming(path)) if one.exists()]


def _finish(path: Path, keys: KeyPlace, wait: float) -> None:
    """Clear away what is left of a change that was cut off when the new file was in its place."""
    with _alone(path, _key(path, keys), wait):
        _clear(path)


def _path(url: str) -> Path:
    path = path_of(read_url(url))
    if form_of(path) is Form.NOTHING:
        raise BadInputError(
            f"There is no store at {path} yet. With the setting memory.encrypt it is made an encrypted one."
        )
    return path.resolve()  # a link to it stays a link


def _key(path: Path, keys: KeyPlace) -> Key:
    key = keys.read()
    if key is None:
        raise no_key(path, keys)
    return key


@contextmanager
def _alone(path: Path, key: Key | None, wait: float) -> Iterator[sqlite3.Connection]:
    """A connection with a lock that no other program shares, and the write-ahead log taken in."""
    try:
        with suppress(FileNotFoundError, FileExistsError):
            os.link(_log(path), _aside(_log(path)))  # of a killed program; SQLite deletes it unwritten over
        with closing(connect(path, wait, key)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")  # the lock stays until the connection is closed
            yield connection
    except sqlcipher().Error as error:
        raise as_store_error(error, str(path), encrypted=key is not None) from None
    except OSError as error:
        raise StoreError(f"The store {path} cannot be written anew: {error.strerror}.") from None
    finally:
        _drop_link(_log(path))


def _tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [name for (name,) in found if not name.startswith("sqlite_")]


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if VERSION_TABLE not in _tables(connection):
        raise StoreError(f"{path} is another program's database. Nothing was changed.")


def _turn(connection: sqlite3.Connection, path: Path, new: Key | None) -> None:
    """Write the store anew beside the old file, and put it in its place while nobody else has it open."""
    _clear(path)
    try:
        os.link(path, _aside(path))  # by this name the old bytes are found again, killed in between or not
        coming = _coming(path)
        make_file(coming)
        _like(path, coming)
        _copy(connection, coming, new)
        if os.name == "nt":  # there no file is put in the place of one that is open
            connection.close()
        coming.replace(path)
        _settle(path.parent)
        _overwrite(_journal(path))  # of the old file; it is not needed
    finally:
        # Before the lock goes: whoever waits for it with the old file open finds no database in it.
        _clear(path)


def _copy(connection: sqlite3.Connection, coming: Path, key: Key | None) -> None:
    connection.execute("ATTACH ? AS coming KEY ?", (str(coming), literal(key) if key else ""))
    connection.execute("BEGIN")
    connection.execute("SELECT sqlcipher_export('coming')").fetchall()
    connection.execute("COMMIT")
    for name in _tables(connection):
        counts = [
            connection.execute(f'SELECT count(*) FROM {schema}."{name}"').fetchone()  # noqa: S608
            for schema in ("main", "coming")
        ]
        if counts[0] != counts[1]:
            raise StoreError("The copy is not whole. The store is as it was.")
    connection.execute("DETACH coming")
    with closing(connect(coming, 0, key)) as copy:
        # As it will be used, so that the next to open it need not change it.
        copy.execute("PRAGMA journal_mode = WAL").fetchall()
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise StoreError("The copy is damaged. The store is as it was.")


def _clear(path: Path) -> None:
    """Overwrite and delete what is not the store: an unfinished copy, and the file that was there before."""
    if not path.exists():
        return  # somebody has moved it: what is left may be all there is
    for one in (path, _log(path)):
        _drop_link(one)
        _overwrite(_aside(one))
    coming = _coming(path)
    for one in (coming, _log(coming), _journal(coming)):
        _overwrite(one)
    coming.with_name(f"{coming.name}-shm").unlink(missing_ok=True)


def _drop_link(path: Path) -> None:
    """Delete the second name of a file that is still in use by its first."""
    with suppress(FileNotFoundError):
        if _aside(path).samefile(path):
            _aside(path).unlink()


def _overwrite(path: Path) -> None:
    """Overwrite a file and delete it."""
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(_BLOCK[:left])
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def _like(path: Path, coming: Path) -> None:
    """Give a file the owner and the rights of another; Windows' are those of the folder."""
    if os.name == "posix":
        old, new = path.stat(), coming.stat()
        if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
            os.chown(coming, old.st_uid, old.st_gid)
        coming.chmod(stat.S_IMODE(old.st_mode))


def _settle(folder: Path) -> None:
    """The new name outlives a power cut; Windows knows no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _coming(path: Path) -> Path:
    return path.with_name(path.name + COMING)


def _aside(path: Path) -> Path:
    return path.with_name(path.name + ASIDE)


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")
