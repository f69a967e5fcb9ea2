"""Events as JSON Lines and back: the one form for the journal, `--json` and the server's feed."""

from __future__ import annotations

import json
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from cues.calls.events import CallEvent
from cues.errors import JournalError

_KINDS = {kind.event: kind for kind in get_args(CallEvent)}
_ADAPTERS: dict[str, TypeAdapter[CallEvent]] = {name: TypeAdapter(kind) for name, kind in _KINDS.items()}


def to_line(event: CallEvent) -> str:
    """One event as one line of JSON, without the line's end."""
    return json.dumps(to_dict(event), ensure_ascii=False, separators=(",", ":"))


def to_dict(event: CallEvent) -> dict[str, Any]:
    """One event as plain values, the contract's names in the contract's order."""
    fields = _ADAPTERS[event.event].dump_python(event, mode="json")
    return {"event": event.event, "schema": event.schema, **fields}


def from_line(line: str) -> CallEvent:
    """One line of JSON as an event; fields of a newer version that this one does not know are left out.

    Raises:
        JournalError: the line is not an event.
    """
    try:
        fields = json.loads(line)
        name = fields.pop("event")
        known = {key: value for key, value in fields.items() if key in _KINDS[name].__dataclass_fields__}
        return _ADAPTERS[name].validate_python(known)
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
        # The cause is left out: it would quote the line, which may hold a customer's words.
        raise JournalError("This line is not an event of a call.") from None
