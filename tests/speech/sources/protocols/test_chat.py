"""Typed turns over a WebSocket: hello, turns, end, and anything else refused without a word of it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import Channel
from speech.sources.protocols.chat import Chat
from speech.sources.protocols.protocol import (
    LARGEST_TEXT,
    Closed,
    Opened,
    ProtocolError,
    Refused,
    TextTurn,
)

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
HELLO = {"call": "t-9", "number": "+1614", "agent": "robin", "language": "en", "token": "marker-token"}


def hello(**fields):
    return json.dumps({"hello": HELLO | fields})


def turn(speaker="customer", text="my dog", **fields):
    return json.dumps({"speaker": speaker, "text": text, **fields})


def refusal(chat, message):
    with pytest.raises(ProtocolError) as refused:
        chat.receive(message)
    assert "marker" not in str(refused.value)
    assert not chat.receive(turn()), "after that nothing is told"
    return refused.value.code


def test_a_chat_from_hello_to_end():
    chat = Chat()
    (opened,) = chat.receive(hello())
    assert isinstance(opened, Opened)
    assert (opened.protocol, opened.call, opened.channels, opened.token) == (
        "chat",
        "t-9",
        (AGENT, CUSTOMER),
        "marker-token",
    )
    assert dict(opened.about) == {"number": "+1614", "agent": "robin", "language": "en"}
    assert not opened.resumes
    assert "marker" not in repr(opened)
    assert chat.receive(turn("agent", "Hi!", at=2.5)) == [TextTurn(AGENT, "Hi!", 2.5)]
    assert chat.receive(turn()) == [TextTurn(CUSTOMER, "my dog", 0.0)]
    assert chat.receive('{"end": {}}') == [Closed("end")]
    assert not chat.receive(turn())
    assert [json.loads(reply.data) for reply in chat.ended()] == [{"ended": {}}]
    assert [json.loads(reply.data) for reply in chat.refuse(Refused.BUSY)] == [{"refused": {"code": "busy"}}]


def test_a_hello_is_not_needed():
    opened, said = Chat().receive(turn())
    assert (opened.call, opened.token, dict(opened.about)) == ("", "", {})
    assert said == TextTurn(CUSTOMER, "my dog", 0.0)
    opened, closed = Chat().receive('{"end": {}}')
    assert closed == Closed("end")


def test_nothing_is_sent_by_itself_and_nobody_waits():
    chat = Chat()
    assert (chat.waits, chat.parting) == (False, 0.0)
    assert not [*chat.opened(ticket="t", position=5), *chat.idle(99.0)]


@pytest.mark.parametrize(
    "message",
    [
        "marker",
        "[1]",
        "{}",
        b"marker",
        turn().encode(),
        "[" * 50_000,
        "9" * 5000,
        '{"hello": "marker"}',
        '{"hello": null}',
        hello(call="x" * 501),
        hello(agent="marker\n"),
        hello(number=5),
        hello(call="\ud800"),
        turn("marker"),
        turn(["customer"]),
        turn({"customer": 1}),
        turn("mixed"),
        turn(text=5),
        turn(text=None),
        turn(at="marker"),
        turn(at=-1),
        turn(at=1e99),
        turn(at=True),
        '{"speaker": "customer", "text": "marker", "at": NaN}',
    ],
)
def test_what_is_no_message_is_refused(message):
    assert refusal(Chat(), message) is Refused.MALFORMED
    begun = Chat()
    begun.receive(hello())
    assert refusal(begun, message) is Refused.MALFORMED


def test_a_second_hello_is_refused():
    chat = Chat()
    chat.receive(hello())
    assert refusal(chat, hello()) is Refused.MALFORMED


@pytest.mark.parametrize("message", [turn(text="x" * LARGEST_TEXT), " " * (LARGEST_TEXT + 1)])
def test_what_is_too_large_is_refused(message):
    assert refusal(Chat(), message) is Refused.TOO_LARGE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["hello", "end", "speaker", "text", "at", "call"]), inner, max_size=4
        )
    ),
    max_leaves=8,
).map(json.dumps)


@settings(max_examples=200)
@given(
    st.lists(
        st.one_of(JSON, st.text(max_size=30), st.binary(max_size=30), st.sampled_from([hello(), turn()])),
        max_size=10,
    )
)
def test_whatever_comes_is_told_or_refused(messages):
    chat, told = Chat(), []
    for message in messages:
        try:
            told += chat.receive(message)
        except ProtocolError:
            break
    assert [isinstance(each, Opened) for each in told] == [place == 0 for place in range(len(told))]
    assert not [each for each in told[:-1] if isinstance(each, Closed)]


def test_a_long_turn_is_several_and_a_message_has_an_end():
    chat = Chat()
    opened, *turns = chat.receive(json.dumps({"speaker": "agent", "text": "well, yes. " * 400, "at": 2}))
    assert isinstance(opened, Opened)
    assert len(turns) == 2
    assert {(turn.speaker, turn.at) for turn in turns} == {(Channel.AGENT, 2.0)}
    with pytest.raises(ProtocolError, match="more than 64 KiB") as refused:
        chat.receive(json.dumps({"speaker": "agent", "text": "x" * LARGEST_TEXT}))
    assert refused.value.code is Refused.TOO_LARGE
