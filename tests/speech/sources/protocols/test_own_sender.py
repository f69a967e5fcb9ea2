"""The sender against the protocol at the other end, with breaks between them."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from speech.audio import DESK, SAMPLE_RATE, AudioFrame, Channel
from speech.sources.network import NetworkSource
from speech.sources.protocols.own import Own
from speech.sources.protocols.own_sender import KEPT, AllHeard, OwnSender, TurnedAway, Welcome
from speech.sources.protocols.protocol import Opened, Refused, Sound

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
FRAME = 320


def frames(count, begin=0):
    for n in range(begin, count):
        for channel in (AGENT, CUSTOMER):
            samples = (np.arange(n * FRAME, (n + 1) * FRAME) % 9000 + (1 if channel is AGENT else 2)).astype(
                np.int16
            )
            yield AudioFrame(channel, n * FRAME, samples)


def sender():
    return OwnSender((AGENT, CUSTOMER), {"number": "+16145550123", "token": "marker"})


def connect(out, source, ticket="t.k"):
    """A new connection: hello, welcome, and what is sent again."""
    own = Own()
    (opened,) = own.receive(out.hello())
    assert isinstance(opened, Opened)
    (reply,) = own.opened(ticket=ticket, position=source.position)
    welcome = out.answered(reply.data)
    assert isinstance(welcome, Welcome)
    for message in out.again(welcome.position):
        push(own, source, message)
    return own, opened


def push(own, source, message):
    for told in own.receive(message):
        assert isinstance(told, Sound)
        source.push(told)


async def heard(source):
    source.end()
    sides = {AGENT: [], CUSTOMER: []}
    async for frame in source.frames():
        assert frame.start == sum(map(len, sides[frame.channel]))
        sides[frame.channel].append(frame.samples)
    return {channel: np.concatenate(parts) for channel, parts in sides.items()}


@pytest.mark.parametrize("lost_messages", [0, 3, 40])
async def test_a_call_over_two_connections_arrives_once_and_whole(lost_messages):
    source = NetworkSource("heartline", (AGENT, CUSTOMER), DESK, datetime.now(UTC), live=True)
    out = sender()
    own, opened = connect(out, source)
    assert not opened.resumes
    on_the_way = [message for frame in frames(200) if (message := out.add(frame))]
    for message in on_the_way[: 200 - lost_messages]:
        push(own, source, message)
    for frame in frames(300, 200):
        out.add(frame)  # nobody is there to send it to
    own, opened = connect(out, source)
    assert opened.resumes
    assert opened.call == "t.k"
    for frame in frames(350, 300):
        message = out.add(frame)
        if message:
            push(own, source, message)
    assert out.lost == 0
    truth = {AGENT: [], CUSTOMER: []}
    for frame in frames(350):
        truth[frame.channel].append(frame.samples)
    received = await heard(source)
    for channel, parts in truth.items():
        assert (received[channel] == np.concatenate(parts)).all()


def test_thirty_seconds_are_kept_and_no_more():
    out = sender()
    count = round((KEPT + 12) * SAMPLE_RATE / FRAME)
    for frame in frames(count):
        out.add(frame)
    again = list(out.again(0))
    assert KEPT - 0.1 <= len(again) * FRAME / SAMPLE_RATE <= KEPT
    assert out.lost == pytest.approx(12 * SAMPLE_RATE, abs=FRAME)


def test_a_frame_is_cut_where_the_gateway_has_its_beginning():
    out = sender()
    for frame in frames(2):
        out.add(frame)
    own = Own()
    own.receive(out.hello())
    pieces = [told for message in out.again(500) for told in own.receive(message)]
    assert [(piece.start, len(piece.samples)) for piece in pieces] == [(500, 140), (500, 140)]


def test_what_the_gateway_says_is_understood_or_left_alone():
    out, own = sender(), Own()
    assert out.answered(own.ended()[0].data) == AllHeard()
    assert out.answered(own.refuse(Refused.BUSY)[0].data) == TurnedAway("busy")
    for noise in ("", "[]", "marker", b"\xff", '{"welcome": {"ticket": 1, "position": "x"}}', "[" * 5000):
        assert out.answered(noise) is None


def test_hold_and_end_are_understood_at_the_other_end():
    out, own = sender(), Own()
    own.receive(out.hello())
    assert own.receive(out.hold(True))[0].paused is True
    assert own.receive(out.end())[0].reason == "end"
    assert json.loads(out.hello())["hello"]["number"] == "+16145550123"
