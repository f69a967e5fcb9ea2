"""Typed turns over a WebSocket: chat, tickets, somebody else's recogniser.

Each text message is a turn, `{"speaker": "customer" or "agent", "text", "at"?}`; a first one may be
`{"hello": {...}}` with `call`, `number`, `agent`, `customer`, `began`, `token`, and a last one `{"end": {}}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from speech.sources.protocols.hello import CallHello
from speech.sources.protocols.protocol import (
    Closed,
    Opened,
    ProtocolError,
    Refused,
    Reply,
    SaysNothing,
    Told,
    check_size,
)
from speech.sources.typed import CHANNELS, read_turn


class Chat(SaysNothing):
    """One typed conversation."""

    name: ClassVar[str] = "chat"
    waits: ClassVar[bool] = False

    def __init__(self) -> None:
        self._opened = False
        self._over = False

    def receive(self, message: str | bytes) -> Sequence[Told]:
        """Take in a whole message.

        Raises:
            ProtocolError: it is none of this protocol.
        """
        if self._over:
            return ()
        try:
            check_size(message)
            return self._said(message)
        except ProtocolError:
            self._over = True
            raise

    def ended(self) -> Sequence[Reply]:
        """All has been read."""
        return [Reply('{"ended":{}}')]

    def refuse(self, code: Refused) -> Sequence[Reply]:
        """Why the connection will be closed."""
        return [Reply(json.dumps({"refused": {"code": str(code)}}))]

    def _said(self, message: str | bytes) -> Sequence[Told]:
        fields = _object(message)
        if "hello" in fields and not self._opened:
            hello = CallHello.read(fields["hello"])
            if hello is None:
                raise ProtocolError(Refused.MALFORMED, "The hello holds what is no short text.")
            return [self._open(hello)]
        told: list[Told] = [] if self._opened else [self._open(CallHello())]
        if "end" in fields:
            self._over = True
            return [*told, Closed("end")]
        try:
            return [*told, *read_turn(fields)]
        except (TypeError, ValueError):
            error = ProtocolError(Refused.MALFORMED, "A message is none of hello, turn and end.")
        raise error

    def _open(self, hello: CallHello) -> Opened:
        self._opened = True
        return Opened(self.name, hello.call, CHANNELS, hello.token, about=hello.about)


def _object(message: str | bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(message) if isinstance(message, str) else None
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {}
