"""The store: opened by its URL, read and written in transactions that are whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from cues.memory.engine import WRITES, make_engine, name_of, read_url
from cues.memory.errors import StoreError
from cues.memory.keys import Key, KeyPlace
from cues.memory.schema import bring_up, is_current
from cues.memory.troubles import as_store_error
from cues.memory.unlocking import key_for, path_of, refuse_plain

WAIT = 5.0
"""Seconds for which another's lock is waited for."""


class Store:
    """One database of what is remembered; several threads and programs may use it at once."""

    def __init__(self, engine: Engine, name: str, key: Key | None = None) -> None:
        self.name = name
        """What it is called in messages; holds no password."""
        self.engine = engine
        self.key = key
        """What its file is encrypted with; None: it is plain."""

    @classmethod
    def open(cls, url: str, *, wait: float = WAIT, keys: KeyPlace | None = None) -> Store:
        """Open a store, make it where there is none, and bring an older one up to this version.

        Args:
            url: `sqlite:///FILE`, or `postgresql://USER:PASSWORD@HOST/DATABASE`.
            wait: seconds for which another's lock is waited for.
            keys: where the key lies, for a store that is to be encrypted; None: it is not.

        Raises:
            BadInputError: the URL is none, or one of a store that cannot be encrypted.
            NewerStoreError: a newer version has written it; it is left alone.
            StoreGoneError: it is locked, or its server is away.
            StoreError: it cannot be used.
        """
        read = read_url(url)
        key = key_for(read, keys, wait) if keys is not None else None
        store = cls(make_engine(read, wait, key), name_of(read), key)
        try:
            with store.reading() as connection:
                current = is_current(connection, store.name)
            if not current:
                with store.writing() as connection:
                    bring_up(connection, store.name)
        except StoreError:
            store.close()
            if key is not None:
                refuse_plain(path_of(read))
            raise
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store.

        Raises:
            StoreError: it cannot be read.
        """
        with self._connected(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are kept at the block's end, all of them; none where it raises.

        Raises:
            StoreError: they cannot be written.
        """
        with self._connected(writes=True) as connection:
            yield connection

    def close(self) -> None:
        """Give back its connections."""
        self.engine.dispose()

    @contextmanager
    def _connected(self, *, writes: bool) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                chosen = connection.execution_options(**{WRITES: writes})
                with chosen.begin():
                    yield chosen
        except SQLAlchemyError as error:
            raise as_store_error(error, self.name, encrypted=self.key is not None) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({self.name})"
