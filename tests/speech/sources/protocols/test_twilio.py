"""Media Streams: a call as Twilio sends it, its relations, and messages of all kinds in any order."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import Channel
from speech.sources.protocols.companding import from_alaw, from_mulaw
from speech.sources.protocols.message_order import MOST_HELD
from speech.sources.protocols.protocol import (
    LARGEST_BINARY,
    LARGEST_TEXT,
    Closed,
    Opened,
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


def test_a_call_as_twilio_sends_it() -> None:
    protocol = Twilio()
    assert protocol.receive(CONNECTED) == ()
    assert protocol.receive(START) == (Opened("twilio", "CA9a3f1e", (CUSTOMER, AGENT)),)
    # Silence, then the loudest sample either way; each track has a chunk 1, at the same time.
    loud = base64.b64encode(b"\xff" * 158 + b"\x80\x00").decode()
    first = (
        '{"event":"media","sequenceNumber":"2","media":{"track":"outbound","chunk":"1","timestamp":"5",'
        f'"payload":"{loud}"}},"streamSid":"MZ18ad3ab5"}}'
    )
    (sound,) = protocol.receive(first)
    assert isinstance(sound, Sound)
    assert (sound.channel, sound.rate, sound.start) == (AGENT, 8_000, 40)
    assert sound.samples.dtype == np.int16
    assert sound.samples.tolist() == [0] * 158 + [32_124, -32_124]
    (sound,) = protocol.receive(first.replace("outbound", "inbound").replace('Number":"2"', 'Number":"3"'))
    assert isinstance(sound, Sound)
    assert (sound.channel, sound.start) == (CUSTOMER, 40)
    assert protocol.receive(DTMF) == ()
    assert protocol.receive(MARK) == ()
    assert places(protocol.receive(media(6, at=25))) == [200]
    assert protocol.receive(STOP) == (Closed("stopped"),)
    assert protocol.receive(media(8, at=45)) == ()


def test_on_the_agents_leg_the_sides_are_swapped() -> None:
    protocol = Twilio(inbound=AGENT)
    (opened,) = protocol.receive(START)
    assert isinstance(opened, Opened)
    assert opened.channels == (AGENT, CUSTOMER)
    told = told_of(protocol, [media(2, track="inbound"), media(3, track="outbound")])
    assert [one.channel for one in told if isinstance(one, Sound)] == [AGENT, CUSTOMER]


@pytest.mark.parametrize(
    ("tracks", "inbound", "channels"),
    [
        (["inbound"], CUSTOMER, (CUSTOMER,)),
        (["outbound"], CUSTOMER, (AGENT,)),
        (["outbound", "inbound", "inbound"], CUSTOMER, (CUSTOMER, AGENT)),
        (["inbound_track"], AGENT, (AGENT,)),
        ([], CUSTOMER, (CUSTOMER, AGENT)),
        (None, CUSTOMER, (CUSTOMER, AGENT)),
    ],
)
def test_the_tracks_tell_the_sides(
    tracks: list[str] | None, inbound: Channel, channels: tuple[Channel, ...]
) -> None:
    (opened,) = Twilio(inbound).receive(start(tracks=tracks))
    assert isinstance(opened, Opened)
    assert opened.channels == channels


def test_the_parameters_that_we_know_are_taken_and_no_others() -> None:
    given = {
        "token": "of a secret",
        "call": "order 17",
        "number": "+15550100",
        "agent": "mary",
        "customer": "c-9",
        "FirstName": "Jane",
    }
    (opened,) = Twilio().receive(start(customParameters=given))
    assert opened == Opened(
        "twilio",
        "order 17",
        (CUSTOMER, AGENT),
        "of a secret",
        about={"number": "+15550100", "agent": "mary", "customer": "c-9"},
    )
    (opened,) = Twilio().receive(start(customParameters={"number": 15550100}, callSid=None))
    assert opened == Opened("twilio", "", (CUSTOMER, AGENT), about={"number": "15550100"})


def test_telnyx_is_heard_in_its_own_spelling() -> None:
    begin = (
        '{"event":"start","sequence_number":"1","start":{"user_id":"3e6f995f","call_control_id":"v2:T02l",'
        '"client_state":null,"custom_parameters":{"agent":"mary"},"media_format":{"encoding":"PCMA",'
        '"sample_rate":8000,"channels":1}},"stream_id":"32DE0DEA-53CB"}'
    )
    sound = (
        '{"event":"media","sequence_number":"4","media":{"track":"inbound","chunk":"2","timestamp":"20",'
        '"payload":"1VWqKg=="},"stream_id":"32DE0DEA-53CB"}'
    )
    key = '{"event":"dtmf","stream_id":"32DE0DEA-53CB","occurred_at":"2026-01-01","dtmf":{"digit":"1"}}'
    protocol = Twilio()
    told = told_of(protocol, ['{"event":"connected","version":"1.0.0"}', begin, sound, key])
    # Two numbers are missing; what waits for them comes with the end at the latest.
    assert told == [Opened("twilio", "v2:T02l", (CUSTOMER, AGENT), about={"agent": "mary"})]
    sounds, closed = protocol.receive('{"event":"stop","sequence_number":"5","stop":{}}')
    assert isinstance(sounds, Sound)
    assert sounds.samples.tolist() == from_alaw(bytes.fromhex("d555aa2a")).tolist()
    assert (sounds.start, closed) == (160, Closed("stopped"))


@pytest.mark.parametrize(
    ("spoken", "decode"),
    [
        ({"encoding": "audio/x-mulaw"}, from_mulaw),
        ({"encoding": "audio/x-mulaw;rate=8000", "sampleRate": "8000", "channels": "1"}, from_mulaw),
        ({"encoding": "PCMU", "sample_rate": 8000}, from_mulaw),
        ({"encoding": "audio/x-alaw", "sampleRate": 8000}, from_alaw),
    ],
)
def test_both_laws_are_heard(spoken: dict[str, object], decode: Any) -> None:
    data = bytes(range(256))
    (sound,) = stream(start(mediaFormat=spoken)).receive(media(2, data=data))
    assert isinstance(sound, Sound)
    assert sound.samples.tolist() == decode(data).tolist()


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


def test_sounds_lie_where_their_times_say_however_they_are_bunched() -> None:
    messages = [media(number, at=at) for number, at in [(2, 0), (3, 20), (4, 40), (5, 3_000), (6, 3_020)]]
    assert places(told_of(stream(), messages)) == [0, 160, 320, 24_000, 24_160]
    assert places(stream().receive(media(2, at=None))) == [None]


def test_a_late_message_is_put_in_order_and_a_doubled_one_dropped() -> None:
    protocol = stream()
    assert places(told_of(protocol, [media(2, at=0), media(4, at=40), media(4, at=40)])) == [0]
    assert places(told_of(protocol, [media(3, at=20), media(3, at=20), START, DTMF, media(5, at=60)])) == [
        160,
        320,
        480,
    ]
    assert protocol.dropped == 4


def test_a_message_that_never_comes_holds_up_only_a_few() -> None:
    protocol = stream()
    told = told_of(protocol, [media(number, at=number * 20) for number in range(3, 40)])
    assert places(told) == [number * 160 for number in range(3, 40)]
    assert protocol.receive(media(2)) == ()
    assert protocol.dropped == 1


def test_without_numbers_all_is_told_as_it_comes() -> None:
    messages = [media(None, at=0), media(None, at=0), media(None, at=40, track=None)]
    assert places(told_of(stream(), messages)) == [0, 0, 320]


def test_a_media_message_may_be_empty() -> None:
    assert places(told_of(stream(), [media(2, data=b""), media(3, at=20)])) == [160]


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


def test_nothing_is_answered() -> None:
    protocol = stream()
    answers = [protocol.opened(), protocol.ended(), protocol.refuse(Refused.BUSY), protocol.idle(60.0)]
    assert answers == [()] * 4
    assert Twilio.waits is False


@st.composite
def calls(draw: st.DrawFn) -> list[tuple[int, str, bytes]]:
    """Numbers, tracks and audio of a call's media."""
    sizes = draw(
        st.lists(st.tuples(st.sampled_from(["inbound", "outbound"]), st.binary(max_size=6)), max_size=40)
    )
    return [(number, track, data) for number, (track, data) in enumerate(sizes, start=2)]


@given(calls(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_what_was_sent_is_told_once_and_in_order(sent: list[tuple[int, str, bytes]], chance: Any) -> None:
    messages: list[str] = []
    for begin in range(0, len(sent), MOST_HELD):
        block = [
            media(number, at=number, track=track, data=data)
            for number, track, data in sent[begin : begin + MOST_HELD]
        ]
        chance.shuffle(block)
        messages += block + chance.sample(block, len(block) // 2)
    told = told_of(stream(), [*messages, STOP])
    sounds = [one for one in told if isinstance(one, Sound)]
    sides = {"inbound": CUSTOMER, "outbound": AGENT}
    assert [(one.channel, one.start, one.samples.tolist()) for one in sounds] == [
        (sides[track], number * 8, from_mulaw(data).tolist()) for number, track, data in sent if data
    ]
    assert told[-1] == Closed("stopped")


SPOKEN = "spoken-word"
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**6).map(str)
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from([SPOKEN, "inbound", "outbound", "audio/x-mulaw", "/////w==", "media", "start"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["track", "payload", "timestamp", "encoding", "sampleRate", "token", "call", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


@st.composite
def changed(draw: st.DrawFn) -> str:
    """A message of a real exchange with some values in it changed, taken away or added."""
    message = json.loads(draw(st.sampled_from([CONNECTED, START, DTMF, MARK, media(2), media(3, at=20)])))
    for _ in range(draw(st.integers(0, 2))):
        inside = [message, *(part for part in message.values() if isinstance(part, dict))]
        part = draw(st.sampled_from(inside))
        name = draw(st.sampled_from([*part, "sequenceNumber", "start", "media", "customParameters"]))
        if draw(st.booleans()):
            part[name] = draw(VALUES)
        else:
            part.pop(name, None)
    text = json.dumps(message)
    return text[: draw(st.integers(0, len(text)))] if draw(st.integers(0, 9)) == 0 else text


MESSAGES = st.one_of(
    changed(),
    st.builds(media, st.integers(0, 60), at=st.integers(0, 2000), data=st.binary(max_size=8)),
    st.sampled_from([CONNECTED, START, DTMF, MARK, STOP, SPOKEN, json.dumps({"event": SPOKEN})]),
    st.text(max_size=30),
    st.binary(max_size=30),
)


@given(st.lists(MESSAGES, max_size=30), st.booleans())
@settings(deadline=None, max_examples=250)
def test_whatever_comes_is_told_or_refused(messages: list[str | bytes], well_begun: bool) -> None:
    protocol = Twilio()
    told: list[Told] = []
    refused: list[ProtocolError] = []
    over = False
    for message in ([CONNECTED, START] if well_begun else []) + messages:
        try:
            new = protocol.receive(message)
        except ProtocolError as error:
            new, over = (), True
            refused.append(error)
        assert len(refused) <= 1
        assert not (over and new)
        told += new
        over = over or any(isinstance(one, Closed) for one in new)
        assert len(protocol._order._held) <= MOST_HELD
        assert not (over and protocol._order._held)
    assert [isinstance(one, Opened) for one in told] == [place == 0 for place in range(len(told))]
    assert SPOKEN not in repr([told, refused, protocol, *(error.__context__ for error in refused)])
