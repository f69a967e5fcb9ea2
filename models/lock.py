"""One fetch at a time on a shelf: a lock the system itself lets go when its holder dies."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_RETRY_SECONDS = 0.2


@contextmanager
def held(path: Path, when_taken: Callable[[], None]) -> Iterator[None]:
    """Hold the lock at `path`; while another process has it, call `when_taken` once and wait.

    The file itself stays behind: deleting it would let two holders lock two files of one name.
    """
    with path.open("ab") as file:
        if not _try_lock(file):
            when_taken()
            while not _try_lock(file):
                time.sleep(_RETRY_SECONDS)
        yield  # closing the file lets the lock go


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
