"""Twilio Media Streams and near relations: a call's audio as JSON over a WebSocket, one side of it or both.

    connected, start, then media, mark and dtmf in any order, and stop

All are text. A `media` holds base64 of 8 kHz mu-law, its side (`track`) and when it was heard, in
milliseconds since the stream began; numbers come as strings (twilio.com/docs/voice/media-streams, "WebSocket
Messages"). We answer nothing: on a one-way stream an answer is an error (twilio.com/docs/api/errors/31924).

Relations that send the same under slightly other names are heard too. Telnyx writes `media_format` for
`mediaFormat` and so on, calls its codecs PCMU and PCMA, names no tracks in advance, and says that messages
may come out of order (developers.telnyx.com, "Stream call media over WebSocket"); SignalWire speaks of
`inbound_track` for `inbound`. Linear PCM (Exotel), G.722, Opus and any rate but 8 kHz are refused.

Of a stream's own parameters `token`, `call`, `number`, `agent` and `customer` are taken. The rest is not
kept, and no key that was pressed is.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import AliasChoices, AliasGenerator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from speech.audio import Channel
from speech.sources.protocols.companding import from_alaw, from_mulaw
from speech.sources.protocols.message_order import MessageOrder
from speech.sources.protocols.protocol import (
    Closed,
    Opened,
    ProtocolError,
    Refused,
    SaysNothing,
    Sound,
    Told,
    check_size,
)

_RATE = 8_000
"""Samples a second."""

_LATEST = 24 * 3600 * 1000
"""Milliseconds: no call is that long, and whoever fills gaps with silence must not be made to fill years."""

_DECODERS = {"audio/x-mulaw": from_mulaw, "pcmu": from_mulaw, "audio/x-alaw": from_alaw, "pcma": from_alaw}

_Track = Annotated[
    Literal["inbound", "outbound"],
    BeforeValidator(lambda track: track.removesuffix("_track") if isinstance(track, str) else track),
]
"""As the provider sees it: inbound is what it hears from the leg on which the stream hangs."""

_Private = Annotated[str, Field(max_length=500, repr=False)]
"""What the sender says of the call; no name, number or token of ours is longer."""


class _Part(BaseModel):
    """A part of a message, its names in either spelling; what is not named here is dropped unread."""

    model_config = ConfigDict(
        alias_generator=AliasGenerator(validation_alias=lambda name: AliasChoices(to_camel(name), name))
    )


class _Format(_Part):
    encoding: str
    sample_rate: int = _RATE
    channels: int = 1


class _Parameters(_Part):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    token: _Private = ""
    call: _Private = ""
    number: _Private = ""
    agent: _Private = ""
    customer: _Private = ""


class _Start(_Part):
    call_sid: _Private = Field("", validation_alias=AliasChoices("callSid", "call_sid", "call_control_id"))
    tracks: frozenset[_Track] = frozenset()
    media_format: _Format
    custom_parameters: _Parameters | None = None


class _Media(_Part):
    track: _Track = "inbound"
    timestamp: int | None = Field(None, ge=0, le=_LATEST)
    payload: str = Field(repr=False)


class _Message(_Part):
    event: str
    sequence_number: int | None = Field(None, ge=0)
    start: _Start | None = None
    media: _Media | None = None


class Twilio(SaysNothing):
    """One stream, heard only.

    Args:
        inbound: who is heard on the inbound track. A stream on the customer's leg carries the customer there,
            and what is played to them, the agent, on the outbound track; on the agent's leg it is the other
            way round.
    """

    name: ClassVar[str] = "twilio"
    waits: ClassVar[bool] = False

    def __init__(self, inbound: Channel = Channel.CUSTOMER) -> None:
        outbound = Channel.CUSTOMER if inbound is Channel.AGENT else Channel.AGENT
        self._sides: dict[_Track, Channel] = {"inbound": inbound, "outbound": outbound}
        self._tracks: frozenset[_Track] = frozenset()
        self._decode = from_mulaw
        self._order = MessageOrder()
        self._over = False

    @property
    def dropped(self) -> int:
        """Messages dropped so far, since they came twice or too late to be put in order."""
        return self._order.dropped

    def receive(self, message: str | bytes) -> Sequence[Told]:
        """Take in a message.

        A sound's `start` counts from the beginning of the stream, where the sender gives times. Sounds come
        in the order of the messages' numbers, and a few wait for one that is missing; what comes later than
        that, or twice, is dropped.

        Raises:
            ProtocolError: the sender broke the protocol, or sends what cannot be heard. Nothing is told after
            it.
        """
        if self._over:
            return ()
        try:
            told = self._told(_parsed(message))
        except ProtocolError:
            self._over = True
            self._order.flush()
            raise
        self._over = any(isinstance(one, Closed) for one in told)
        return told

    def _told(self, message: _Message) -> Sequence[Told]:
        event, number = message.event, message.sequence_number
        if not self._tracks:
            if event == "connected":
                return ()
            if event != "start":
                raise ProtocolError(Refused.OUT_OF_ORDER, "A stream begins with its start message.")
            return (self._opened(message.start, number),)
        if event == "stop":
            return (*self._order.flush(), Closed("stopped"))
        if number is not None and self._order.is_past(number):
            return ()
        if event in {"connected", "start"}:
            raise ProtocolError(Refused.OUT_OF_ORDER, "A stream begins only once.")
        # Any other message says nothing to us, but takes its place in the count.
        sounds = self._sounds(message.media) if event == "media" else ()
        return sounds if number is None else self._order.take(number, sounds)

    def _opened(self, start: _Start | None, number: int | None) -> Opened:
        if start is None:
            raise ProtocolError(Refused.MALFORMED, "A start message does not describe its stream.")
        sent = start.media_format
        decode = _DECODERS.get(sent.encoding.partition(";")[0].strip().lower())
        if decode is None or sent.sample_rate != _RATE or sent.channels != 1:
            raise ProtocolError(
                Refused.UNSUPPORTED,
                "The audio cannot be heard. Send mu-law or A-law at 8000 Hz, a channel a track.",
            )
        self._decode = decode
        self._tracks = start.tracks or frozenset(self._sides)
        if number is not None:
            self._order.take(number, ())
        given = start.custom_parameters or _Parameters()
        about = {"number": given.number, "agent": given.agent, "customer": given.customer}
        return Opened(
            self.name,
            given.call or start.call_sid,
            tuple(side for track, side in self._sides.items() if track in self._tracks),
            given.token,
            about=MappingProxyType({name: value for name, value in about.items() if value}),
        )

    def _sounds(self, media: _Media | None) -> tuple[Sound, ...]:
        data = None if media is None or media.track not in self._tracks else _from_base64(media.payload)
        if media is None or data is None:
            raise ProtocolError(
                Refused.MALFORMED, "A media message holds no audio of a track that was announced."
            )
        if not data:
            return ()
        start = None if media.timestamp is None else media.timestamp * _RATE // 1000
        return (Sound(self._sides[media.track], _RATE, self._decode(data), start),)


def _parsed(message: str | bytes) -> _Message:
    check_size(message)
    parsed = _valid(message) if isinstance(message, str) else None
    if parsed is None:
        raise ProtocolError(Refused.MALFORMED, "The message is none of a media stream.")
    return parsed


def _valid(message: str) -> _Message | None:
    """None where it is not valid: an error raised in here would carry what was received."""
    try:
        return _Message.model_validate_json(message)
    except ValueError:
        return None


def _from_base64(payload: str) -> bytes | None:
    try:
        return base64.b64decode(payload, validate=True)
    except ValueError:
        return None
