"""Memory put together: the store that the settings name, and the folders in which calls leave traces."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from cues.calls.call_traces import FolderTraces
from cues.memory.engine import sqlite_url
from cues.memory.errors import StoreError
from cues.memory.keys import FilePlace, KeyPlace, KeyringPlace
from cues.memory.retention import retain
from cues.memory.rules import MemoryRules
from cues.memory.store import Store
from speech.errors import BadInputError
from ui.settings import settings, store_file, trace_folders


def store_url(option: str | None) -> str:
    """The URL of the store: what `--store` says, or the setting, or the user's own file."""
    if option is not None:
        return option
    named = settings().memory.store
    return named.get_secret_value() if named is not None else sqlite_url(store_file())


def key_place(rules: MemoryRules) -> KeyPlace:
    """Where the key of an encrypted store lies."""
    named = rules.key_file
    return FilePlace(named.expanduser()) if named is not None else KeyringPlace()


def open_store(option: str | None, today: date | None = None) -> Store:
    """Open the store; what has expired goes from it first.

    Args:
        option: what `--store` says.
        today: None: the day that it is here.

    Raises:
        HeartlineError: it cannot be opened.
    """
    rules = settings().memory
    store = Store.open(store_url(option), keys=key_place(rules) if rules.encrypt else None)
    with suppress(StoreError):  # a store that can only be read just now is read; what expired goes next time
        retain(store, today or date.today(), rules)
    return store


def make_traces() -> FolderTraces:
    """What calls have left on this machine besides the store."""
    return FolderTraces(trace_folders(), settings().memory.region)


def find_journal(call: str) -> Path:
    """The journal of a call: its id, or a file.

    Raises:
        BadInputError: it is not there.
    """
    for folder in trace_folders():
        for path in folder.rglob("*.jsonl"):
            if path.stem == call:
                return path
    path = Path(call)
    if not path.is_file():
        raise BadInputError(
            "There is no journal of this call: it is deleted an hour after the call, unless `keep_journals` "
            "is set. Give its id, or a file that `replay --json` wrote."
        )
    return path
