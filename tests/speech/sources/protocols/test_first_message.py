"""Which protocol it is, by the first message of each; from then on it is that one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import Channel
from speech.sources.protocols.chat import Chat
from speech.sources.protocols.first_message import FirstMessage
from speech.sources.protocols.own import POSITION
from speech.sources.protocols.protocol import (
    LARGEST_BINARY,
    LARGEST_TEXT,
    Opened,
    ProtocolError,
    Refused,
    Reply,
    Sound,
    TextTurn,
)
from speech.transcript import Tick

START = {
    "event": "start",
    "start": {
        "callSid": "CA1",
        "tracks": ["inbound"],
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
    },
}
FIRST = [
    ('{ "config" : { "sample_rate" : 16000 } }', "vosk"),
    ('{"eof" : 1}', "vosk"),
    ('{"reset" : 1}', "vosk"),
    (bytes(320), "vosk"),
    (b"", "vosk"),
    ('{"event": "connected", "protocol": "Call", "version": "1.0.0"}', "twilio"),
    (json.dumps(START), "twilio"),
    ('{"callSid": "F-1", "sampleRate": 8000, "mixType": "mono"}', "freeswitch"),
    ('{"mixType": "stereo"}', "freeswitch"),
    ('{"hello": {"channels": ["agent", "customer"], "rate": 16000}}', "heartline"),
    ('{"hello": {"call": "t-1"}}', "chat"),
    ('{"hello": {}}', "chat"),
    ('{"speaker": "customer", "text": "hello"}', "chat"),
]


@pytest.mark.parametrize(("message", "name"), FIRST)
def test_the_first_message_says_what_is_spoken(message, name):
    first = FirstMessage()
    assert (first.name, first.waits, first.parting, first.feeds) == ("", False, 0.0, True)
    told = first.receive(message)
    assert first.name == name
    assert (first.waits, first.feeds) == (name == "vosk", False)
    assert all(each.protocol == name for each in told if isinstance(each, Opened))


def test_from_then_on_it_is_that_protocol():
    first = FirstMessage()
    first.receive('{"hello": {"channels": ["customer"], "rate": 8000}}')
    assert json.loads(first.opened(ticket="t.k", position=1600)[0].data) == {
        "welcome": {"ticket": "t.k", "position": 800}
    }
    (sound,) = first.receive(POSITION.pack(0) + bytes(320))
    assert isinstance(sound, Sound)
    assert json.loads(first.ended()[0].data) == {"ended": {}}
    assert json.loads(first.refuse(Refused.IDLE)[0].data) == {"refused": {"code": "idle"}}
    assert not first.idle(1.0)
    assert not first.heard(Tick(1.0, {}, {}))
    with pytest.raises(ProtocolError):
        first.receive('{"speaker": "customer", "text": "hello"}')


def test_vosks_answers_are_its_own():
    first = FirstMessage()
    first.receive('{"config": {"sample_rate": 8000}}')
    assert not [told for told in first.receive(bytes(16_000)) if isinstance(told, Reply)]
    (reply,) = first.heard(Tick(1.0, {Channel.CUSTOMER: 0.1}, {Channel.CUSTOMER: -30.0}))
    assert json.loads(reply.data) == {"partial": ""}


def test_before_the_first_message_there_is_nothing_to_say():
    first = FirstMessage()
    said = [
        first.opened(),
        first.heard(Tick(1.0, {}, {})),
        first.ended(),
        first.refuse(Refused.BUSY),
        first.idle(9),
    ]
    assert not any(said)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "marker",
        "[]",
        "5",
        "null",
        "{}",
        '{"marker": 1}',
        '{"hello": "marker"}',
        '{"end": {}}',
        "[" * 50_000,
        "9" * 5000,
    ],
)
def test_what_begins_no_protocol_is_refused(message):
    first = FirstMessage()
    with pytest.raises(ProtocolError) as refused:
        first.receive(message)
    assert refused.value.code is Refused.MALFORMED
    assert "marker" not in str(refused.value)
    assert first.name == ""


@pytest.mark.parametrize("message", [" " * (LARGEST_TEXT + 1), bytes(LARGEST_BINARY + 1)])
def test_what_is_too_large_is_refused(message):
    with pytest.raises(ProtocolError) as refused:
        FirstMessage().receive(message)
    assert refused.value.code is Refused.TOO_LARGE


def test_a_protocol_that_is_not_spoken_here_is_refused():
    first = FirstMessage({"chat": Chat})
    with pytest.raises(ProtocolError):
        first.receive(bytes(320))
    opened, turn = first.receive('{"speaker": "agent", "text": "hello"}')
    assert (opened.protocol, turn) == ("chat", TextTurn(Channel.AGENT, "hello", 0.0))


JSON = st.dictionaries(
    st.sampled_from(
        ["event", "start", "hello", "config", "eof", "speaker", "text", "callSid", "mixType", "end"]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=9), inner, max_size=2),
        max_leaves=5,
    ),
    max_size=4,
).map(json.dumps)


@settings(max_examples=200)
@given(
    st.lists(
        st.one_of(
            JSON,
            st.text(max_size=30),
            st.binary(max_size=30),
            st.sampled_from([message for message, _ in FIRST]),
        ),
        max_size=6,
    )
)
def test_whatever_comes_is_told_or_refused(messages):
    first, names = FirstMessage(), set()
    for message in messages:
        try:
            first.receive(message)
        except ProtocolError:
            break
        names.add(first.name)
    assert len(names) <= 1
