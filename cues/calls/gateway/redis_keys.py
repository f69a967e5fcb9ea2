"""Which keys gateways share in Redis, and how long each stays.

| key | kind | holds |
|---|---|---|
| `heartline:call:ID` | hash | owner, what lists show, sender, number of the newest event |
| `heartline:call:ID:events` | stream | every event but partials; an entry's id is the event's number |
| `heartline:call:ID:partials` | stream | the newest partials alone, the same way |
| `heartline:ref:DIGEST` | string | the id of the call that a sender has given a name of its own |
| `heartline:calls` | sorted set | ids of calls under way (infinite) or when they ended, ms |
| `heartline:changes` | stream | ids of calls whose hash has changed |
| `heartline:gateway:NAME` | string | a gateway lives; the agents at its desks |
| `heartline:gateways` | set | names of gateways that lived |
| `heartline:inbox:NAME` | stream | what others write to a gateway: commands, questions; taken out when read |
| `heartline:secret` | string | what tickets are checked by; the one key that stays |
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

KEPT: Final = 3600_000
"""Milliseconds since a call's last event, or since its owner last spoke of it, after which all of it is
gone. After `call.ended` that is the hour for which journals are kept. A call that was cut off needs no week
here: another gateway takes it over within seconds, or all are dead, and its own one has the journal."""
PARTIALS: Final = 32
"""Partials of a call that are kept: those of some seconds, for followers that look a little later."""
CHANGES: Final = 10_000
"""Changes that are kept, about; a gateway that misses more reads all calls anew."""
LETTERS: Final = 4096
"""Letters that may wait for one gateway."""
LETTERS_KEPT: Final = 60_000
"""Milliseconds after which unread letters to a gateway are gone."""

CALLS: Final = "heartline:calls"
CHANGED: Final = "heartline:changes"
GATEWAYS: Final = "heartline:gateways"
SECRET: Final = "heartline:secret"  # noqa: S105 - where it is kept, not one


def call(id_: str) -> str:
    """A call's hash."""
    return f"heartline:call:{id_}"


def events(id_: str) -> str:
    """A call's events that last."""
    return f"heartline:call:{id_}:events"


def partials(id_: str) -> str:
    """A call's newest partials."""
    return f"heartline:call:{id_}:partials"


def ref(sender: str, name: str) -> str:
    """Where a sender's own name for a call leads; neither can be read from it."""
    named = f"{len(sender)}:{sender}{name}".encode(errors="replace")
    return f"heartline:ref:{sha256(named).hexdigest()[:32]}"


def gateway(name: str) -> str:
    """A gateway's sign of life."""
    return f"heartline:gateway:{name}"


def inbox(name: str) -> str:
    """A gateway's letters."""
    return f"heartline:inbox:{name}"
