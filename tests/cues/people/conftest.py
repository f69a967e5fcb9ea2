"""What tests of profiles stand on: stores of each kind."""

from tests.cues.memory.conftest import made_stores, postgres, sqlite_store, store, store_url

__all__ = ["made_stores", "postgres", "sqlite_store", "store", "store_url"]
