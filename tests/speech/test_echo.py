"""The gate of a microphone beside a loudspeaker: what it mutes, what it may not, how it follows changes."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE, Samples
from speech.echo import EchoGate
from speech.pcm import to_pcm
from tests.speech.echo_sounds import Room, Sound, desk, gated, hiss, voices

LEVELS = (-6, -12, -20, -30)


def call(seconds: float, *, over_each_other: float = 0.0) -> tuple[Sound, Sound]:
    """The beginning of the sample call, the agent's side so much later that they talk over each other."""
    agent, customer = voices()
    agent = np.roll(agent, round(over_each_other * SAMPLE_RATE))
    end = round(seconds * SAMPLE_RATE)
    return agent[:end], customer[:end]


@pytest.mark.parametrize("over_each_other", [0.0, 6.5, 20.3])
@pytest.mark.parametrize("frame", [320, 1600])
def test_a_headset_passes_bit_for_bit(over_each_other: float, frame: int) -> None:
    near, far = call(45.0, over_each_other=over_each_other)
    agent, customer = to_pcm(near + hiss(len(near))), to_pcm(far)
    gate = EchoGate()
    for at in range(0, len(agent), frame):
        piece = agent[at : at + frame]
        assert gate.push(piece, customer[at : at + frame]) is piece
    assert gate.echo is None
    assert gate.suppressed == 0.0


@pytest.mark.parametrize("level", LEVELS)
def test_echo_is_muted_and_the_agent_in_turn_is_not(level: float) -> None:
    near, far = call(60.0)
    heard = desk(near, far, Room(0.15, level, bent=3.0).echo(far))
    assert heard.found < 3.0
    assert heard.echo_time > 1200
    assert heard.suppressed > 0.92
    assert heard.whole_lost < 0.001
    echo = heard.gate.echo
    assert echo is not None
    assert echo.delay == pytest.approx(0.15, abs=0.011)
    assert echo.level == pytest.approx(level, abs=3.0)
    assert heard.gate.suppressed == pytest.approx((heard.after != heard.before).sum() / SAMPLE_RATE, rel=0.05)


@pytest.mark.parametrize("level", LEVELS)
def test_two_people_at_once_are_both_heard(level: float) -> None:
    near, far = call(60.0, over_each_other=6.5)
    heard = desk(near, far, Room(0.05, level, bent=3.0).echo(far))
    assert heard.both_time > 300
    assert heard.lost < (0.03 if level == -6 else 0.015)
    assert heard.lost_power < (0.015 if level == -6 else 0.002)
    assert heard.whole_lost < 0.015
    assert heard.suppressed > 0.75  # what follows the agent's voice within 0.4 s passes as well


@pytest.mark.parametrize(
    "room",
    [
        Room(0.0, -10, direct=0.5),
        Room(0.4, -10),
        Room(0.25, -10, ringing=0.8),
        Room(0.25, -10, ringing=0.15, direct=0.9),
        Room(0.05, 3, bent=1.0),
        Room(0.05, -10, bent=4.0),
    ],
    ids=["no way at all", "0.4 s", "a hall", "a dead room", "louder than the line", "a bad loudspeaker"],
)
def test_rooms_and_loudspeakers(room: Room) -> None:
    near, far = call(30.0)
    heard = desk(near, far, room.echo(far))
    assert heard.suppressed > 0.8
    assert heard.whole_lost < 0.001
    assert heard.gate.echo is not None
    assert heard.gate.echo.delay == pytest.approx(room.delay, abs=0.021)


def test_a_customer_on_the_telephone_is_recognised_in_the_echo() -> None:
    far = voices("farm-supply")[1][: 30 * SAMPLE_RATE]
    heard = desk(np.zeros_like(far), far, Room(0.2, -10).echo(far))
    assert heard.found < 3.0
    assert heard.suppressed > 0.9


def test_an_agent_far_from_the_microphone_is_heard_over_the_echo() -> None:
    near, far = call(60.0, over_each_other=6.5)
    heard = desk(near * np.float32(0.25), far, Room(0.1, -12).echo(far))
    assert heard.lost < 0.05
    assert heard.lost_power < 0.01


def test_an_echo_is_followed_where_its_delay_jumps() -> None:
    near, far = call(60.0)
    early, late = Room(0.1, -12).echo(far), Room(0.26, -12).echo(far)
    heard = desk(near, far, np.where(np.arange(len(far)) < 30 * SAMPLE_RATE, early, late), since=45.0)
    assert heard.gate.echo is not None
    assert heard.gate.echo.delay == pytest.approx(0.26, abs=0.011)
    assert heard.whole_lost < 0.001
    assert heard.echo_time > 400
    assert heard.suppressed > 0.9


def test_an_echo_is_followed_where_its_delay_drifts() -> None:
    near, far = call(60.0)
    echo = Room(0.26, -12).echo(far)
    at = np.arange(len(far)) * (1.0 - 300e-6)  # 300 ppm: 18 ms later after a minute
    heard = desk(near, far, np.interp(at, np.arange(len(far)), echo).astype(np.float32))
    assert heard.suppressed > 0.9
    assert heard.gate.echo is not None
    assert heard.gate.echo.delay == pytest.approx(0.275, abs=0.011)


def test_an_echo_that_has_ended_is_forgotten() -> None:
    agent, customer = call(30.0)
    echo = Room(0.1, -12).echo(customer)
    far = np.concatenate((customer, customer, customer))
    near = np.concatenate((agent + echo, agent, agent))
    gate, after = gated(to_pcm(near + hiss(len(near))), to_pcm(far))
    assert gate.echo is None
    assert not np.array_equal(after[: len(agent)], to_pcm(near + hiss(len(near)))[: len(agent)])
    assert np.array_equal(after[-len(agent) :], to_pcm(near + hiss(len(near)))[-len(agent) :])


def test_a_microphone_that_is_switched_off_counts_nothing_and_comes_back() -> None:
    near, far = call(60.0)
    echo = Room(0.1, -12).echo(far)
    heard = desk(near, far, echo, since=40.0, off=(10.0, 40.0))
    assert heard.echo_time > 400
    assert heard.suppressed > 0.9
    only_off = desk(
        near[: 40 * SAMPLE_RATE], far[: 40 * SAMPLE_RATE], echo[: 40 * SAMPLE_RATE], off=(10.0, 40.0)
    )
    until_then = desk(near[: 10 * SAMPLE_RATE], far[: 10 * SAMPLE_RATE], echo[: 10 * SAMPLE_RATE])
    assert only_off.gate.suppressed == until_then.gate.suppressed > 1.0


def test_after_a_gap_the_echo_is_known_at_once() -> None:
    near, far = call(16.0)
    agent, customer = to_pcm(near + Room(0.1, -12).echo(far) + hiss(len(far))), to_pcm(far)
    gate = EchoGate()
    gate.push(agent, customer)
    before = gate.suppressed
    gate.gap()
    assert gate.echo is not None
    gate.push(np.zeros(5 * SAMPLE_RATE, np.int16), np.zeros(5 * SAMPLE_RATE, np.int16))
    assert gate.suppressed == before
    speaking = slice(9 * SAMPLE_RATE, 11 * SAMPLE_RATE)
    gate.push(agent[speaking], customer[speaking])
    assert gate.suppressed - before > 1.2


def test_sound_fades_and_is_never_made_louder() -> None:
    near, far = call(20.0)
    agent, customer = to_pcm(near + Room(0.1, -6).echo(far) + hiss(len(far))), to_pcm(far)
    _, after = gated(agent, customer)
    assert (np.abs(after.astype(int)) <= np.abs(agent.astype(int))).all()
    passes = after == agent
    loud = np.abs(agent) > 200
    edges = np.flatnonzero((after[:-1] == 0) & passes[1:] & loud[:-1] & loud[1:])
    assert len(edges) == 0  # no loud sample follows silence at its full height


def test_silence_stays_silence() -> None:
    nothing = np.zeros(5 * SAMPLE_RATE, np.int16)
    gate = EchoGate()
    assert gate.push(nothing, nothing) is nothing
    assert (gate.echo, gate.suppressed) == (None, 0.0)


@pytest.fixture(scope="module")
def sides() -> tuple[Samples, Samples]:
    near, far = call(12.0)
    return to_pcm(near + Room(0.1, -12).echo(far) + hiss(len(far))), to_pcm(far)


@settings(max_examples=15, deadline=None)
@given(sizes=st.lists(st.integers(0, 4000), max_size=60))
def test_frames_of_any_length_keep_both_sides_in_step(
    sides: tuple[Samples, Samples], sizes: list[int]
) -> None:
    agent, customer = sides
    cuts = [int(at) for at in np.cumsum([0, *sizes]) if at < len(agent)]
    gate = EchoGate()
    for begin, end in pairwise([*cuts, len(agent)]):
        piece = agent[begin:end]
        after = gate.push(piece, customer[begin:end])
        assert after.dtype == np.int16
        assert after.shape == piece.shape
        assert ((after == piece) | (np.abs(after) < np.abs(piece.astype(int)))).all()
    assert gate.suppressed > 2.0


def test_sides_that_are_not_in_step_are_refused() -> None:
    with pytest.raises(ValueError, match="in step"):
        EchoGate().push(np.zeros(320, np.int16), np.zeros(319, np.int16))


def test_memory_does_not_grow(sides: tuple[Samples, Samples]) -> None:
    agent, customer = sides
    gate = EchoGate()
    gate.push(agent, customer)
    tracemalloc.start()
    try:
        gate.push(agent, customer)
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(3):
            gate.push(agent, customer)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 20_000
