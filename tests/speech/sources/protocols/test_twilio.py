"""Media Streams: a call as Twilio sends it, its relations, and sounds in their place."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from speech.audio import Channel
from speech.sources.protocols.companding import from_alaw, from_mulaw
from speech.sources.protocols.protocol import Closed, Opened, Refused, Sound
from speech.sources.protocols.twilio import Twilio
from tests.speech.sources.protocols.twilio_messages import (
    AGENT,
    CONNECTED,
    CUSTOMER,
    DTMF,
    MARK,
    START,
    STOP,
    media,
    places,
    start,
    stream,
    told_of,
)


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


def test_nothing_is_answered() -> None:
    protocol = stream()
    answers = [protocol.opened(), protocol.ended(), protocol.refuse(Refused.BUSY), protocol.idle(60.0)]
    assert answers == [()] * 4
    assert Twilio.waits is False
