"""What databases refuse becomes a sentence, and nothing of what they were given is in it."""

from __future__ import annotations

import sqlite3

import pytest
from psycopg import errors
from sqlalchemy.exc import DBAPIError, InvalidRequestError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from cues.memory.engine import sqlite_url
from cues.memory.errors import StoreError, StoreGoneError
from cues.memory.store import Store
from cues.memory.troubles import as_store_error


def wrapped(cause):
    return DBAPIError("INSERT marker", {"words": "marker"}, cause)


@pytest.mark.parametrize(
    ("cause", "kind", "told"),
    [
        (errors.DiskFull("marker"), StoreError, "used up"),
        (errors.InsufficientPrivilege("marker"), StoreError, "lacks rights"),
        (errors.ReadOnlySqlTransaction("marker"), StoreGoneError, "nothing be written"),
        (errors.LockNotAvailable("marker"), StoreGoneError, "locked"),
        (errors.AdminShutdown("marker"), StoreGoneError, "stops"),
        (errors.SerializationFailure("marker"), StoreGoneError, "same time"),
        (errors.ConnectionFailure("marker"), StoreGoneError, "away"),
        (errors.OperationalError("the connection is lost marker"), StoreGoneError, "away"),
        (
            errors.OperationalError('FATAL: password authentication failed for "marker"'),
            StoreError,
            "refuses",
        ),
        (errors.DivisionByZero("marker"), StoreError, "SQLSTATE 22012"),
    ],
)
def test_postgresql(cause, kind, told):
    error = as_store_error(wrapped(cause), "calls on db.example")
    assert type(error) is kind
    assert told in str(error)
    assert str(error).startswith("The store calls on db.example fails: ")
    assert "marker" not in str(error)


@pytest.mark.parametrize(
    ("code", "kind", "told"),
    [
        (sqlite3.SQLITE_FULL, StoreError, "disk is full"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreGoneError, "locked"),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreError, "may not be written"),
        (sqlite3.SQLITE_IOERR_FSYNC, StoreError, "disk fails"),
        (sqlite3.SQLITE_MISMATCH, StoreError, "code 20"),
    ],
)
def test_sqlite(code, kind, told):
    cause = sqlite3.OperationalError("marker")
    cause.sqlite_errorcode = code
    for error in (wrapped(cause), OperationalError("marker", {}, cause), cause):
        found = as_store_error(error, "memory.db")
        assert type(found) is kind
        assert told in str(found)
        assert "marker" not in str(found)


def test_what_is_no_refusal_of_a_database_is_named_by_its_kind():
    assert "connections are in use" in str(as_store_error(PoolTimeoutError(), "x"))
    assert "InvalidRequestError" in str(as_store_error(InvalidRequestError("marker"), "x"))


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_said_and_left_alone(tmp_path, content):
    path = tmp_path / "memory.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"no SQLite database|damaged|SQLite gives up"):
        Store.open(sqlite_url(path))
    assert path.read_bytes() == content
