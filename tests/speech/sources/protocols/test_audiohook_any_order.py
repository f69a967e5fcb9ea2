"""AudioHook: any messages in any order, and whole exchanges cut, mixed and changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from speech.audio import Channel
from speech.sources.protocols.audiohook import AudioHook
from speech.sources.protocols.protocol import Closed, Opened, ProtocolError, Reply, Sound, Told
from tests.speech.sources.protocols.genesys import OPEN, SESSION, Genesys

PRIVATE = "Mrs Smith"
anything: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([PRIVATE, "PT1S", SESSION, ""]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*OPEN, "channels"]), inner, max_size=3)
    ),
    max_leaves=6,
)
KINDS = ["open", "close", "discarded", "error", "paused", "ping", "resumed", "update", "opened", PRIVATE]
heads = st.fixed_dictionaries(
    {
        "version": st.just("2"),
        "type": st.sampled_from(KINDS),
        "id": st.just(SESSION),
        "seq": st.integers(1, 4),
        "serverseq": st.integers(0, 3),
        "position": st.just("PT0S"),
        "parameters": st.just(OPEN) | st.dictionaries(st.sampled_from([*OPEN, "start", "reason"]), anything),
    }
)
messages = st.text() | st.binary(max_size=64) | anything.map(json.dumps) | heads.map(json.dumps)


def held(protocol: AudioHook) -> int:
    """What a protocol has in memory, in characters."""
    state = {name: value for name, value in vars(protocol).items() if name != "_open"}
    told = protocol._open
    texts = [told.conversation, told.organization, *told.about.values()] if told is not None else []
    return len(str(state)) + sum(map(len, texts))


def taken(protocol: AudioHook, message: str | bytes) -> Sequence[Told] | ProtocolError:
    try:
        return protocol.receive(message)
    except ProtocolError as error:
        return error


def fed(protocol: AudioHook, messages: Iterable[str | bytes]) -> list[Told]:
    """What is told of the messages, of which each is told of or refused, and none after the end."""
    told: list[Told] = []
    over = False
    for message in messages:
        new = taken(protocol, message)
        assert not (over and new)
        assert held(protocol) < 2_000
        if isinstance(new, ProtocolError):
            over = True
            assert PRIVATE not in str(new)
            assert new.__context__ is None
            continue
        told += new
        over = over or any(isinstance(one, Closed) for one in new)
        if any(isinstance(one, Opened) for one in new):
            told += protocol.opened()
    assert PRIVATE not in repr(told)
    return told


@given(st.lists(messages, max_size=8))
def test_whatever_comes_is_told_or_refused(sent: list[str | bytes]) -> None:
    told = fed(AudioHook(), sent)
    first = next((one for one in told if not isinstance(one, Reply | Closed)), None)
    assert first is None or isinstance(first, Opened)
    assert sum(isinstance(one, Opened) for one in told) <= 1


def exchange(sizes: Sequence[int]) -> list[str | bytes]:
    """A whole session with pieces of these sizes, the serverseq as if Genesys had seen nothing of ours."""
    genesys = Genesys(AudioHook())
    said: list[str | bytes] = [genesys.write("open", **OPEN), genesys.write("ping")]
    for number, size in enumerate(sizes):
        said.append(bytes([number % 256]) * (2 * size))
        if number % 3 == 1:
            said.append(genesys.write("ping", rtt="PT0.05S"))
        if number % 4 == 2:
            said += [genesys.write("paused"), genesys.write("resumed", start="PT0S", discarded="PT0S")]
        if number % 5 == 3:
            said.append(genesys.write("discarded", start="PT0S", discarded="PT0.5S"))
    return [*said, genesys.write("close", reason="end")]


@given(st.lists(st.integers(0, 2_000), max_size=12))
def test_all_that_is_sent_is_told(sizes: list[int]) -> None:
    told = fed(AudioHook(), exchange(sizes))
    assert isinstance(told[-1], Closed)
    for side in (Channel.CUSTOMER, Channel.AGENT):
        pieces = [one for one in told if isinstance(one, Sound) and one.channel is side]
        assert [len(one.samples) for one in pieces] == [size for size in sizes if size]
        ends = [(one.start or 0) + len(one.samples) for one in pieces]
        assert all(end <= (piece.start or 0) for end, piece in zip(ends, pieces[1:], strict=False))
        assert all(one.samples.dtype == np.int16 for one in pieces)


@given(st.data())
def test_an_exchange_that_is_cut_mixed_and_changed_is_told_or_refused(data: st.DataObject) -> None:
    sent = exchange([80, 80, 80, 80, 80])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(sent) - 1))
        other = data.draw(st.integers(0, len(sent) - 1))
        cut = data.draw(st.integers(0, 200))
        one = sent[at]
        change = data.draw(st.sampled_from(["drop", "double", "swap", "cut", "alter"]))
        if change == "drop" and len(sent) > 1:
            del sent[at]
        elif change == "double":
            sent.insert(other, one)
        elif change == "swap":
            sent[at], sent[other] = sent[other], one
        elif change == "cut":
            sent[at] = one[:cut]
        elif isinstance(one, str):
            sent[at] = one[:cut] + data.draw(st.text(max_size=3)) + one[cut + 3 :]
    told = fed(AudioHook(), sent)
    heard = sum(len(one.samples) for one in told if isinstance(one, Sound))
    assert heard <= sum(len(one) for one in sent if isinstance(one, bytes))
