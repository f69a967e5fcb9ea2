"""Stores of each kind: a file of the test's own, plain and encrypted, and a database of a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cues.memory.engine import read_url
from cues.memory.store import Store
from tests.cues.memory.opening import opened, url_in
from tests.cues.memory.postgres_server import PostgresServer, needs_postgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def made_stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where empty stores of this version lie, one of each kind in a file: copying takes a tenth of making."""
    folder = tmp_path_factory.mktemp("stores")
    for encrypted in (False, True):
        opened(url_in(folder, encrypted=encrypted)).close()
    return folder


@pytest.fixture(
    params=["sqlite", "encrypted", pytest.param("postgresql", marks=[needs_postgres, pytest.mark.recogniser])]
)
def store_url(request: pytest.FixtureRequest, made_stores: Path, tmp_path: Path) -> str:
    """The URL of an empty store, of each kind."""
    bare = "store" not in request.fixturenames
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        return server.clean_database(bare=bare)
    return _url(request, None if bare else made_stores, tmp_path)


def _url(request: pytest.FixtureRequest, made: Path | None, folder: Path) -> str:
    """The URL of a store in a file in a folder, of the kind that is asked for; copied where one is made."""
    url = url_in(folder, encrypted=request.param == "encrypted")
    if made is not None:
        place = Path(str(read_url(url).database)).parent
        shutil.copytree(made / place.name, place)
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store of this version, of each kind."""
    with opened(store_url) as one:
        yield one


@pytest.fixture(params=["sqlite", "encrypted"])
def sqlite_store(request: pytest.FixtureRequest, made_stores: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file, of each kind."""
    with opened(_url(request, made_stores, tmp_path)) as one:
        yield one
