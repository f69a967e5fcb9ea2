"""The protocol of vosk-server: whatever arrives, each message is answered once."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from speech import pcm
from speech.audio import DESK, LIVE, SAMPLE_RATE, Profile
from speech.sources.protocols.protocol import Closed, Opened, ProtocolError, Reply, Told
from speech.sources.protocols.vosk import Vosk
from speech.transcript import Heard
from tests.speech.sources.protocols.vosk_client import (
    EOF,
    RESET,
    SECRET,
    partial,
    replies,
    sounds,
    tick,
    utterance,
)


@given(
    st.sampled_from([8_000, 11_025, 16_000, 44_100, 48_000]),
    st.sampled_from([DESK, LIVE]),
    st.lists(st.integers(0, 9_000), min_size=1, max_size=20),
)
@settings(max_examples=100, deadline=None)
def test_a_client_in_lock_step_never_waits_for_what_only_more_audio_brings(
    rate: int, profile: Profile, sizes: list[int]
) -> None:
    vosk = Vosk(rate=rate)
    resampler, framer = pcm.Resampler(rate, 1), pcm.Framer(profile.frame_samples, 1)
    position = 0
    for size in sizes:
        told = vosk.receive(bytes(2 * size))
        answers = len(replies(told))
        for sound in sounds(told):
            for frame in framer.push(pcm.to_pcm(resampler.push(pcm.from_pcm(sound.samples)[np.newaxis]))):
                position += frame.shape[1]
                answers += len(replies(vosk.heard(tick(position / SAMPLE_RATE))))
        assert answers == 1
    vosk.receive(EOF)
    assert len(vosk.ended()) == 1


CONFIG = st.fixed_dictionaries(
    {},
    optional={
        "sample_rate": st.sampled_from([8000, 16000.0, "44100", 0, None]),
        "words": st.booleans(),
        "phrase_list": st.lists(st.text(max_size=5), max_size=2),
        "max_alternatives": st.integers(0, 3),
        "model": st.text(max_size=5),
        "call": st.text(max_size=5),
        "channel": st.sampled_from(["customer", "agent", "mixed", "left"]),
        "token": st.just(SECRET),
        "number": st.just(SECRET),
    },
).map(lambda config: json.dumps({"config": config}))
GOOD = st.one_of(
    st.just(json.dumps({"config": {"token": SECRET, "sample_rate": 16000}})),
    st.binary(max_size=700),
    st.just(RESET),
    st.just(EOF),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just(SECRET),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["config", "eof", "reset", "sample_rate", "call"]), inner, max_size=3
        )
    ),
    max_leaves=6,
).map(json.dumps)
CUT = st.tuples(CONFIG | JSON, st.integers(0, 40)).map(lambda pair: pair[0][: pair[1]])
ANY = st.one_of(GOOD, CONFIG, JSON, CUT, st.text(max_size=20), st.binary(max_size=50))
HEARD = st.one_of(
    st.floats(0, 2).map(tick),
    st.builds(partial, st.sampled_from(["", "my dog"]), st.floats(1, 3), st.integers(1, 3)),
    st.builds(utterance, st.sampled_from(["", "my dog max"]), st.floats(1, 3), st.integers(1, 3)),
)


def attempt(vosk: Vosk, message: str | bytes) -> tuple[ProtocolError | None, Sequence[Told]]:
    try:
        return None, vosk.receive(message)
    except ProtocolError as error:
        return error, ()


def run(vosk: Vosk, steps: Sequence[str | bytes | Heard]) -> tuple[list[Told], list[str | bytes], bool]:
    """What was told, the messages that were taken, and whether it ended in an error."""
    told: list[Told] = []
    taken: list[str | bytes] = []
    for step in steps:
        if not isinstance(step, str | bytes):
            told += vosk.heard(step)
            continue
        over = any(isinstance(item, Closed) for item in told)
        error, got = attempt(vosk, step)
        if error is not None:
            assert SECRET not in str(error) + repr(error)
            assert error.__cause__ is error.__context__ is None, "which could hold what was received"
            assert vosk.receive(step) == ()
            assert vosk.heard(tick(9.0)) == []
            assert vosk.ended() == []
            return told, taken, True
        assert not (over and got), "nothing after Closed"
        told += got
        if not over:
            taken.append(step)
    return told + list(vosk.ended()), taken, False


def check(steps: Sequence[str | bytes | Heard]) -> None:
    told, taken, broken = run(Vosk(), steps)
    assert SECRET not in repr(told)
    assert [type(item) for item in told].count(Opened) <= 1
    assert not sounds(told) or isinstance(next(item for item in told if not isinstance(item, Reply)), Opened)
    pieces = [message for message in taken if isinstance(message, bytes)]
    assert sum(len(sound.samples) for sound in sounds(told)) == sum(map(len, pieces)) // 2
    answers = [json.loads(data) for data in replies(told)]
    assert all(("text" in answer) != ("partial" in answer) for answer in answers)
    orders = [json.loads(message) for message in taken if isinstance(message, str)]
    owed = len(pieces) + sum("config" not in order for order in orders)
    assert len(answers) <= owed if broken else len(answers) == owed


@given(st.lists(GOOD | HEARD, max_size=15))
@settings(max_examples=150, deadline=None)
def test_every_message_is_answered_once_whatever_is_heard_when(steps: list[str | bytes | Heard]) -> None:
    check(steps)


@given(st.lists(ANY | HEARD, max_size=12))
@settings(max_examples=300, deadline=None)
def test_whatever_arrives(steps: list[str | bytes | Heard]) -> None:
    check(steps)
