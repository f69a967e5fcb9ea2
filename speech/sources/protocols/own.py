"""Heartline's own protocol: a JSON hello, binary frames that say where they lie, and going on after a break.

All on one WebSocket. The sender's text messages are JSON objects with one key:

    {"hello": {"channels": ["agent", "customer"], "rate": 16000, "format": "s16le", ...}}   first, once
    {"hold": true}    the customer is put on hold; false: back
    {"end": {}}       the call is over

`hello` may hold `call` (the sender's own name for it), `number`, `agent`, `customer`, `began` (ISO 8601),
`language`, `token`, and `resume`: the ticket of a call to go on with. Its binary messages are eight bytes,
the position of the first sample since the call began (big-endian, samples a channel), and then the channels'
samples taking turns, in `format`: `s16le`, `mulaw` or `alaw`.

The gateway answers `{"welcome": {"ticket", "position"}}`, where `position` is up to where it has the call, so
that audio is sent again from there; at the end `{"ended": {}}`; and `{"refused": {"code"}}`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final, Literal

import numpy as np
from pydantic import Field

from speech.audio import SAMPLE_RATE, Channel, Samples
from speech.sources.protocols.companding import from_alaw, from_mulaw
from speech.sources.protocols.hello import CallHello, Text
from speech.sources.protocols.protocol import (
    Closed,
    Held,
    Opened,
    ProtocolError,
    Refused,
    Reply,
    SaysNothing,
    Sound,
    Told,
    check_size,
)

POSITION: Final = struct.Struct(">Q")
"""Before the samples of every binary message."""
LATEST: Final = 24 * 3600
"""Seconds into a call beyond which a position is a mistake."""


def from_s16le(data: bytes) -> Samples:
    """16-bit PCM, little-endian."""
    return np.frombuffer(data, "<i2").astype(np.int16)


FORMATS: Final[dict[str, tuple[int, Callable[[bytes], Samples]]]] = {
    "s16le": (2, from_s16le),
    "mulaw": (1, from_mulaw),
    "alaw": (1, from_alaw),
}
"""Bytes in a sample, and what decodes them."""


class Hello(CallHello):
    """What a sender of audio says besides."""

    channels: tuple[Channel, ...] = Field(min_length=1, max_length=2)
    """Their order within each sample of the audio."""
    rate: int = Field(ge=8000, le=192_000)
    """Samples a second."""
    format: Literal["s16le", "mulaw", "alaw"] = "s16le"
    resume: Text = ""
    """The ticket of the call to go on with; empty: a new one."""


class Own(SaysNothing):
    """One connection of the product's own sender."""

    name: ClassVar[str] = "heartline"
    waits: ClassVar[bool] = False

    def __init__(self) -> None:
        self._hello: Hello | None = None
        self._over = False

    def receive(self, message: str | bytes) -> Sequence[Told]:
        """Take in a whole message.

        Raises:
            ProtocolError: the sender broke the protocol.
        """
        if self._over:
            return ()
        try:
            check_size(message)
            return self._text(message) if isinstance(message, str) else self._sound(message)
        except ProtocolError:
            self._over = True
            raise

    def opened(self, *, ticket: str = "", position: int = 0) -> Sequence[Reply]:
        """The welcome; the position is told at the sender's own rate."""
        rate = self._hello.rate if self._hello else SAMPLE_RATE
        return [_reply("welcome", {"ticket": ticket, "position": position * rate // SAMPLE_RATE})]

    def ended(self) -> Sequence[Reply]:
        """All has been heard."""
        return [_reply("ended", {})]

    def refuse(self, code: Refused) -> Sequence[Reply]:
        """Why the connection will be closed."""
        return [_reply("refused", {"code": str(code)})]

    def _text(self, message: str) -> Sequence[Told]:
        try:
            said = json.loads(message)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or len(said) != 1:
            raise ProtocolError(Refused.MALFORMED, "A text message is no JSON object with one key.")
        match said:
            case {"hello": fields}:
                return [self._greeted(fields)]
            case {"hold": bool(held)} if self._hello:
                return [Held(held)]
            case {"end": _} if self._hello:
                self._over = True
                return [Closed("end")]
        raise ProtocolError(
            Refused.MALFORMED, "A text message is none of hello, hold and end, in this order."
        )

    def _greeted(self, fields: Any) -> Opened:  # noqa: ANN401 - whatever JSON may hold
        if self._hello is not None:
            raise ProtocolError(Refused.OUT_OF_ORDER, "A second hello came.")
        hello = Hello.read(fields)
        if hello is None or len(set(hello.channels)) < len(hello.channels):
            raise ProtocolError(
                Refused.MALFORMED, "The hello lacks something, or holds what cannot be heard."
            )
        self._hello = hello
        return Opened(
            self.name,
            hello.resume or hello.call,
            hello.channels,
            hello.token,
            resumes=bool(hello.resume),
            about=hello.about,
        )

    def _sound(self, data: bytes) -> Sequence[Told]:
        hello = self._hello
        if hello is None:
            raise ProtocolError(Refused.OUT_OF_ORDER, "Audio came before the hello.")
        size, decode = FORMATS[hello.format]
        count = len(hello.channels)
        if len(data) < POSITION.size or (len(data) - POSITION.size) % (size * count):
            raise ProtocolError(Refused.MALFORMED, "A frame has no position, or ends within a sample.")
        (start,) = POSITION.unpack_from(data)
        if start > LATEST * hello.rate:
            raise ProtocolError(Refused.MALFORMED, "A frame lies later than any call lasts.")
        sides = decode(data[POSITION.size :]).reshape(-1, count).T
        if not sides.size:
            return ()
        return [
            Sound(channel, hello.rate, side.copy(), start)
            for channel, side in zip(hello.channels, sides, strict=True)
        ]


def _reply(key: str, fields: dict[str, Any]) -> Reply:
    return Reply(json.dumps({key: fields}, separators=(",", ":")))
