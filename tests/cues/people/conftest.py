"""What tests of profiles stand on: stores of each kind."""

from tests.cues.memory.conftest import postgres, sqlite_store, store, store_url

__all__ = ["postgres", "sqlite_store", "store", "store_url"]
