"""What stands in Redis as what it means; whatever else stands there is nothing, and harms nobody."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from cues.calls.events import CallEvent
from cues.calls.gateway.bus import CallRecord
from cues.calls.gateway.hosted import CallInfo
from cues.calls.wire import from_line
from cues.errors import JournalError
from speech.sources.protocols.names import shown

LARGEST: Final = 2**20
"""Bytes of an entry; the largest event, a final with its words, has some ten thousand."""
FURTHEST: Final = 1_000_000
"""Numbers between two events of a call that last, at most; between them are partials."""
LONGEST_NAME: Final = 2000
Entries = Iterable[tuple[bytes, Mapping[bytes, bytes] | None]]
"""As Redis hands on what a stream holds."""
_INFO: TypeAdapter[CallInfo] = TypeAdapter(CallInfo)


def text(value: bytes | None) -> str:
    """A short name; empty where it is none."""
    if value is None or len(value) > LONGEST_NAME:
        return ""
    try:
        name = value.decode()
    except UnicodeDecodeError:
        return ""
    return name if name == shown(name) else ""


def record_of(id_: str, fields: Mapping[bytes, bytes]) -> CallRecord | None:
    """A call's hash; None where it is damaged."""
    try:
        info = _INFO.validate_json(fields.get(b"info", b""))
    except ValidationError:
        return None
    owner = text(fields.get(b"owner"))
    if info.id != id_ or not owner:
        return None
    if b"ended" in fields:  # its end is there a moment before its owner comes to say what it is like
        info = replace(info, state="ended")
    return CallRecord(info, owner, text(fields.get(b"sender")), text(fields.get(b"ref")))


def info_of(record: CallRecord) -> bytes:
    """What a call's hash holds of what lists show."""
    return json.dumps(asdict(record.info), ensure_ascii=False).encode(errors="replace")


def events_of(call: str, entries: Entries, since: int) -> tuple[list[CallEvent], int]:
    """The events that a stream's entries hold, in order, and how many entries hold none.

    Args:
        call: whose they are to be.
        entries: as they came.
        since: the number of the last one that is known; what lies far ahead of it is damage.
    """
    events, damaged = [], 0
    for id_, fields in entries:
        event = _event(id_, fields)
        if event is None or event.call != call or not 0 < event.seq - since <= FURTHEST:
            damaged += 1
            continue
        events.append(event)
        since = event.seq
    return events, damaged


def agents_of(value: bytes | None) -> frozenset[str] | None:
    """The agents at a gateway's desks; None where it does not live."""
    if value is None:
        return None
    agents = json_of(value)
    return frozenset(each for each in (agents if isinstance(agents, list) else ()) if isinstance(each, str))


def json_of(value: bytes | str) -> Any:  # noqa: ANN401 - whatever JSON may hold
    """What a piece of JSON holds; None where it is none."""
    try:
        return json.loads(value) if len(value) <= LARGEST else None
    except (ValueError, RecursionError):
        return None


def _event(id_: bytes, fields: Mapping[bytes, bytes] | None) -> CallEvent | None:
    line = (fields or {}).get(b"event", b"")
    if len(line) > LARGEST:
        return None
    try:
        event = from_line(line.decode())
    except (JournalError, UnicodeDecodeError, RecursionError):
        return None
    return event if id_ == b"%d-1" % event.seq else None
