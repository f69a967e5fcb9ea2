"""Stores on both databases, as in the tests of memory."""

from tests.cues.memory.conftest import postgres, sqlite_store, store, store_url

__all__ = ["postgres", "sqlite_store", "store", "store_url"]
