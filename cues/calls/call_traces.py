"""What calls leave in folders of JSON Lines: found by who called, deleted, and looked for again."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cues.calls.events import CallContext, CallStarted, MemoryEvent
from cues.memory.numbers import Identity, identity_of
from speech.errors import HeartlineError

ANEW = ".forgetting"
"""Ending of a file that is being written anew."""
_CARD: Final = re.compile(rb'"event":\s*"memory"')
_ON_CARD: Final = re.compile(rb'"customer":\s*(\d{1,18})\b')
"""What a line that shows a memory card is told by, without reading it: there are many, and some are long."""


class FolderTraces:
    """Folders of this machine where journals, kept results and reviews lie, with all folders in them."""

    def __init__(self, folders: Sequence[Path], region: str) -> None:
        """Take folders, which need not exist, and the country of numbers without a country code."""
        self._folders = tuple(folders)
        self._region = region

    def calls_of(self, who: Collection[Identity], customers: Collection[int] = ()) -> frozenset[str]:
        """The calls that were with somebody known by one of these, or whose card was ever theirs.

        Args:
            who: numbers and own ids.
            customers: ids of the store. A card that was opened by mistake counts: what it told lies there.

        Raises:
            HeartlineError: a file cannot be read.
        """
        found: set[str] = set()
        if who or customers:
            for path in self._files():
                for event in _with_customer(path, customers):
                    if self._is_one_of(event.customer, who) or event.card in customers:
                        found.add(event.call)
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

    def _is_one_of(self, customer: str | None, who: Collection[Identity]) -> bool:
        return customer is not None and identity_of(customer, self._region) in who

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


@dataclass(frozen=True, slots=True, repr=False)
class _WithCustomer:
    """What a line tells of whom its call is with."""

    call: str
    customer: str | None
    """As the telephone system or the CRM names them."""
    card: int | None
    """The store's id, on the memory card."""


def _with_customer(path: Path, customers: Collection[int]) -> Iterator[_WithCustomer]:
    for line in _lines(path):
        if b'"customer"' not in line:
            continue
        if _CARD.search(line) and not any(int(each) in customers for each in _ON_CARD.findall(line)):
            continue
        with suppress(ValueError):  # the last line of a program that was killed
            fields = json.loads(line)
            if isinstance(fields, dict) and isinstance(fields.get("call"), str):
                yield from _told(fields)


def _told(fields: dict[str, Any]) -> Iterator[_WithCustomer]:
    event, customer, card = fields.get("event"), fields.get("customer"), fields.get("card")
    if event in (CallStarted.event, CallContext.event) and isinstance(customer, str):
        yield _WithCustomer(fields["call"], customer, None)
    elif event == MemoryEvent.event and isinstance(card, dict):
        yield _WithCustomer(fields["call"], None, card.get("customer"))


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
