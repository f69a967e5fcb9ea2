"""Deleted rows leave nothing behind in the database's own files; where they do, what is found is said."""

from __future__ import annotations

import mmap
from collections.abc import Collection
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from cues.memory.store import Store
from cues.memory.tables import METADATA
from cues.memory.troubles import as_store_error

EMPTY_JOURNAL: Final = "PRAGMA wal_checkpoint(TRUNCATE)"


def scrub(store: Store, marks: Collection[str]) -> list[str]:
    """Clear away what deleted rows left in the database's files.

    SQLite overwrites what is deleted; its journal is emptied, and where a mark is found all the same the
    file is written anew. PostgreSQL is told to reuse the room of deleted rows at once.

    Args:
        store: from which rows were deleted.
        marks: words that were only in those rows.

    Returns:
        What is left, a line each; nothing where all is gone.

    Raises:
        StoreError: the database refuses.
    """
    if store.engine.dialect.name == "postgresql":
        _vacuum(store)
        return []
    _rewrite(store, EMPTY_JOURNAL)
    if _marked(store, marks):
        _rewrite(store, "VACUUM", EMPTY_JOURNAL)
    still = _marked(store, marks)
    return [f"traces in {path.name}, until other programs that have it open are closed" for path in still]


def _vacuum(store: Store) -> None:
    try:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in METADATA.tables:
                connection.execute(text(f'VACUUM "{name}"'))
    except SQLAlchemyError as error:
        raise as_store_error(error, store.name) from None


def _rewrite(store: Store, *statements: str) -> None:
    """Run statements that SQLite takes outside any transaction only."""
    refused = (SQLAlchemyError, store.engine.dialect.loaded_dbapi.Error)
    try:
        connection = store.engine.raw_connection()
        try:
            for statement in statements:
                connection.cursor().execute(statement).fetchall()
        finally:
            connection.close()
    except refused as error:
        raise as_store_error(error, store.name, encrypted=store.key is not None) from None


def _marked(store: Store, marks: Collection[str]) -> list[Path]:
    """The database's files in which a mark is found, once they are decrypted where they are encrypted."""
    store.close()  # to close a file lets go of SQLite's locks on it: none may be held meanwhile
    path = Path(str(store.engine.url.database))
    sought = [mark.encode() for mark in marks]
    files = [one for one in (path, path.with_name(f"{path.name}-wal")) if one.exists() and one.stat().st_size]
    if store.key is None:
        return [one for one in files if _holds(one, sought)]
    from cues.memory.pages import pages_of  # noqa: PLC0415 - most stores are not encrypted

    key = store.key
    return [one for one in files if any(mark in page for page in pages_of(one, key) for mark in sought)]


def _holds(path: Path, sought: Collection[bytes]) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        return any(held.find(mark) >= 0 for mark in sought)
