"""Which protocol a connection speaks, told by its first message, where its address does not say."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from speech.sources.protocols.chat import Chat
from speech.sources.protocols.freeswitch import FreeSwitch
from speech.sources.protocols.own import Own
from speech.sources.protocols.protocol import (
    AudioProtocol,
    ProtocolError,
    Refused,
    Reply,
    Told,
    check_size,
)
from speech.sources.protocols.twilio import Twilio
from speech.sources.protocols.vosk import Vosk
from speech.transcript import Heard

_MAKERS: Mapping[str, Callable[[], AudioProtocol]] = {
    "chat": Chat,
    "freeswitch": FreeSwitch,
    "heartline": Own,
    "twilio": Twilio,
    "vosk": Vosk,
}


class FirstMessage:
    """One connection whose first message says what it speaks; from then on it is that protocol.

    AudioHook is not among them: its handshake has to be signed, so it has an address of its own.
    """

    def __init__(self, makers: Mapping[str, Callable[[], AudioProtocol]] = _MAKERS) -> None:
        """Nothing has come yet.

        Args:
            makers: makes a protocol by its name; those that are missing are not spoken.
        """
        self._makers = makers
        self._spoken: AudioProtocol | None = None

    @property
    def name(self) -> str:
        """The protocol's; empty before the first message."""
        return self._spoken.name if self._spoken else ""

    @property
    def waits(self) -> bool:
        """The protocol's."""
        return self._spoken is not None and self._spoken.waits

    @property
    def parting(self) -> float:
        """The protocol's."""
        return self._spoken.parting if self._spoken else 0.0

    @property
    def feeds(self) -> bool:
        """The protocol's; before the first message it may be any."""
        return self._spoken is None or self._spoken.feeds

    def receive(self, message: str | bytes) -> Sequence[Told]:
        """Take in a whole message.

        Raises:
            ProtocolError: it begins none of the protocols, or breaks the one that is spoken.
        """
        if self._spoken is None:
            check_size(message)
            self._spoken = self._makers[self._guess(message)]()
        return self._spoken.receive(message)

    def opened(self, *, ticket: str = "", position: int = 0) -> Sequence[Reply]:
        """As the protocol's."""
        return self._spoken.opened(ticket=ticket, position=position) if self._spoken else ()

    def heard(self, heard: Heard) -> Sequence[Reply]:
        """As the protocol's."""
        return self._spoken.heard(heard) if self._spoken else ()

    def ended(self) -> Sequence[Reply]:
        """As the protocol's."""
        return self._spoken.ended() if self._spoken else ()

    def refuse(self, code: Refused) -> Sequence[Reply]:
        """As the protocol's."""
        return self._spoken.refuse(code) if self._spoken else ()

    def idle(self, seconds: float) -> Sequence[Reply]:
        """As the protocol's."""
        return self._spoken.idle(seconds) if self._spoken else ()

    def _guess(self, message: str | bytes) -> str:
        name = "vosk" if isinstance(message, bytes) else _named_by(_object(message))
        if name not in self._makers:
            raise ProtocolError(
                Refused.MALFORMED, "The first message begins no protocol that is spoken here."
            )
        return name


def _named_by(fields: Mapping[str, Any]) -> str:
    """The protocol whose first message has these fields; empty where it is none's."""
    if "event" in fields:
        return "twilio"
    if "speaker" in fields:
        return "chat"
    hello = fields.get("hello")
    if isinstance(hello, dict):
        return "heartline" if "channels" in hello else "chat"
    if fields.keys() & {"config", "eof", "reset"}:
        return "vosk"
    if fields.keys() & {"sampleRate", "mixType", "callSid"}:
        return "freeswitch"
    return ""


def _object(message: str) -> Mapping[str, Any]:
    try:
        value = json.loads(message)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
