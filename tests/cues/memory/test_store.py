"""The store on both databases: opened, shared, killed in mid-write, and in every kind of trouble."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Column, MetaData, Table, Text, func, insert, select

from cues.memory.engine import sqlite_url
from cues.memory.errors import NewerStoreError, StoreError, StoreGoneError
from cues.memory.known import customers_known_by, details_of
from cues.memory.remembering import remember
from cues.memory.schema import VERSION_TABLE
from cues.memory.store import Store
from cues.memory.tables import agents, customers
from speech.errors import BadInputError
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog
from tests.cues.memory.opening import beside, file_of, opened, url_in, url_of
from tests.cues.memory.postgres_server import PASSWORD, needs_postgres

WRITER = """
    import sys
    from datetime import timedelta
    from cues.memory.remembering import remember
    from tests.cues.memory.made import ON, call, dog
    from tests.cues.memory.opening import opened
    url, who, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with opened(url) as store:
        for number in range(times):
            told = [dog(f"d{each}", f"Pet{who}{number}x{each}") for each in range(5)]
            remember(store, call(*told, id_=f"{who}-{number}"), ON)
            print(f"{who}-{number}", flush=True)
"""


def writer(url: str, who: str, times: int) -> subprocess.Popen[str]:
    """Another program that remembers calls, and says of each when it is confirmed."""
    code = textwrap.dedent(WRITER)
    return subprocess.Popen(
        [sys.executable, "-c", code, url, who, str(times)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def calls_of(store: Store) -> dict[str, int]:
    """How many details each call has told."""
    with store.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
        counts: dict[str, int] = {}
        for detail in details_of(connection, ann.id):
            for one in detail.told:
                counts[one.call] = counts.get(one.call, 0) + 1
    assert sum(counts.values()) == 5 * ann.calls
    return counts


def test_what_was_written_is_there_when_it_is_opened_again(store, store_url):
    remember(store, call(dog()), ON)
    with opened(store_url) as again, again.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
        (biscuit,) = details_of(connection, ann.id)
    assert (ann.number, ann.calls, ann.first_call) == (ANN.value, 1, BEGAN)
    assert biscuit.attributes["name"] == "Biscuit"
    assert biscuit.told[0].told.utcoffset() == BEGAN.utcoffset()


def test_a_block_that_raises_leaves_nothing(store):
    def fail():
        with store.writing() as connection:
            connection.execute(insert(customers).values(since=BEGAN))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(customers)) == 0


def test_two_programs_open_and_write_at_once_and_nothing_is_lost(store_url):
    both = [writer(store_url, who, 6) for who in ("a", "b")]
    said = [process.communicate()[0].split() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    with opened(store_url) as store:
        assert set(calls_of(store)) == {*said[0], *said[1]}


def test_of_a_program_that_is_killed_all_is_there_that_it_confirmed_and_nothing_half(store_url):
    process = writer(store_url, "k", 10_000)
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(4)]
    process.send_signal(signal.SIGKILL)
    said += process.stdout.read().split()
    process.wait()
    process.stdout.close()
    with opened(store_url) as store:
        counts = calls_of(store)
        remember(store, call(dog("d9", "After"), id_="after"), ON)
    assert set(said) <= set(counts)
    assert set(counts.values()) == {5}


def test_a_newer_store_is_refused_and_left_alone(store, store_url):
    with store.writing() as connection:
        connection.execute(VERSIONS.update().values(version_num="r9999"))
    with pytest.raises(NewerStoreError, match="newer version"):
        opened(store_url)
    with store.reading() as connection:
        assert connection.scalar(select(VERSIONS.c.version_num)) == "r9999"


def test_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE customers (id)")
    other.close()
    with pytest.raises(StoreError, match="Another program"):
        Store.open(sqlite_url(path))


@pytest.mark.parametrize(
    "url", ["", "mysql://h/d", "sqlite://", "sqlite:///:memory:", "postgresql://h:p:q/d"]
)
def test_what_is_no_url_of_a_store_is_refused_without_repeating_it(url):
    with pytest.raises(BadInputError, match="sqlite:///FILE"):
        Store.open(url)


def test_nobody_else_may_read_the_file(sqlite_store):
    remember(sqlite_store, call(dog()), ON)
    folder = file_of(sqlite_store).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    key = {"key": 0o600} if sqlite_store.key else {}
    assert modes == {"memory.db": 0o600, "memory.db-wal": 0o600, "memory.db-shm": 0o600, **key}


def test_a_locked_store_says_so_and_the_next_try_does(sqlite_store):
    other = beside(sqlite_store)
    with opened(url_of(sqlite_store), wait=0.05) as waiting:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreGoneError, match="locked"):
            remember(waiting, call(dog()), ON)
        other.execute("ROLLBACK")
        other.close()
        assert remember(waiting, call(dog()), ON).learned == 1


def test_a_full_disk_says_so_and_loses_nothing(sqlite_store):
    remember(sqlite_store, call(dog()), ON)
    with sqlite_store.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    many = [dog(f"d{number}", f"Rex{number}") for number in range(400)]
    with pytest.raises(StoreError, match="disk is full"):
        remember(sqlite_store, call(*many, id_="call-2"), ON)
    with sqlite_store.reading() as connection:
        (ann,) = customers_known_by(connection, ANN)
        assert ann.calls == 1
        assert len(details_of(connection, ann.id)) == 1


@pytest.mark.skipif(os.name != "posix", reason="limits on files are posix")
@pytest.mark.parametrize("encrypted", [False, True])
def test_a_disk_that_refuses_says_so(tmp_path, encrypted):
    code = """
        import resource, signal, sys
        from cues.memory.errors import StoreError
        from cues.memory.remembering import remember
        from tests.cues.memory.made import ON, call, dog
        from tests.cues.memory.opening import opened
        with opened(sys.argv[1]) as store:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
            try:
                remember(store, call(dog("d1", "Marker" * 100_000)), ON)
            except StoreError as error:
                print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), url_in(tmp_path, encrypted=encrypted)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert "disk" in done.stdout
    assert "Marker" not in done.stdout


def as_nobody(code: str, *arguments: str) -> str:
    """What a program prints that has no rights in the tester's folders."""
    import pwd

    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()
    drop = f"import os; os.geteuid() == 0 and os.setuid({user})\n"
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code).replace("#drop", drop), *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    return done.stdout


VERSIONS = Table(VERSION_TABLE, MetaData(), Column("version_num", Text))
OPENING = """
import sys
from cues.memory.errors import StoreError
from cues.memory.remembering import remember
from cues.memory.store import Store
from tests.cues.memory.made import ON, call, dog
#drop
try:
    with Store.open(sys.argv[1]) as store:
        remember(store, call(dog()), ON)
except StoreError as error:
    print(error)
"""


@pytest.fixture
def public_folder():
    """A folder that everybody may look into; pytest's own are its user's alone."""
    folder = Path(tempfile.mkdtemp(prefix="memory-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written_to_says_so(public_folder):
    folder = public_folder / "closed"
    folder.mkdir(mode=0o555)
    told = as_nobody(OPENING, sqlite_url(folder / "memory.db"))
    assert "cannot be made: Permission denied" in told


def test_a_store_that_may_only_be_read_says_so(public_folder):
    path = public_folder / "shut" / "memory.db"
    Store.open(sqlite_url(path)).close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    told = as_nobody(OPENING, sqlite_url(path))
    path.parent.chmod(0o755)
    assert "Check the rights" in told


@pytest.mark.recogniser
@needs_postgres
def test_a_server_that_is_away_is_said_and_when_it_is_back_the_same_call_is_written(postgres):
    url = postgres.clean_database()
    with Store.open(url) as store:
        remember(store, call(dog()), ON)
        postgres.stop()
        try:
            with pytest.raises(StoreGoneError, match="server"):
                remember(store, call(dog("d2", "Rex"), id_="call-2"), ON)
            with pytest.raises(StoreGoneError, match="server"):
                Store.open(url)
        finally:
            postgres.start()
        assert remember(store, call(dog("d2", "Rex"), id_="call-2"), ON).learned == 1


@pytest.mark.recogniser
@needs_postgres
def test_a_server_that_goes_away_in_mid_write_leaves_nothing_half(postgres):
    url = postgres.clean_database()

    def write_half(store):
        with store.writing() as connection:
            connection.execute(insert(customers).values(since=BEGAN))
            me = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with psycopg.connect(url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", (me,))
            connection.execute(insert(customers).values(since=BEGAN))

    with Store.open(url) as store:
        with pytest.raises(StoreGoneError):
            write_half(store)
        with store.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(customers)) == 0


@pytest.mark.recogniser
@needs_postgres
def test_a_wrong_password_or_database_is_said_and_no_password_shown(postgres):
    for url in (postgres.url("postgres", "marker-wrong"), postgres.url("marker_none")):
        with pytest.raises(StoreError) as wrong:
            Store.open(url)
        assert "Check the URL" in str(wrong.value)
        assert PASSWORD not in str(wrong.value)
        assert "marker-wrong" not in str(wrong.value)


def test_no_password_and_no_word_is_in_what_a_store_says_of_itself(store):
    assert PASSWORD not in repr(store)
    assert PASSWORD not in repr(store.engine)

    def write_twice():
        with store.writing() as connection:
            for _ in range(2):
                connection.execute(insert(agents).values(id="marker", profile={"a": "marker"}, changed=BEGAN))

    with pytest.raises(StoreError) as wrong:
        write_twice()
    assert "marker" not in str(wrong.value)
    assert wrong.value.__cause__ is None
    assert wrong.value.__suppress_context__


def test_json_of_any_shape_comes_back(store):
    profile = {
        "places": [{"place": "Ohio", "from": 1990}],
        "pets": [],
        "languages": ["en", "zürich \U0001f415"],
    }
    with store.writing() as connection:
        connection.execute(insert(agents).values(id="sam", profile=profile, changed=BEGAN))
    with store.reading() as connection:
        row = connection.execute(select(agents)).one()
    assert json.dumps(row.profile, sort_keys=True) == json.dumps(profile, sort_keys=True)
    assert row.changed == BEGAN
