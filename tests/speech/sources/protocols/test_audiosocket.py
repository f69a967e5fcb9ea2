"""AudioSocket: a call as Asterisk sends it, each rule of its frames, and any stream cut anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import Channel
from speech.sources.protocols.audiosocket import MOST_SILENCE_AT_ONCE, RATES, AudioSocket, frame
from speech.sources.protocols.protocol import (
    LARGEST_BINARY,
    Closed,
    Opened,
    ProtocolError,
    Refused,
    Reply,
    Sound,
    Told,
)

CALL = "40325ec2-5efd-4bd3-805f-53576e581d13"
UUID_FRAME = bytes.fromhex("01 0010 40325ec25efd4bd3805f53576e581d13")
HANG_UP = bytes.fromhex("00 0000")
LARGEST_HELD = 3 + 65_535


def connection(side: Channel = Channel.CUSTOMER) -> AudioSocket:
    return AudioSocket(lambda call: side)


def told_of(protocol: AudioSocket, pieces: Iterable[bytes]) -> list[Told]:
    return [one for piece in pieces for one in protocol.receive(piece)]


def heard_in(told: Sequence[Told]) -> list[int]:
    return [int(sample) for one in told if isinstance(one, Sound) for sample in one.samples]


def refusal(protocol: AudioSocket, message: str | bytes) -> Refused:
    with pytest.raises(ProtocolError) as refused:
        protocol.receive(message)
    return refused.value.code


def test_a_call_as_asterisk_sends_it() -> None:
    protocol = connection()
    (opened,) = protocol.receive(UUID_FRAME)
    assert opened == Opened("audiosocket", CALL, (Channel.CUSTOMER,))
    # 20 ms at 8 kHz: 0x0140 bytes, here of samples 1 and -2 in turn.
    audio = bytes.fromhex("10 0140") + bytes.fromhex("0100 feff") * 80
    (sound,) = protocol.receive(audio)
    assert isinstance(sound, Sound)
    assert (sound.channel, sound.rate, sound.start) == (Channel.CUSTOMER, 8_000, None)
    assert sound.samples.dtype == np.int16
    assert sound.samples.tolist() == [1, -2] * 80
    # Two frames may come together, and a key pressed between them.
    told = protocol.receive(audio + bytes.fromhex("03 0001 35") + audio)
    assert heard_in(told) == [1, -2] * 160
    assert protocol.skipped == 0
    assert protocol.receive(HANG_UP) == [Closed("hung up")]
    assert protocol.ended() == ()


@pytest.mark.parametrize(
    ("kind", "rate"),
    [
        (0x10, 8_000),
        (0x11, 12_000),
        (0x12, 16_000),
        (0x13, 24_000),
        (0x14, 32_000),
        (0x15, 44_100),
        (0x16, 48_000),
        (0x17, 96_000),
        (0x18, 192_000),
    ],
)
def test_each_type_of_audio_has_its_rate(kind: int, rate: int) -> None:
    protocol = connection(Channel.AGENT)
    protocol.receive(UUID_FRAME)
    (sound,) = protocol.receive(frame(kind, b"\x00\x80"))
    assert isinstance(sound, Sound)
    assert (sound.channel, sound.rate, sound.samples.tolist()) == (Channel.AGENT, rate, [-32_768])


def test_two_connections_of_one_uuid_are_one_call_and_its_sides() -> None:
    came: list[str] = []

    def side(call: str) -> Channel:
        came.append(call)
        return (Channel.CUSTOMER, Channel.AGENT)[came.count(call) - 1]

    opened = [told_of(AudioSocket(side), [UUID_FRAME])[0] for _ in range(2)]
    assert opened == [
        Opened("audiosocket", CALL, (Channel.CUSTOMER,)),
        Opened("audiosocket", CALL, (Channel.AGENT,)),
    ]


def test_whoever_gives_the_sides_may_refuse() -> None:
    def side(call: str) -> Channel:
        raise ProtocolError(Refused.NOT_ALLOWED, "Both sides of this call are here.")

    protocol = AudioSocket(side)
    assert refusal(protocol, UUID_FRAME) is Refused.NOT_ALLOWED
    assert protocol.receive(frame(0x10, b"\0\0")) == ()


@pytest.mark.parametrize(
    "first", [b"\x10\x01\x40", HANG_UP, b"\xff\x00\x01", b"\x03\x00\x01", b"GET / HTTP/1.1\r\n"]
)
def test_nothing_may_come_before_the_uuid(first: bytes) -> None:
    assert refusal(connection(), first) is Refused.OUT_OF_ORDER


def test_a_uuid_comes_once_and_has_16_bytes() -> None:
    protocol = connection()
    protocol.receive(UUID_FRAME)
    assert refusal(protocol, UUID_FRAME) is Refused.OUT_OF_ORDER
    for length in (0, 15, 17, 36):
        assert refusal(connection(), frame(0x01, bytes(length))) is Refused.MALFORMED


@pytest.mark.parametrize("length", [1, 33, 65_535])
def test_audio_that_is_not_whole_samples_is_another_codec(length: int) -> None:
    protocol = connection()
    protocol.receive(UUID_FRAME)
    assert refusal(protocol, frame(0x10, bytes(length))) is Refused.UNSUPPORTED


def test_the_rate_may_not_change() -> None:
    protocol = connection()
    told_of(protocol, [UUID_FRAME, frame(0x12, bytes(640))])
    assert refusal(protocol, frame(0x10, bytes(320))) is Refused.UNSUPPORTED


def test_unknown_types_are_skipped_and_counted() -> None:
    protocol = connection()
    unknown = frame(0x02, b"secret") + frame(0x19, bytes(3)) + frame(0x7F)
    told = told_of(protocol, [UUID_FRAME, unknown, frame(0x10, b"\5\0"), frame(0x10)])
    assert heard_in(told) == [5]
    assert len(told) == 2
    assert protocol.skipped == 3


@pytest.mark.parametrize(
    ("error", "closed"),
    [
        (frame(0xFF, b"\x01"), Closed("caller hung up")),
        (frame(0xFF, b"\x03"), Closed("caller hung up")),
        (frame(0xFF, b"\x02"), Closed("sender's error", hung_up=False)),
        (frame(0xFF, b"\x04"), Closed("sender's error", hung_up=False)),
        (frame(0xFF), Closed("sender's error", hung_up=False)),
    ],
)
def test_an_error_of_the_senders_ends_the_connection(error: bytes, closed: Closed) -> None:
    protocol = connection()
    assert told_of(protocol, [UUID_FRAME, error])[1:] == [closed]
    assert protocol.receive(frame(0x10, b"\0\0")) == ()


def test_the_last_audio_is_told_before_the_end_and_nothing_after_it() -> None:
    protocol = connection()
    told = protocol.receive(UUID_FRAME + frame(0x10, b"\1\0") + HANG_UP + frame(0x10, b"\2\0"))
    assert [type(one) for one in told] == [Opened, Sound, Closed]
    assert heard_in(told) == [1]


def test_a_frame_of_any_length_is_taken_and_too_many_bytes_at_once_are_not() -> None:
    protocol = connection()
    told = told_of(protocol, [UUID_FRAME, frame(0x10, bytes(65_534))])
    assert len(heard_in(told)) == 32_767
    assert refusal(protocol, bytes(LARGEST_BINARY + 1)) is Refused.TOO_LARGE
    assert refusal(connection(), "text") is Refused.MALFORMED


def test_silence_is_sent_for_the_time_that_has_passed() -> None:
    protocol = connection()
    assert protocol.idle(0.5) == ()  # Nobody has said yet which call this is.
    protocol.receive(UUID_FRAME)
    assert protocol.idle(0.505) == ()
    (first,) = protocol.idle(0.53)
    assert first == Reply(bytes.fromhex("10 0140") + bytes(320))
    protocol.receive(frame(0x12, bytes(640)))
    assert protocol.idle(0.571) == (Reply(bytes.fromhex("12 0280") + bytes(640)),) * 2
    assert protocol.idle(0.571) == ()
    assert protocol.idle(0.4) == ()
    assert protocol.idle(0.571) == ()


def test_silence_that_was_missed_is_not_made_up_for() -> None:
    protocol = connection()
    protocol.receive(UUID_FRAME)
    assert len(protocol.idle(60.0)) == MOST_SILENCE_AT_ONCE
    assert len(protocol.idle(60.021)) == 1


def test_silence_keeps_up_with_the_call() -> None:
    protocol = connection()
    protocol.receive(UUID_FRAME)
    sent = [len(protocol.idle(call * 0.03)) for call in range(1, 1001)]
    assert sum(sent) == 1500
    assert max(sent) == 2


@pytest.mark.parametrize("kind", RATES)
def test_silence_lasts_20_ms_at_every_rate(kind: int) -> None:
    protocol = connection()
    told_of(protocol, [UUID_FRAME, frame(kind, b"\0\0")])
    (reply,) = protocol.idle(0.021)
    assert reply.data == frame(kind, bytes(2 * (RATES[kind] // 50)))


def test_we_hang_up_once_and_are_silent_then() -> None:
    for end in (AudioSocket.ended, lambda protocol: protocol.refuse(Refused.BUSY)):
        protocol = connection()
        protocol.receive(UUID_FRAME)
        assert end(protocol) == (Reply(HANG_UP),)
        assert end(protocol) == ()
        assert protocol.idle(10.0) == ()
        assert protocol.receive(frame(0x10, b"\0\0")) == ()


def test_who_broke_the_protocol_is_hung_up_on() -> None:
    protocol = connection()
    assert refusal(protocol, b"GET /") is Refused.OUT_OF_ORDER
    assert protocol.idle(1.0) == ()
    assert protocol.refuse(Refused.OUT_OF_ORDER) == (Reply(HANG_UP),)


def test_asterisk_awaits_no_answers() -> None:
    assert AudioSocket.waits is False
    assert connection().opened(position=16_000) == ()


def cut(stream: bytes, lengths: list[int]) -> list[bytes]:
    pieces = []
    for length in lengths:
        pieces.append(stream[:length])
        stream = stream[length:]
    return [*pieces, stream]


FRAMES = st.one_of(
    st.builds(frame, st.just(0x12), st.binary(max_size=700).map(lambda data: data[: len(data) // 2 * 2])),
    st.builds(frame, st.sampled_from([0x03, 0x02, 0x20, 0xFE]), st.binary(max_size=40)),
)
CUTS = st.lists(st.integers(0, 900), max_size=40)


@given(st.lists(FRAMES, max_size=20), CUTS)
@settings(deadline=None)
def test_however_tcp_cuts_a_call_all_of_it_is_heard(frames: list[bytes], lengths: list[int]) -> None:
    audio = b"".join(one[3:] for one in frames if one[0] == 0x12)
    told = told_of(connection(), cut(UUID_FRAME + b"".join(frames) + HANG_UP, lengths))
    assert isinstance(told[0], Opened)
    assert told[-1] == Closed("hung up")
    assert all(isinstance(one, Sound) and one.rate == 16_000 for one in told[1:-1])
    assert heard_in(told) == np.frombuffer(audio, "<i2").tolist()


MARK = b"spoken-word"
ODD_STREAMS = st.lists(
    st.one_of(
        st.just(UUID_FRAME),
        st.just(HANG_UP),
        FRAMES,
        st.binary(max_size=40),
        st.builds(frame, st.integers(0, 255), st.binary(max_size=40)),
        st.builds(frame, st.sampled_from([0x02, 0x10, 0x77]), st.just(MARK)),
        st.sampled_from([b"\x10\xff\xff", b"\x20\xff\xff", bytes(70_000)]),
    ),
    max_size=12,
).map(b"".join)


@given(ODD_STREAMS, CUTS, st.booleans())
@settings(deadline=None, max_examples=300)
def test_whatever_comes_is_told_or_refused(stream: bytes, lengths: list[int], well_begun: bool) -> None:
    protocol = connection()
    over = False
    told: list[Told] = []
    refused: list[ProtocolError] = []
    for piece in cut(UUID_FRAME * well_begun + stream, lengths):
        try:
            new = protocol.receive(piece)
        except ProtocolError as error:
            new, over = [], True
            refused.append(error)
        assert len(refused) <= 1
        assert not (over and new)
        told += new
        over = over or any(isinstance(one, Closed) for one in new)
        assert len(protocol._came) <= LARGEST_HELD
    assert [isinstance(one, Opened) for one in told] == [place == 0 for place in range(len(told))]
    assert 2 * len(heard_in(told)) <= len(stream)
    if over:
        assert not protocol._came
        assert protocol.idle(100.0) == ()
    assert MARK.decode() not in repr([told, refused, protocol, *(error.__context__ for error in refused)])
