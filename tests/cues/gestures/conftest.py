"""Stores on both databases, as in the tests of memory."""

from tests.cues.memory.conftest import made_stores, postgres, sqlite_store, store, store_url

__all__ = ["made_stores", "postgres", "sqlite_store", "store", "store_url"]
