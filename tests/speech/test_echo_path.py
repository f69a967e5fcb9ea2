"""Looking for a loudspeaker in a microphone: the delay, the room, and two voices that are no echo."""

from __future__ import annotations

import numpy as np
import pytest

from speech.audio import SAMPLE_RATE
from speech.echo_path import BLOCK, REACH, WINDOW, EchoPath, PathFinder
from tests.speech.echo_sounds import Room, Sound, hiss, voices

STEPS = 32768.0


def looked(finder: PathFinder, far: Sound, near: Sound, *, begin: float, end: float) -> list[EchoPath | None]:
    """What is known after each second's look."""
    known = []
    for at in range(round(begin * SAMPLE_RATE), round(end * SAMPLE_RATE), WINDOW):
        window = slice(at - WINDOW - REACH, at)
        finder.look(STEPS * far[window], STEPS * near[window][REACH:])
        known.append(finder.path)
    return known


def customer() -> Sound:
    return voices()[1]


def agent(later: float) -> Sound:
    side = np.roll(voices()[0], round(later * SAMPLE_RATE))
    return side + hiss(len(side))


@pytest.mark.parametrize("delay", [0.0, 0.035, 0.2, 0.4])
@pytest.mark.parametrize("level", [-6, -30])
def test_the_delay_is_found_within_10_ms(delay: float, level: float) -> None:
    far = customer()
    near = Room(delay, level).echo(far) + hiss(len(far))
    last = looked(PathFinder(), far, near, begin=6.0, end=16.0)[-1]
    assert last is not None
    assert last.delay == pytest.approx(delay, abs=0.011)
    assert last.shape.sum() == pytest.approx(1.0)
    assert last.shape.min() > 0.0


def test_an_echo_is_found_under_the_agents_voice() -> None:
    far = customer()
    near = Room(0.15, -12).echo(far) + agent(6.5)
    last = looked(PathFinder(), far, near, begin=6.0, end=18.0)[-1]
    assert last is not None
    assert last.delay == pytest.approx(0.15, abs=0.011)


@pytest.mark.parametrize("later", [0.0, 3.1, 6.5, 9.7, 20.3, 31.9])
def test_two_voices_are_no_echo_of_each_other(later: float) -> None:
    assert set(looked(PathFinder(), customer(), agent(later), begin=3.0, end=100.0)) == {None}


def test_the_agents_voice_on_the_customers_line_is_no_echo_in_the_microphone() -> None:
    near = agent(0.0)
    line = Room(0.1, -12).echo(near) + hiss(len(near), seed=2)
    assert set(looked(PathFinder(), line, near, begin=3.0, end=60.0)) == {None}


@pytest.mark.parametrize(("ringing", "low", "high"), [(0.2, 0.63, 0.7), (0.5, 0.74, 0.86), (0.9, 0.86, 0.87)])
def test_a_larger_room_rings_longer(ringing: float, low: float, high: float) -> None:
    far = customer()
    near = Room(0.1, -10, ringing=ringing).echo(far) + hiss(len(far))
    last = looked(PathFinder(), far, near, begin=6.0, end=16.0)[-1]
    assert last is not None
    assert low <= last.decay <= high


def test_one_look_that_differs_moves_nothing_and_two_that_agree_do() -> None:
    far = customer()
    early, late = (Room(delay, -10).echo(far) + hiss(len(far)) for delay in (0.1, 0.3))
    finder = PathFinder()
    looked(finder, far, early, begin=6.0, end=13.0)
    path = finder.path
    looked(finder, far, late, begin=14.0, end=15.0)
    assert finder.path is path
    looked(finder, far, late, begin=16.0, end=19.0)
    assert finder.path is not None
    assert finder.path.delay == pytest.approx(0.3, abs=0.011)


def test_a_path_is_forgotten_after_some_seconds_without_echo() -> None:
    far = customer()
    finder = PathFinder()
    looked(finder, far, Room(0.1, -10).echo(far) + hiss(len(far)), begin=6.0, end=13.0)
    known = looked(finder, far, agent(0.0), begin=14.0, end=75.0)
    assert known[0] is not None
    assert known[-1] is None


@pytest.mark.parametrize("silent", ["far", "near", "both"])
def test_silence_tells_nothing(silent: str) -> None:
    far = customer()
    near = Room(0.1, -10).echo(far) + hiss(len(far))
    finder = PathFinder()
    looked(finder, far, near, begin=6.0, end=13.0)
    path = finder.path
    nothing = np.zeros_like(far)
    looked(
        finder,
        nothing if silent != "near" else far,
        nothing if silent != "far" else near,
        begin=14.0,
        end=44.0,
    )
    assert path is not None
    assert finder.path is path


def test_an_echo_beyond_the_reach_is_none() -> None:
    far = customer()
    near = Room(0.5, -6, ringing=0.15).echo(far) + hiss(len(far))
    assert set(looked(PathFinder(), far, near, begin=6.0, end=20.0)) == {None}


def test_the_delay_is_the_strongest_blocks() -> None:
    path = EchoPath(first=3, shape=np.array([0.2, 0.5, 0.3]), decay=0.7)
    assert path.delay == pytest.approx(4 * BLOCK / SAMPLE_RATE)
