"""All that agents told: the folder's profiles, and rows of a store, which nobody waits for.

The folder's profile goes before a row of the same name: it lies nearer to the agent.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from cues.people.folder import ProfileFolder, Profiles
from speech.errors import HeartlineError

if TYPE_CHECKING:
    from cues.memory.store import Store
    from cues.people.rows import ProfileRows

log = logging.getLogger(__name__)

NOBODY: Final = Profiles({}, ())
FIRST_WAIT: Final = 5.0
"""Seconds after the first look in vain at a store; each further one doubles them."""
LONGEST_WAIT: Final = 60.0


class ProfileReader:
    """Reads the folder when asked, and rows in a thread of its own. For one thread at a time.

    Args:
        folder: the profiles of this machine.
        store: the store, opened and held open by the caller; None where there is none just now. It may raise
            HeartlineError, and may take a while: it is called in the thread, at once for the first time.
    """

    def __init__(self, folder: ProfileFolder, store: Callable[[], Store | None] | None = None) -> None:
        self._folder = folder
        self._store = store
        self._rows: ProfileRows | None = None
        self._in_store = NOBODY
        self._last: tuple[Profiles, Profiles, Profiles] | None = None
        self._looking = threading.Lock()
        self._thread: threading.Thread | None = None
        self._in_vain = 0
        self._not_before = 0.0
        self._look_soon()

    def read(self) -> Profiles:
        """The folder's profiles as they are now, and the store's as of the last look; the next one begins.

        Returns:
            The same object as before where nothing has changed.

        Raises:
            HeartlineError: the folder cannot be read.
        """
        in_store = self._in_store
        self._look_soon()
        in_folder = self._folder.read()
        last = self._last
        if last is None or last[0] is not in_folder or last[1] is not in_store:
            self._last = last = (in_folder, in_store, together(in_folder, in_store))
        return last[2]

    def look(self) -> None:
        """Look at the store now; where it cannot be read, it is said once and what was read before stands."""
        with self._looking:
            try:
                self._in_store = self._read_rows()
            except Exception as error:  # noqa: BLE001 - a fault of ours must not end later looks
                if not self._in_vain:
                    known = isinstance(error, HeartlineError)
                    why = str(error) if known else f"A fault of its own, {type(error).__name__}."
                    log.warning("%s Agents' profiles in the store stand as they were read before.", why)
                wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(self._in_vain, 10))
                self._in_vain += 1
                self._not_before = time.monotonic() + wait
            else:
                self._in_vain = 0

    def _look_soon(self) -> None:
        under_way = self._thread is not None and self._thread.is_alive()
        if self._store is None or under_way or time.monotonic() < self._not_before:
            return
        self._thread = threading.Thread(target=self.look, name="profiles", daemon=True)
        self._thread.start()

    def _read_rows(self) -> Profiles:
        store = self._store() if self._store is not None else None
        if store is None:
            self._rows = None
            return NOBODY
        if self._rows is None or self._rows.store is not store:
            from cues.people.rows import ProfileRows  # noqa: PLC0415 - most machines have no store

            self._rows = ProfileRows(store)
        return self._rows.read()


def together(in_folder: Profiles, in_store: Profiles) -> Profiles:
    """The profiles of both, the folder's first, and all that could not be used."""
    others = {name: told for name, told in in_store.by_name.items() if name not in in_folder.by_name}
    return Profiles({**in_folder.by_name, **others}, (*in_folder.problems, *in_store.problems))
