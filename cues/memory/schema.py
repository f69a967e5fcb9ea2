"""The version of a store: brought up to this program's when it is opened, left alone where newer."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from cues.memory.errors import NewerStoreError, StoreError
from cues.memory.tables import METADATA

RELEASED: Final = ("r0001", "r0002", "r0003", "r0004", "r0005", "r0006")
"""Every version there has been, the oldest first; the last is this program's."""
VERSION_TABLE: Final = "heartline_version"
"""Not Alembic's usual name: another program's may lie in the same database."""
MIGRATIONS: Final = Path(__file__).parent / "migrations"
_ONE_BY_ONE: Final = threading.Lock()
"""A migration's `op` is one for the whole process: threads that bring up stores take turns."""
_LOCK: Final = 0x48656172_746C6E65
"""Of PostgreSQL's advisory locks, the one by which programs that open a store at once take turns."""


def version_of(connection: Connection) -> str | None:
    """The version that a store has; None: nothing is in it yet.

    Raises:
        StoreError: there are tables in it that are not Heartline's.
    """
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
        return str(found) if found is not None else None
    others = tables if connection.dialect.name == "sqlite" else tables & set(METADATA.tables)
    if others:
        raise StoreError(
            "Another program's tables are in this database. Give Heartline one of its own: --store URL."
        )
    return None


def is_current(connection: Connection, name: str) -> bool:
    """Whether a store has this program's version; False: it is to be brought up to it.

    Raises:
        NewerStoreError: it is newer.
        StoreError: it is no store.
    """
    version = version_of(connection)
    if version is not None and version not in RELEASED:
        raise NewerStoreError(
            f"The store {name} was written by a newer version of Heartline, and is left as it is. "
            "Update Heartline, or name another store: --store URL."
        )
    return version == RELEASED[-1]


def bring_up(connection: Connection, name: str, to: str = RELEASED[-1]) -> None:
    """Bring a store up to a version, within a transaction that is about to write: all of it, or nothing.

    Raises:
        NewerStoreError: it is newer than this program.
        StoreError: it is no store.
    """
    # Alembic takes a third of a second to load, and most stores are current.
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))  # a large store may take its time
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if is_current(connection, name):
        return
    scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS)])
    context = MigrationContext.configure(
        connection,
        opts={
            "version_table": VERSION_TABLE,
            "target_metadata": METADATA,
            "transactional_ddl": True,
            "fn": lambda version, _: scripts._upgrade_revs(to, version),  # noqa: SLF001
        },
    )
    from alembic.operations import Operations  # noqa: PLC0415

    with _ONE_BY_ONE, Operations.context(context):
        context.run_migrations()
