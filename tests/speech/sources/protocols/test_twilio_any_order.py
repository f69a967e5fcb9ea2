"""Media Streams: messages of all kinds, in any order and damaged."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from speech.sources.protocols.companding import from_mulaw
from speech.sources.protocols.message_order import MOST_HELD
from speech.sources.protocols.protocol import Closed, Opened, ProtocolError, Sound, Told
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
    stream,
    told_of,
)


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
