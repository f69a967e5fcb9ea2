"""Stores of every released version are brought up to this one, with what they hold; the tables agree."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from cues.memory.engine import sqlite_url
from cues.memory.errors import StoreError
from cues.memory.known import customers_known_by, details_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.schema import MIGRATIONS, RELEASED, VERSION_TABLE, bring_up, version_of
from cues.memory.store import Store
from cues.memory.tables import METADATA
from tests.cues.memory.made import ON, call, dog
from tests.cues.memory.opening import engine_of, opened
from tests.cues.memory.released import HELD


def open_as(url, version):
    """A store as a program of that version left it."""
    engine = engine_of(url)
    with engine.connect() as connection, connection.begin():
        bring_up(connection, "the store", version)
        for statement in HELD[version].strip().split(";\n"):
            connection.execute(text(statement.replace(":", "\\:")))
    engine.dispose()


def test_every_migration_is_named_as_released_in_this_order():
    scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS)])
    assert tuple(one.revision for one in reversed(list(scripts.walk_revisions()))) == RELEASED
    assert set(HELD) == set(RELEASED), "each released version has its data to be tried with"


@pytest.mark.parametrize("version", RELEASED)
def test_a_store_of_each_released_version_is_brought_up_with_all_it_holds(store_url, version):
    open_as(store_url, version)
    with opened(store_url) as store:
        with store.reading() as connection:
            assert version_of(connection) == RELEASED[-1]
            (ann,) = customers_known_by(connection, Identity(IdentityKind.NUMBER, "+16145550123"))
            known = {one.attributes["name"]: one for one in details_of(connection, ann.id)}
        assert (ann.name, ann.calls, ann.ref) == ("Ann", 1, "K-1")
        assert known["Biscuit"].told[0].words == "our dog biscuit: a beagle"
        assert len(known["Biscuit"].asked) == 1
        done = remember(store, call(dog(), dog("d2", "Rex"), id_="call-9"), ON)
        assert (done.customer, done.learned, done.again) == (ann.id, 1, 1)


def test_threads_of_one_program_make_stores_at_once(tmp_path):
    together = threading.Barrier(4)

    def make(number):
        together.wait()
        with Store.open(sqlite_url(tmp_path / f"{number}.db")) as store, store.reading() as connection:
            return version_of(connection)

    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            numbers = range(len(list(tmp_path.iterdir())), len(list(tmp_path.iterdir())) + 4)
            assert set(pool.map(make, numbers)) == {RELEASED[-1]}


def test_tables_and_migrations_agree(store):
    with store.reading() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []


def test_a_program_that_ends_while_it_brings_a_store_up_leaves_it_as_it_was(store_url):
    engine = engine_of(store_url)

    def fail():
        with engine.connect() as connection, connection.begin():
            bring_up(connection, "the store")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with engine.connect() as connection:
        assert version_of(connection) is None
    engine.dispose()


def test_tables_without_a_version_are_somebody_elses(store, store_url):
    with store.writing() as connection:
        connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
    with pytest.raises(StoreError, match=re.escape("--store URL")):
        opened(store_url)
