"""A live call goes on without an answer that is late, also where its work had not begun."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from speech.audio import SAMPLE_RATE
from speech.careful_ear import LATEST, CarefulEar


class Slow:
    """A recogniser that is at work until it is let go."""

    def __init__(self) -> None:
        self.free = threading.Event()

    def rehear(self, samples, *, quick):
        self.free.wait(30.0)
        raise AssertionError("nobody waits for this")


def test_what_was_dropped_before_its_work_began_has_no_answer():
    recognizer = Slow()
    with ThreadPoolExecutor(1) as pool:
        ear = CarefulEar(recognizer, pool, live=True)
        piece = np.zeros(SAMPLE_RATE, np.int16)
        ear.ask(piece, 0, 0.5)  # keeps the only thread busy
        waiting = ear.ask(piece, 0, 0.5)
        late = waiting.due + round(LATEST * SAMPLE_RATE)
        assert not ear.given_up(waiting, late - 1)
        assert ear.given_up(waiting, late)
        assert waiting.future.cancelled()
        assert not ear.ready(waiting, late)
        assert not ear.must(waiting)
        recognizer.free.set()
