"""The newest seconds in memory: kept as long as somebody may want them, and not a frame longer."""

from __future__ import annotations

import numpy as np
import pytest

from cues.calls.desk.tape import Tape
from speech.sources.desk.presence import Step

FRAME = 320


def step(number: int) -> Step:
    sound = np.full(FRAME, number, np.int16)
    return Step(number * FRAME, sound, sound, agent_speaks=True, customer_speaks=True, tone=False, tones=())


@pytest.fixture
def tape() -> Tape:
    """A second of it."""
    tape = Tape()
    for number in range(50):
        tape.add(step(number))
    return tape


def starts(steps: list[Step]) -> list[int]:
    return [each.start // FRAME for each in steps]


def test_it_holds_what_was_added(tape):
    assert tape.seconds == 1.0
    assert starts(tape.since(0.0)) == list(range(50))


@pytest.mark.parametrize(("at", "first"), [(-1.0, 0), (0.01, 0), (0.02, 1), (0.5, 25), (0.509, 25)])
def test_it_gives_what_came_since_from_the_frame_that_holds_the_time(tape, at, first):
    assert starts(tape.since(at))[0] == first
    assert tape.seconds == 1.0, "it is only looked at"


def test_after_its_end_there_is_nothing(tape):
    assert tape.since(1.0) == []
    assert tape.since(9.0) == []


@pytest.mark.parametrize(
    ("before", "left"), [(0.0, 50), (0.51, 25), (0.52, 24), (1.0, 0), (9.0, 0), (None, 0)]
)
def test_it_forgets(tape, before, left):
    tape.forget(before)
    assert len(tape.since(0.0)) == left
    assert tape.seconds == pytest.approx(left * 0.02)


def test_an_empty_one_has_nothing_to_forget():
    tape = Tape()
    tape.forget(None)
    tape.forget(5.0)
    assert (tape.seconds, tape.since(0.0)) == (0.0, [])
