"""Kills a change between plain and encrypted at every line of it in turn, and looks at what is left.

Arguments: the folder of a store with its key, `encrypt` or `decrypt`. Prints how many lines that were, and
what the store's file was found to be.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from contextlib import closing
from pathlib import Path

from cues.memory import sealing
from cues.memory.engine import sqlite_url
from cues.memory.keys import FilePlace
from cues.memory.sqlite_file import Form, connect, form_of
from cues.memory.tables import METADATA

MARK = b"Marker"


def rows(folder: Path, form: Form) -> list[str]:
    """Everything that is in the store."""
    key = FilePlace(folder / "key").read() if form is Form.SEALED else None
    with closing(connect(folder / "memory.db", 1.0, key)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA journal_mode = WAL").fetchall() == [("wal",)]
        tables = [connection.execute(f"SELECT * FROM {name}") for name in METADATA.tables]  # noqa: S608
        return [str(row) for table in tables for row in table]


def change(folder: Path, what: str) -> None:
    getattr(sealing, what)(sqlite_url(folder / "memory.db"), FilePlace(folder / "key"))


def killed(folder: Path, what: str, line: int) -> bool:
    """Whether the change was killed at that line of it, counted as they are run; else it came to its end."""
    child = os.fork()
    if child == 0:
        seen = set()

        def look(frame, event, _):
            if frame.f_code.co_filename != sealing.__file__:
                return None
            if event == "line":
                # The first time by each way: a function may be called from several places.
                seen.add((frame.f_lineno, frame.f_back and frame.f_back.f_lineno))
                if len(seen) == line:
                    os.kill(os.getpid(), signal.SIGKILL)
            return look

        sys.settrace(look)
        change(folder, what)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def main(source: Path, what: str) -> None:
    before = {"encrypt": Form.PLAIN, "decrypt": Form.SEALED}[what]
    after = {"encrypt": Form.SEALED, "decrypt": Form.PLAIN}[what]
    told = rows(source, before)
    assert told
    found = []
    for line in range(1, 10_000):
        folder = source.with_name(f"{source.name}-{line}")
        shutil.copytree(source, folder)
        went_on = killed(folder, what, line)
        found.append(form_of(folder / "memory.db"))
        assert rows(folder, found[-1]) == told, f"line {line}"
        if went_on:
            if found[-1] is before or sealing.leftovers(folder / "memory.db"):
                change(folder, what)
            assert rows(folder, after) == told, f"line {line}, done again"
        assert {path.name for path in folder.iterdir()} == {"key", "memory.db"}, f"line {line}"
        marked = MARK in (folder / "memory.db").read_bytes()
        assert marked is (after is Form.PLAIN), f"line {line}"
        shutil.rmtree(folder)
        if not went_on:
            break
    sys.stdout.write(" ".join([str(len(found) - 1), *sorted({form.value for form in found})]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
