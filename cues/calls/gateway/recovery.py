"""Calls that were under way when the gateway last went: their journals tell all that it knew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cues.calls.events import CallEnded, CallEvent, CallStarted
from cues.calls.journal import read_journal
from cues.calls.session import CallPlan
from speech.errors import HeartlineError

RECENT = 600.0
"""Seconds since its last event after which nobody comes again for a call: it is left to the sweep."""
LOCK = "gateway.lock"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A call that never ended."""

    plan: CallPlan
    events: tuple[CallEvent, ...]
    """All that it told, in order."""


def plan_of(started: CallStarted) -> CallPlan:
    """What is known of a call before it begins, by its first event."""
    return CallPlan(
        started.call,
        started.source,
        started.channels,
        datetime.fromisoformat(started.began),
        customer=started.customer,
        agent=started.agent,
        sender=started.sender,
        ref=started.ref,
    )


def unfinished(folder: Path, now: float) -> Iterator[Unfinished]:
    """The calls of a gateway's journals that never ended and may yet be gone on with.

    Args:
        folder: where the journals lie; it need not exist.
        now: seconds since the epoch.
    """
    for path in sorted(folder.glob("*.jsonl")):
        try:
            if now - path.stat().st_mtime > RECENT:
                continue
            events = tuple(read_journal(path))
            first = events[0] if events else None
            ended = not events or isinstance(events[-1], CallEnded)
            if ended or not isinstance(first, CallStarted) or not first.sender:
                continue
            _end_last_line(path)
        except (HeartlineError, OSError):
            continue  # damaged, or gone meanwhile: one call less, and no reason not to begin
        yield Unfinished(plan_of(first), events)


def _end_last_line(path: Path) -> None:
    """Take a line out that was being written when the gateway went: the next one begins where it began."""
    with path.open("r+b") as file:
        written = file.read()
        file.truncate(written.rfind(b"\n") + 1)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a gateway's folder: two programs in one would take each other's calls for lost.

    Raises:
        HeartlineError: another gateway is there, or the folder cannot be used.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise HeartlineError(f"The gateway's folder {folder} cannot be used: {error.strerror}.") from None
    try:
        if not _locked(descriptor):
            raise HeartlineError(
                f"Another gateway of this machine uses {folder}. Give this one a name of its own with --name."
            )
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Take the lock, which goes with the program however it ends; where there is none, believe."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
