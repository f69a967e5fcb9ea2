"""The journal: every event of a call on disk before anybody sees it, and gone an hour after the call.

A journal is `CALL.jsonl` in its folder. Files have mode 0600, the folder 0700: they hold a customer's words.
One that is owed to the memory stays until it is remembered (cues/calls/owed.py).
What the customer did not want kept is struck from it, the moment that it is paused.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Self

from cues.calls.events import CallEnded, CallEvent, CallPaused
from cues.calls.striking import struck
from cues.calls.wire import from_line, to_line
from cues.errors import JournalError
from speech.errors import HeartlineError

KEPT_FOR = 3600.0
"""Seconds after `call.ended` for which a journal is kept for recovery."""
STRIKING = ".striking"
"""Ending of a journal that is being written anew; left behind only by a program that was killed meanwhile."""
OWED = ".owed"
"""Ending of the mark beside a journal that is still to be remembered."""
KEPT_UNFINISHED_FOR = 7 * 24 * 3600.0
"""Seconds for which the journal of a call that never ended is kept: it is there to be recovered."""


class Journal:
    """Appends one call's events, each flushed. A disk that refuses never ends the call."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: TextIOWrapper | None = None
        self._failed = False

    @classmethod
    def create(cls, folder: Path, call: str) -> Journal:
        """A journal for a new call; nothing is written yet."""
        return cls(folder / f"{call}.jsonl")

    @property
    def failed(self) -> bool:
        """True once it could not be written: what it holds may not be all that was told."""
        return self._failed

    def append(self, event: CallEvent) -> str | None:
        """Write one event; a pause takes what it drops out of what was written before.

        Returns:
            None, or, the first time the journal cannot be written, a sentence that says so; after that the
            journal stays closed.
        """
        if self._failed:
            self._drop(event)
            return None
        try:
            if isinstance(event, CallPaused) and self._file is not None:
                self._strike(event.dropped_from)
            self._file = self._file or self._open()
            self._file.write(to_line(event) + "\n")
            self._file.flush()
        except (OSError, ValueError, HeartlineError) as error:
            self._failed = True
            self.close()
            self._drop(event)
            # What was told later, a no perhaps, is not in it: nothing of it is to be remembered.
            with suppress(OSError):
                self.path.with_suffix(OWED).unlink(missing_ok=True)
            return f"The journal cannot be written ({_why(error)}); the call goes on without one."
        return None

    def close(self) -> None:
        """End the journal; it appends nothing after this."""
        if self._file is not None:
            with suppress(OSError):  # A full disk: what the buffer still holds is lost, and that was said.
                self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> TextIOWrapper:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _appending(self.path)

    def _drop(self, event: CallEvent) -> None:
        """Let a journal go out of which a pause cannot strike what it drops."""
        if isinstance(event, CallPaused):
            with suppress(OSError):
                for path in (self.path, self.path.with_suffix(STRIKING)):
                    if path.is_file():
                        path.unlink()

    def _strike(self, since: float) -> None:
        """Write the journal anew without what ended after `since`; the old one is replaced at one stroke."""
        self.close()
        self._file = None
        anew = self.path.with_suffix(STRIKING)
        anew.unlink(missing_ok=True)
        with _appending(anew) as file:
            for event in read_journal(self.path):
                file.write(to_line(struck(event, since)) + "\n")
            file.flush()
            os.fsync(file.fileno())
        anew.replace(self.path)


def _why(error: Exception) -> str:
    match error:
        case OSError():
            return str(error.strerror)
        case HeartlineError():
            return "what was written before cannot be read"
        case _:
            return "a name in it is not text"


def _appending(path: Path) -> TextIOWrapper:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.fdopen(descriptor, "a", encoding="utf-8")


def read_journal(path: Path) -> Iterator[CallEvent]:
    """The events of a journal, or of what `replay --json` printed; a last line cut short is left out.

    Raises:
        JournalError: the file is not a journal.
        HeartlineError: it cannot be read.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if not line.endswith("\n") and number > 1:
                    return
                try:
                    yield from_line(line)
                except JournalError:
                    raise JournalError(
                        f"{path.name} is not a call's journal: line {number} is not an event. "
                        "Give a file that `heartline replay --json` wrote."
                    ) from None
    except UnicodeDecodeError:
        raise JournalError(
            f"{path.name} is not a call's journal. Give a file that `heartline replay --json` wrote."
        ) from None
    except OSError as error:
        raise HeartlineError(f"{path.name} cannot be read: {error.strerror}.") from None


def sweep(folder: Path, now: float) -> int:
    """Delete the journals whose time is over, but for those that are owed to the memory.

    Args:
        folder: where the journals lie; it need not exist.
        now: seconds since the epoch.

    Returns:
        How many were deleted.
    """
    deleted = 0
    for path in (*folder.glob("*.jsonl"), *folder.glob(f"*{STRIKING}")):
        try:
            age = now - path.stat().st_mtime
            if age <= (KEPT_FOR if path.suffix == STRIKING or has_ended(path) else KEPT_UNFINISHED_FOR):
                continue
            if path.suffix == STRIKING or not path.with_suffix(OWED).exists():
                path.unlink()
                deleted += 1
        except OSError:
            continue  # Somebody else's, or gone already: the next sweep looks again.
    return deleted


def has_ended(path: Path) -> bool:
    """Whether a journal tells its call's end.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        return f'"event":"{CallEnded.event}"'.encode() in file.read()
