"""Stores of each kind: a file of the test's own, plain and encrypted, and a database of a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cues.memory.store import Store
from tests.cues.memory.opening import opened, url_in
from tests.cues.memory.postgres_server import PostgresServer, needs_postgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


@pytest.fixture(
    params=["sqlite", "encrypted", pytest.param("postgresql", marks=[needs_postgres, pytest.mark.recogniser])]
)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store, of each kind."""
    if request.param != "postgresql":
        return url_in(tmp_path, encrypted=request.param == "encrypted")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.clean_database(bare="store" not in request.fixturenames)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store of this version, of each kind."""
    with opened(store_url) as one:
        yield one


@pytest.fixture(params=["sqlite", "encrypted"])
def sqlite_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file, of each kind."""
    with opened(url_in(tmp_path, encrypted=request.param == "encrypted")) as one:
        yield one
