"""What deleted rows leave in the database's files is cleared away, and what cannot be is said."""

from __future__ import annotations

from sqlalchemy import delete

from cues.memory.remembering import remember
from cues.memory.scrubbing import scrub
from cues.memory.tables import customers
from tests.cues.memory.made import ON, call, dog
from tests.cues.memory.opening import beside

MARK = "MarkerBiscuit"


def fill(store):
    for number in range(40):
        names = [dog(f"d{each}", f"{MARK}{number}x{each}") for each in range(4)]
        remember(store, call(*names, id_=f"call-{number}"), ON)


def test_nothing_is_left_in_any_file(store, tmp_path):
    fill(store)
    with store.writing() as connection:
        connection.execute(delete(customers))
    assert scrub(store, {MARK}) == []
    assert not [
        path.name for path in tmp_path.rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()
    ]


def test_what_another_program_still_reads_is_said_and_the_next_time_it_goes(sqlite_store):
    fill(sqlite_store)
    other = beside(sqlite_store)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM details").fetchone()
    with sqlite_store.writing() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")
        connection.execute(delete(customers))
    left = scrub(sqlite_store, {MARK})
    other.close()
    assert "until other programs" in left[0]
    assert scrub(sqlite_store, {MARK}) == []


def test_what_is_still_there_is_found(sqlite_store):
    fill(sqlite_store)
    assert scrub(sqlite_store, {MARK})
    assert scrub(sqlite_store, {"not there"}) == []
