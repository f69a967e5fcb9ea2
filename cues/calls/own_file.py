"""A file of the user's own: nobody else may read it, or look into the folder in which it lies."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def write_own(path: Path, text: str) -> None:
    """Write a file with mode 0600, in one step, into a folder with mode 0700.

    A folder that is there already, made on the way to one of its folders, is closed to others too.

    Args:
        path: where it goes; one of before is replaced.
        text: what it holds, written as UTF-8.

    Raises:
        OSError: it cannot be written.
    """
    folder = path.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mode = stat.S_IMODE(folder.stat().st_mode)
    if os.name == "posix" and mode & _OTHERS:
        with suppress(PermissionError):  # it is somebody else's, who lets this user write there
            folder.chmod(mode & ~_OTHERS)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
