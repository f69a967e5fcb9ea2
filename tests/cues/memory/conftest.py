"""Stores on both databases: a file of the test's own, and a database of a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cues.memory.engine import sqlite_url
from cues.memory.store import Store
from tests.cues.memory.postgres_server import PostgresServer, needs_postgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store, of either kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "store" / "memory.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.clean_database(bare="store" not in request.fixturenames)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store of this version, of either kind."""
    with Store.open(store_url) as opened:
        yield opened


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file."""
    with Store.open(sqlite_url(tmp_path / "store" / "memory.db")) as opened:
        yield opened
