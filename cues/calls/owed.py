"""Calls that are owed to the memory: each marked beside its journal until it is remembered.

A mark is `CALL.owed` beside `CALL.jsonl`, mode 0600. It holds nothing, or the address of a store, and never
a word of the call. A journal with a mark is not swept.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cues.calls.journal import KEPT_FOR, OWED, has_ended

CUT_OFF_AFTER: Final = 24 * 3600.0
"""Seconds since its last event after which a call that never ended is taken as it stands: no call lasts so
long, and until then it may be gone on with, at another gateway too."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One call that is still to be remembered."""

    journal: Path
    since: float
    """When it was marked, seconds since the epoch."""
    store: str | None = None
    """The address of the store that it is owed to; None: the one of the settings."""

    @property
    def call(self) -> str:
        """The call's id."""
        return self.journal.stem

    @property
    def stands(self) -> bool:
        """Whether the mark is there still."""
        return self.journal.with_suffix(OWED).exists()

    def is_due(self, now: float) -> bool:
        """Whether the call is over and can be remembered; False while it is under way, or is not there.

        Args:
            now: seconds since the epoch.
        """
        try:
            return has_ended(self.journal) or now - self.journal.stat().st_mtime > CUT_OFF_AFTER
        except OSError:
            return False


def mark(journal: Path, store: str | None = None) -> None:
    """Mark a call as owed; it outlives a power cut.

    Args:
        journal: the call's, which need not be there yet.
        store: as `Owed.store`.

    Raises:
        OSError: it cannot be written.
    """
    journal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(journal.with_suffix(OWED), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(store or "")
        file.flush()
        os.fsync(file.fileno())
    if os.name == "posix":  # elsewhere a folder cannot be opened
        folder = os.open(journal.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def unmark(journal: Path) -> None:
    """The call is remembered, or never will be."""
    with suppress(OSError):  # where it stays, the call is found to be remembered the next time
        journal.with_suffix(OWED).unlink(missing_ok=True)


def owed_in(folders: Iterable[Path]) -> list[Owed]:
    """All marked calls of folders and of all folders in them, the oldest first; a folder need not exist."""
    return sorted(_marks(folders), key=lambda each: (each.since, each.call))


def give_up(folders: Iterable[Path], now: float, tried_for: float) -> tuple[Owed, ...]:
    """Take the marks away that are too old, so that the journals go; those of no journal go as well.

    Args:
        folders: as `owed_in`.
        now: seconds since the epoch.
        tried_for: seconds for which a call is tried again.

    Returns:
        The calls that are given up; none of those without a journal.
    """
    gone = []
    for each in owed_in(folders):
        there = each.journal.exists()
        if now - each.since > (tried_for if there else KEPT_FOR):
            unmark(each.journal)
            gone += [each] if there else []
    return tuple(gone)


def _marks(folders: Iterable[Path]) -> Iterator[Owed]:
    for folder in folders:
        for path in folder.rglob(f"*{OWED}"):
            with suppress(OSError, UnicodeDecodeError):  # taken away meanwhile, or somebody else's
                text = path.read_text(encoding="utf-8").strip()
                yield Owed(path.with_suffix(".jsonl"), path.stat().st_mtime, text or None)
