"""What calls leave in folders of JSON Lines: found by who called, deleted, and looked for again."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from cues.calls.events import CallContext, CallStarted
from cues.memory.numbers import Identity, identity_of
from speech.errors import HeartlineError

ANEW = ".forgetting"
"""Ending of a file that is being written anew."""


class FolderTraces:
    """Folders of this machine where journals, kept results and reviews lie, with all folders in them."""

    def __init__(self, folders: Sequence[Path], region: str) -> None:
        """Take folders, which need not exist, and the country of numbers without a country code."""
        self._folders = tuple(folders)
        self._region = region

    def calls_of(self, who: Collection[Identity]) -> frozenset[str]:
        """The calls that were with somebody known by one of these.

        Raises:
            HeartlineError: a file cannot be read.
        """
        found: set[str] = set()
        if who:
            for path in self._files():
                found.update(call for call, customer in _callers(path) if self._is_one_of(customer, who))
        return frozenset(found)

    def forget(self, calls: Collection[str]) -> tuple[str, ...]:
        """Delete every line of these calls, and the files that hold nothing else or are named by one.

        Raises:
            HeartlineError: a file cannot be changed.
        """
        return tuple(self._forgotten(path, calls) for path in self._traces(calls))

    def left_of(self, calls: Collection[str]) -> tuple[str, ...]:
        """The files that still hold one of these calls.

        Raises:
            HeartlineError: a file cannot be read.
        """
        return tuple(path.name for path in self._traces(calls))

    def _is_one_of(self, customer: str, who: Collection[Identity]) -> bool:
        return identity_of(customer, self._region) in who

    def _traces(self, calls: Collection[str]) -> list[Path]:
        return [path for path in self._files() if path.stem in calls or any(_of(calls, _lines(path)))]

    def _forgotten(self, path: Path, calls: Collection[str]) -> str:
        """Take the lines of these calls out of a file; what was done, for people."""
        try:
            kept = [] if path.stem in calls else [line for line in _lines(path) if not _names(calls, line)]
            if not any(line.strip() for line in kept):
                path.unlink(missing_ok=True)
                return f"{path.name}, deleted"
            anew = path.with_name(path.name + ANEW)
            anew.unlink(missing_ok=True)
            with os.fdopen(os.open(anew, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.writelines(kept)
                file.flush()
                os.fsync(file.fileno())
            anew.replace(path)
        except OSError as error:
            raise HeartlineError(f"{path.name} cannot be changed: {error.strerror}.") from None
        return f"{path.name}, without these calls"

    def _files(self) -> Iterator[Path]:
        for folder in self._folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    yield path


def _callers(path: Path) -> Iterator[tuple[str, str]]:
    """Call and customer of each line that names both."""
    for line in _lines(path):
        if b'"customer"' not in line:
            continue
        with suppress(ValueError):  # the last line of a program that was killed
            fields = json.loads(line)
            if isinstance(fields, dict) and fields.get("event") in (CallStarted.event, CallContext.event):
                call, customer = fields.get("call"), fields.get("customer")
                if isinstance(call, str) and isinstance(customer, str):
                    yield call, customer


def _of(calls: Collection[str], lines: Iterator[bytes]) -> Iterator[bool]:
    return (True for line in lines if _names(calls, line))


def _names(calls: Collection[str], line: bytes) -> bool:
    """True where a line names one of these calls; a line cut short too."""
    return any(json.dumps(call).encode() in line for call in calls)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except FileNotFoundError:
        return  # deleted meanwhile: its time was over
    except OSError as error:
        raise HeartlineError(f"{path.name} cannot be read: {error.strerror}.") from None
