"""Messages as Twilio writes them, and a stream that has begun."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

import pytest

from speech.audio import Channel
from speech.sources.protocols.protocol import (
    ProtocolError,
    Refused,
    Sound,
    Told,
)
from speech.sources.protocols.twilio import Twilio

CUSTOMER, AGENT = Channel.CUSTOMER, Channel.AGENT
CONNECTED = '{"event":"connected","protocol":"Call","version":"1.0.0"}'
START = (
    '{"event":"start","sequenceNumber":"1","start":{"accountSid":"AC0f1e","streamSid":"MZ18ad3ab5",'
    '"callSid":"CA9a3f1e","tracks":["inbound","outbound"],"mediaFormat":{"encoding":"audio/x-mulaw",'
    '"sampleRate":8000,"channels":1},"customParameters":{}},"streamSid":"MZ18ad3ab5"}'
)
DTMF = (
    '{"event":"dtmf","streamSid":"MZ18ad3ab5","sequenceNumber":"4",'
    '"dtmf":{"track":"inbound_track","digit":"7"}}'
)
MARK = '{"event":"mark","sequenceNumber":"5","streamSid":"MZ18ad3ab5","mark":{"name":"my label"}}'
STOP = (
    '{"event":"stop","sequenceNumber":"7","streamSid":"MZ18ad3ab5",'
    '"stop":{"accountSid":"AC0f1e","callSid":"CA9a3f1e"}}'
)


def media(
    number: int | None, *, at: int | None = 0, track: str | None = "inbound", data: bytes = b"\xff" * 160
) -> str:
    """A media message as Twilio writes it, or without what is None."""
    said: dict[str, Any] = {"chunk": "1", "payload": base64.b64encode(data).decode()}
    said |= {} if at is None else {"timestamp": str(at)}
    said |= {} if track is None else {"track": track}
    message: dict[str, Any] = {"event": "media", "media": said, "streamSid": "MZ18ad3ab5"}
    return json.dumps(message if number is None else message | {"sequenceNumber": str(number)})


def start(**changed: object) -> str:
    """A start message with other values in its description; None leaves one out."""
    message = json.loads(START)
    message["start"] = {
        name: value for name, value in (message["start"] | changed).items() if value is not None
    }
    return json.dumps(message)


def stream(begin: str = START, inbound: Channel = CUSTOMER) -> Twilio:
    protocol = Twilio(inbound)
    protocol.receive(CONNECTED)
    protocol.receive(begin)
    return protocol


def told_of(protocol: Twilio, messages: Iterable[str]) -> list[Told]:
    return [one for message in messages for one in protocol.receive(message)]


def places(told: Iterable[Told]) -> list[int | None]:
    return [one.start for one in told if isinstance(one, Sound)]


def refusal(protocol: Twilio, message: str | bytes) -> Refused:
    with pytest.raises(ProtocolError) as refused:
        protocol.receive(message)
    assert refused.value.__context__ is None
    return refused.value.code
