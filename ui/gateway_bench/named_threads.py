"""Runs `heartline` with its threads known to the kernel by their names, so that each one's work can be told.

From Python 3.14 on threads are so by themselves; before, all carry the program's name.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

LONGEST_NAME = 15
"""Bytes of a thread's name that Linux keeps (proc(5), /proc/PID/comm)."""


def name_threads() -> None:
    """Let every thread that begins from now on tell the kernel its name, where there is a /proc."""
    run = threading.Thread.run

    def named_run(self: threading.Thread) -> None:
        with suppress(OSError):
            comm = Path("/proc/self/task", str(threading.get_native_id()), "comm")
            comm.write_bytes(self.name.encode()[:LONGEST_NAME])
        run(self)

    threading.Thread.run = named_run  # type: ignore[method-assign]


if __name__ == "__main__":
    from ui.cli import main

    name_threads()
    main()
