import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import Channel
from speech.sources.protocols.own import LATEST, POSITION, Own
from speech.sources.protocols.protocol import (
    LARGEST_BINARY,
    LARGEST_TEXT,
    Closed,
    Held,
    Opened,
    ProtocolError,
    Refused,
    Sound,
)

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
HELLO = {"channels": ["agent", "customer"], "rate": 16_000, "number": "+16145550123", "token": "marker-token"}


def hello(**fields):
    return json.dumps({"hello": HELLO | fields})


def frame(start, samples, format_="<i2"):
    return POSITION.pack(start) + np.asarray(samples, format_).tobytes()


def refusal(own, message):
    with pytest.raises(ProtocolError) as refused:
        own.receive(message)
    assert "marker" not in str(refused.value)
    assert not own.receive(hello()), "after that nothing is told"
    return refused.value.code


def test_a_call_from_hello_to_end():
    own = Own()
    (opened,) = own.receive(hello(call="c-9", agent="robin"))
    assert isinstance(opened, Opened)
    assert (opened.call, opened.channels, opened.token) == ("c-9", (AGENT, CUSTOMER), "marker-token")
    assert dict(opened.about) == {"number": "+16145550123", "agent": "robin"}
    assert "marker" not in repr(opened)
    assert json.loads(own.opened(ticket="t.k", position=320)[0].data) == {
        "welcome": {"ticket": "t.k", "position": 320}
    }
    agent, customer = own.receive(frame(320, [1, 2, 3, 4]))
    assert (agent.channel, customer.channel) == (AGENT, CUSTOMER)
    assert (agent.start, list(agent.samples), list(customer.samples)) == (320, [1, 3], [2, 4])
    assert own.receive(json.dumps({"hold": True})) == [Held(True)]
    assert own.receive(json.dumps({"end": {}})) == [Closed("end")]
    assert json.loads(own.ended()[0].data) == {"ended": {}}
    assert json.loads(own.refuse(Refused.BUSY)[0].data) == {"refused": {"code": "busy"}}


@pytest.mark.parametrize(("format_", "bytes_"), [("mulaw", 1), ("alaw", 1), ("s16le", 2)])
def test_every_format_is_decoded(format_, bytes_):
    own = Own()
    own.receive(hello(channels=["customer"], rate=8000, format=format_))
    (sound,) = own.receive(POSITION.pack(0) + bytes(160 * bytes_))
    assert (sound.rate, len(sound.samples)) == (8000, 160)


def test_a_call_goes_on_by_its_ticket_and_its_position_is_told_at_the_senders_rate():
    own = Own()
    (opened,) = own.receive(hello(channels=["customer"], rate=8000, resume="t.k"))
    assert (opened.call, opened.resumes) == ("t.k", True)
    assert json.loads(own.opened(ticket="t.k", position=32_000)[0].data)["welcome"]["position"] == 16_000


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("marker", Refused.MALFORMED),
        ("[" * 5000, Refused.MALFORMED),
        ("{}", Refused.MALFORMED),
        ('{"hello": 1, "end": {}}', Refused.MALFORMED),
        ('{"end": {}}', Refused.MALFORMED),
        ('{"hold": true}', Refused.MALFORMED),
        ('{"hello": "marker"}', Refused.MALFORMED),
        (hello(channels=[]), Refused.MALFORMED),
        (hello(channels=["agent", "agent"]), Refused.MALFORMED),
        (hello(channels=["marker"]), Refused.MALFORMED),
        (hello(rate=1), Refused.MALFORMED),
        (hello(format="marker"), Refused.MALFORMED),
        (hello(call="x" * 501), Refused.MALFORMED),
        (hello(agent="marker\n"), Refused.MALFORMED),
        (b"", Refused.OUT_OF_ORDER),
        (frame(0, [1, 2]), Refused.OUT_OF_ORDER),
        (" " * (LARGEST_TEXT + 1), Refused.TOO_LARGE),
        (bytes(LARGEST_BINARY + 1), Refused.TOO_LARGE),
    ],
)
def test_what_may_not_come_first_is_refused(message, code):
    assert refusal(Own(), message) is code


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (hello(), Refused.OUT_OF_ORDER),
        (b"1234567", Refused.MALFORMED),
        (frame(0, [1]), Refused.MALFORMED),
        (frame(LATEST * 16_000 + 1, [1, 2]), Refused.MALFORMED),
        ('{"hold": 1}', Refused.MALFORMED),
    ],
)
def test_what_may_not_come_later_is_refused(message, code):
    own = Own()
    own.receive(hello())
    assert refusal(own, message) is code


MESSAGES = st.one_of(
    st.text(max_size=60),
    st.binary(max_size=60),
    st.sampled_from([hello(), hello(format="alaw"), '{"end":{}}', '{"hold":false}', frame(0, [1, 2])]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.dictionaries(st.sampled_from(["hello", "end", "hold", "rate"]), inner, max_size=3),
    ).map(json.dumps),
)


@settings(max_examples=200)
@given(st.lists(MESSAGES, max_size=12))
def test_whatever_comes_is_told_or_refused(messages):
    own, over, sent = Own(), False, 0
    for message in messages:
        try:
            told = own.receive(message)
        except ProtocolError:
            over = True
            continue
        assert not (over and told)
        over = over or any(isinstance(each, Closed) for each in told)
        sounds = [each for each in told if isinstance(each, Sound)]
        sent += sum(len(each.samples) for each in sounds)
    assert sent <= sum(len(message) for message in messages if isinstance(message, bytes))


def test_no_samples_are_no_sound():
    own = Own()
    own.receive(hello())
    assert not own.receive(frame(0, []))
