"""Typed turns over a WebSocket: chat, tickets, somebody else's recogniser.

Each text message is a turn, `{"speaker": "customer" or "agent", "text", "at"?}`; a first one may be
`{"hello": {...}}` with `call`, `number`, `agent`, `customer`, `began`, `token`, and a last one `{"end": {}}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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

_Text = Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]


class _Hello(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    call: _Text = ""
    number: _Text = ""
    agent: _Text = ""
    customer: _Text = ""
    began: _Text = ""
    language: _Text = ""
    token: _Text = ""


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
            hello = _hello(fields["hello"])
            if hello is None:
                raise ProtocolError(Refused.MALFORMED, "The hello holds what is no short text.")
            return [self._open(hello)]
        told: list[Told] = [] if self._opened else [self._open(_Hello())]
        if "end" in fields:
            self._over = True
            return [*told, Closed("end")]
        try:
            return [*told, read_turn(fields)]
        except (TypeError, ValueError):
            pass
        raise ProtocolError(Refused.MALFORMED, "A message is none of hello, turn and end.")

    def _open(self, hello: _Hello) -> Opened:
        self._opened = True
        about = hello.model_dump(exclude={"call", "token"}, exclude_defaults=True)
        return Opened(self.name, hello.call, CHANNELS, hello.token, about=MappingProxyType(about))


def _object(message: str | bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(message) if isinstance(message, str) else None
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {}


def _hello(fields: Any) -> _Hello | None:  # noqa: ANN401 - whatever JSON may hold
    """None where it is not valid: an error raised in here would carry what was received."""
    try:
        return _Hello.model_validate(fields)
    except ValidationError:
        return None
