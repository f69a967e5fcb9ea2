"""Media Streams: what is no stream that can be heard is refused, each for its reason."""

from __future__ import annotations

import json

import pytest

from speech.sources.protocols.protocol import LARGEST_BINARY, LARGEST_TEXT, Refused
from speech.sources.protocols.twilio import Twilio
from tests.speech.sources.protocols.twilio_messages import (
    CONNECTED,
    DTMF,
    START,
    STOP,
    media,
    refusal,
    start,
    stream,
    told_of,
)


@pytest.mark.parametrize(
    "spoken",
    [
        {"encoding": "raw", "sample_rate": "8000", "bit_rate": "128kbps"},
        {"encoding": "L16", "sampleRate": 16_000},
        {"encoding": "G722", "sample_rate": 8_000},
        {"encoding": "audio/x-mulaw", "sampleRate": 16_000, "channels": 1},
        {"encoding": "audio/x-mulaw", "sampleRate": 8_000, "channels": 2},
        {"encoding": ""},
    ],
)
def test_what_cannot_be_heard_is_refused(spoken: dict[str, object]) -> None:
    assert refusal(Twilio(), start(mediaFormat=spoken)) is Refused.UNSUPPORTED


@pytest.mark.parametrize("first", [media(2), STOP, DTMF, '{"event":"hello"}'])
def test_a_stream_begins_with_its_start(first: str) -> None:
    assert refusal(Twilio(), first) is Refused.OUT_OF_ORDER


@pytest.mark.parametrize("again", [CONNECTED, START.replace('Number":"1"', 'Number":"2"')])
def test_a_stream_begins_once(again: str) -> None:
    protocol = stream()
    assert refusal(protocol, again) is Refused.OUT_OF_ORDER
    assert protocol.receive(media(3)) == ()


@pytest.mark.parametrize(
    "message",
    [
        "",
        "media",
        "[]",
        "{}",
        '{"event":5}',
        '{"event":"start"}',
        '{"event":"start","start":[]}',
        start(mediaFormat=None),
        start(mediaFormat={"encoding": "audio/x-mulaw", "sampleRate": "fast"}),
        start(tracks=["both_tracks"]),
        start(tracks=[["inbound"]]),
        start(customParameters={"call": "x" * 501}),
        start(customParameters={"token": ["secret"]}),
        '{"event":"connected"' + "[" * 60_000,
        '{"event":"connected","sequenceNumber":"' + "9" * 5_000 + '"}',
        '{"event":"connected","sequenceNumber":"-1"}',
        '{"event":"connected","x":"\ud800"}',
        b'{"event":"connected"}',
    ],
)
def test_what_is_no_message_of_a_stream_is_refused(message: str | bytes) -> None:
    assert refusal(Twilio(), message) is Refused.MALFORMED


@pytest.mark.parametrize(
    "said",
    [
        None,
        {},
        {"track": "inbound"},
        {"track": "sideways", "payload": ""},
        {"track": "inbound", "payload": "no base64"},
        {"track": "inbound", "payload": "AAA"},
        {"track": "inbound", "payload": "\u00e9AAA"},
        {"track": "inbound", "payload": 5, "timestamp": [0]},
        {"track": "inbound", "payload": "", "timestamp": "-20"},
        {"track": "inbound", "payload": "", "timestamp": "86400001"},
        {"track": "outbound", "payload": "/////w=="},
    ],
)
def test_media_that_holds_no_audio_of_its_track_is_refused(said: object) -> None:
    message = json.dumps({"event": "media", "sequenceNumber": "2", "media": said})
    assert refusal(stream(start(tracks=["inbound"])), message) is Refused.MALFORMED


def test_messages_of_any_size_that_is_too_large_are_refused() -> None:
    assert (
        refusal(Twilio(), '{"event":"connected","x":"' + "é" * (LARGEST_TEXT // 2) + '"}')
        is Refused.TOO_LARGE
    )
    assert refusal(Twilio(), bytes(LARGEST_BINARY + 1)) is Refused.TOO_LARGE
    assert len(told_of(stream(), [media(2, data=bytes(49_000))])) == 1
