"""Forks of FreeSWITCH and jambonz: exchanges as they send them, their rules, and whatever else may arrive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import Channel
from speech.sources.protocols.freeswitch import FreeSwitch
from speech.sources.protocols.protocol import (
    LARGEST_BINARY,
    LARGEST_TEXT,
    AudioProtocol,
    Opened,
    ProtocolError,
    Refused,
    Sound,
    Told,
)
from speech.transcript import Tick

SECRET = "marmalade-5f2e"  # noqa: S105 - what must show up nowhere
DIGITS = "4111111111111111"
JAMBONZ = {
    "sampleRate": 16_000,
    "mixType": "stereo",
    "callSid": "aad0115d-ec21-40db-aa02-31b7b01540c5",
    "direction": "inbound",
    "from": "+15550100",
    "to": "+15550199",
    "callId": "fc5f8190-718a-123b-e6ba-023fd61c5256",
    "sipStatus": 200,
    "sipReason": "OK",
    "callStatus": "in-progress",
    "accountSid": "4bfe85c1-96bb-4af7-ac83-68fe7ebd562d",
    "traceId": "18228daa536f82e0",
    "applicationSid": "0e0681b0-d49f-4fb8-b973-b5a3c6758de1",
    "fsSipAddress": "10.0.0.7:5060",
    "customerData": {"tier": "gold"},
    "agent": "kim",
    "token": SECRET,
}
"""The first message of `listen`: rate and mix, the call's attributes, the verb's metadata."""


def pcm(*values: int) -> bytes:
    return np.array(values, "<i2").tobytes()


def sounds(told: Iterable[Told]) -> list[Sound]:
    return [item for item in told if isinstance(item, Sound)]


def heard(told: Iterable[Told]) -> dict[Channel, list[int]]:
    """Each side's samples, joined."""
    sides: dict[Channel, list[int]] = {}
    for sound in sounds(told):
        assert (sound.samples.dtype, sound.samples.ndim, sound.start) == (np.int16, 1, None)
        sides.setdefault(sound.channel, []).extend(sound.samples.tolist())
    return sides


def opened(told: Sequence[Told]) -> Opened:
    assert isinstance(told[0], Opened)
    return told[0]


def test_a_call_from_jambonz_in_stereo() -> None:
    fork = FreeSwitch()
    (it,) = told = fork.receive(json.dumps(JAMBONZ))
    assert opened(told) == Opened(
        "freeswitch",
        "aad0115d-ec21-40db-aa02-31b7b01540c5",
        (Channel.CUSTOMER, Channel.AGENT),
        SECRET,
        about={"agent": "kim", "number": "+15550100"},
    )
    assert SECRET not in repr(it)
    assert fork.opened() == ()
    sound = fork.receive(pcm(1, -1, 2, -2, 3, -3))
    assert {item.rate for item in sounds(sound)} == {16_000}
    assert heard(sound) == {Channel.CUSTOMER: [1, 2, 3], Channel.AGENT: [-1, -2, -3]}
    assert fork.receive(json.dumps({"event": "dtmf", "dtmf": "4", "duration": "1600"})) == ()
    assert fork.receive(json.dumps({"type": "playDone", "data": {"id": "7"}})) == ()
    assert heard(fork.receive(pcm(4, -4))) == {Channel.CUSTOMER: [4], Channel.AGENT: [-4]}
    assert fork.heard(Tick(1.0, {}, {})) == ()
    assert fork.idle(60.0) == ()
    assert fork.ended() == ()


def test_mod_audio_fork_with_metadata_of_its_documents() -> None:
    """`uuid_audio_fork UUID start URL mono 16k JSON`, whose URL says what the metadata does not."""
    fork = FreeSwitch(rate="16k", mix="mono", call="from-the-query")
    told = fork.receive('{"to":"6173333456","from":"2061236666","callid":"f81d4fae-7dec"}')
    assert (opened(told).call, opened(told).channels) == ("f81d4fae-7dec", (Channel.CUSTOMER,))
    assert opened(told).about == {"number": "2061236666"}
    sound = fork.receive(pcm(*range(320)))
    assert [item.rate for item in sounds(sound)] == [16_000]
    assert heard(sound) == {Channel.CUSTOMER: list(range(320))}
    assert fork.receive('{"reason":"done"}') == (), "the text of `stop`"
    assert fork.receive(b"") == [], "a graceful shutdown sends an empty message"


def test_mod_audio_stream_without_metadata() -> None:
    stream = FreeSwitch(call="c-17", rate=8_000, mix="mixed", about={"number": "1"})
    told = stream.receive(pcm(1, 2))
    assert opened(told) == Opened("freeswitch", "c-17", (Channel.MIXED,), about={"number": "1"})
    assert heard(told) == {Channel.MIXED: [1, 2]}
    assert stream.receive('{"sampleRate": 16000, "mixType": "stereo"}') == (), "too late to be metadata"
    assert [item.rate for item in sounds(stream.receive(pcm(3)))] == [8_000]


def test_the_agents_leg() -> None:
    fork = FreeSwitch(mix="stereo", leg=Channel.AGENT)
    told = [*fork.receive('{"from": "+15550123"}'), *fork.receive(pcm(1, -1))]
    assert opened(told).channels == (Channel.AGENT, Channel.CUSTOMER)
    assert opened(told).about == {}, "who called whom on that leg does not tell the customer's number"
    assert heard(told) == {Channel.AGENT: [1], Channel.CUSTOMER: [-1]}


@pytest.mark.parametrize(
    "first",
    ["hello there", "", "[1, 2]", "null", "{", "[" * 60_000, "9" * 5_000, '"\\ud800"', "\ud800"],
)
def test_metadata_may_be_any_text(first: str) -> None:
    fork = FreeSwitch(call="c-17")
    (it,) = fork.receive(first)
    assert it == Opened("freeswitch", "c-17", (Channel.CUSTOMER,))


def test_metadata_may_have_the_next_text_behind_it() -> None:
    """mod_audio_fork appends a text to the one that has not gone yet (`AudioPipe::bufferForSending`)."""
    (it,) = FreeSwitch().receive(' {"uuid": 17}{"event": "dtmf", "dtmf": "4"}')
    assert it == Opened("freeswitch", "17", (Channel.CUSTOMER,))


@pytest.mark.parametrize(
    ("metadata", "number"),
    [
        ({"from": "1", "to": "2"}, "1"),
        ({"from": "1", "to": "2", "direction": "inbound"}, "1"),
        ({"from": "1", "to": "2", "direction": "outbound"}, "2"),
        ({"from": "1", "to": "2", "direction": "outbound", "parentCallSid": "p"}, "1"),
        ({"from": "1", "number": "3"}, "3"),
        ({"number": 5550100}, "5550100"),
        ({"number": True}, None),
        ({"number": ["1"]}, None),
        ({"number": "1" * 501}, None),
        ({"number": "1\n2"}, None),
        ({"number": ""}, None),
    ],
)
def test_the_customers_number(metadata: dict[str, object], number: str | None) -> None:
    (it,) = FreeSwitch().receive(json.dumps(metadata))
    assert isinstance(it, Opened)
    assert it.about.get("number") == number


@pytest.mark.parametrize("rate", [8_000, 16_000, 24_000, 32_000, 48_000, 64_000])
@pytest.mark.parametrize("spelling", [int, str])
def test_rates(rate: int, spelling: type) -> None:
    told = FreeSwitch().receive(json.dumps({"sampleRate": spelling(rate)}))
    fork = FreeSwitch(rate=spelling(rate))
    assert opened(told)
    assert [item.rate for item in sounds(fork.receive(pcm(1)))] == [rate]


@pytest.mark.parametrize(
    "rate", [0, 4_000, 11_025, 44_100, 72_000, -8_000, True, None, "fast", [8_000], "9" * 400]
)
def test_rates_that_there_are_not(rate: object) -> None:
    with pytest.raises(ProtocolError) as error:
        FreeSwitch().receive(json.dumps({"sampleRate": rate}))
    assert error.value.code is Refused.UNSUPPORTED


@pytest.mark.parametrize("mix", ["Stereo", "", "both", None, 2, ["mono"]])
def test_mixes_that_there_are_not(mix: object) -> None:
    with pytest.raises(ProtocolError) as error:
        FreeSwitch().receive(json.dumps({"mixType": mix}))
    assert error.value.code is Refused.UNSUPPORTED


def test_a_query_is_no_more_trusted_than_metadata() -> None:
    with pytest.raises(ProtocolError):
        FreeSwitch(rate="44100")
    with pytest.raises(ProtocolError):
        FreeSwitch(mix="quad")


@pytest.mark.parametrize(
    "message", [" " * (LARGEST_TEXT + 1), "é" * (LARGEST_TEXT // 2 + 1), bytes(LARGEST_BINARY + 1)]
)
@pytest.mark.parametrize("begun", [False, True])
def test_what_is_too_large_ends_it(message: str | bytes, *, begun: bool) -> None:
    fork = FreeSwitch()
    if begun:
        fork.receive("{}")
    with pytest.raises(ProtocolError) as error:
        fork.receive(message)
    assert error.value.code is Refused.TOO_LARGE
    assert fork.receive(pcm(1)) == ()
    assert fork.refuse(Refused.TOO_LARGE) == ()


def test_the_largest_messages_are_taken() -> None:
    fork = FreeSwitch()
    assert opened(fork.receive("{}".ljust(LARGEST_TEXT)))
    assert len(sounds(fork.receive(bytes(LARGEST_BINARY)))[0].samples) == LARGEST_BINARY // 2


@given(st.sampled_from(["mono", "stereo", "mixed"]), st.binary(max_size=200), st.lists(st.integers(0, 60)))
@settings(max_examples=150, deadline=None)
def test_samples_cut_by_messages_are_put_together(mix: str, data: bytes, sizes: list[int]) -> None:
    fork = FreeSwitch(mix=mix)
    cuts = [0, *np.cumsum(sizes).clip(0, len(data)).tolist(), len(data)]
    told = [item for a, b in pairwise(cuts) for item in fork.receive(data[a:b])]
    sides = opened(told).channels
    step = 2 * len(sides)
    samples = np.frombuffer(data[: len(data) // step * step], "<i2").tolist()
    expected = {side: samples[place :: len(sides)] for place, side in enumerate(sides)}
    assert heard(told) == {side: values for side, values in expected.items() if values}


def test_keys_pressed_are_kept_nowhere() -> None:
    fork = FreeSwitch()
    for digit in DIGITS:
        fork.receive(json.dumps({"event": "dtmf", "dtmf": digit, "duration": "1600"}))
    fork.receive(json.dumps({"digits": DIGITS}))
    first = FreeSwitch()
    (it,) = first.receive(json.dumps({"event": "dtmf", "dtmf": DIGITS, "call": "c-17"}))
    assert it == Opened("freeswitch", "c-17", (Channel.CUSTOMER,))
    assert DIGITS not in str(vars(fork)) + str(vars(first))


METADATA = st.fixed_dictionaries(
    {},
    optional={
        "sampleRate": st.sampled_from([8000, "16k", 44100, None, 1e999]),
        "mixType": st.sampled_from(["mono", "stereo", "mixed", "left", 3]),
        "call": st.sampled_from([SECRET, 17, "", None]),
        "callSid": st.text(max_size=5),
        "token": st.just(SECRET),
        "from": st.just(SECRET) | st.integers(),
        "direction": st.sampled_from(["inbound", "outbound", 1]),
    },
).map(json.dumps)
CUT = st.tuples(METADATA, st.integers(0, 60)).map(lambda pair: pair[0][: pair[1]])
ANY = st.one_of(METADATA, CUT, st.text(max_size=20), st.just(SECRET), st.binary(max_size=50))


@given(st.sampled_from(["mono", "stereo", "mixed"]), st.lists(ANY, max_size=10))
@settings(max_examples=300, deadline=None)
def test_whatever_arrives(mix: str, messages: list[str | bytes]) -> None:
    fork, told, taken = FreeSwitch(mix=mix), [], 0
    for message in messages:
        try:
            told += fork.receive(message)
        except ProtocolError as error:
            failure = error
            break
        taken += len(message) if isinstance(message, bytes) else 0
        assert len(fork._rest) < 4
    else:
        failure = None
    assert SECRET not in repr(told) + str(failure) + repr(failure)
    if failure is not None:
        assert failure.__cause__ is failure.__context__ is None, "which could hold what was received"
        assert all(fork.receive(message) == () for message in messages)
    if told:
        sides = opened(told).channels
        assert [type(item) for item in told].count(Opened) == 1
        assert {sound.channel for sound in sounds(told)} <= set(sides)
        assert sum(len(sound.samples) for sound in sounds(told)) == taken // (2 * len(sides)) * len(sides)


def test_it_is_a_protocol() -> None:
    protocol: AudioProtocol = FreeSwitch()
    assert (protocol.name, protocol.waits) == ("freeswitch", False)
