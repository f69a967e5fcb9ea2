"""Processor time of another process and of its threads, as Linux tells it in /proc (proc(5)).

Elsewhere a process cannot read it of another one without a further library.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Used:
    """What a process or a thread has used since it began."""

    name: str
    """As the kernel knows it: at most 15 characters."""
    seconds: float
    """Processor time, its own and the kernel's for it; it moves in steps of a clock tick, 10 ms."""


def process_used(pid: int) -> Used | None:
    """What a process has used, with all its threads, those too that have ended.

    Returns:
        None where there is no such process, or no /proc.
    """
    return _read(Path("/proc", str(pid), "stat"))


def threads_used(pid: int) -> dict[int, Used]:
    """What each thread that a process has now has used, by the threads' numbers; empty where none is told."""
    return dict(_threads(Path("/proc", str(pid), "task")))


class ThreadTimes:
    """Adds up what threads use from the first look on; looks at what has ended as it was seen last."""

    def __init__(self) -> None:
        self._first: Mapping[int, Used] | None = None
        self._last: dict[int, Used] = {}

    def look(self, threads: Mapping[int, Used]) -> None:
        """Take in what the threads have used by now."""
        if self._first is None:
            self._first = dict(threads)
        self._last.update(threads)

    def besides(self, prefix: str) -> float | None:
        """Seconds used since the first look by threads whose name does not begin so; None: none was seen."""
        first = self._first or {}
        if not self._last:
            return None
        return sum(
            used.seconds - (first[number].seconds if number in first else 0.0)
            for number, used in self._last.items()
            if not used.name.startswith(prefix)
        )


def _threads(folder: Path) -> Iterator[tuple[int, Used]]:
    try:
        numbers = [int(path.name) for path in folder.iterdir()]
    except OSError:
        return
    for number in numbers:
        used = _read(folder / str(number) / "stat")
        if used is not None:  # it may have ended just now
            yield number, used


def _read(stat: Path) -> Used | None:
    try:
        head, _, tail = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")
    except OSError:
        return None
    fields = tail.split()  # from the third one on; utime and stime are the 14th and 15th
    return Used(head.partition("(")[2], (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
