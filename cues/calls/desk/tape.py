"""The newest seconds of a desk, in memory alone, for a call that may turn out to have begun in them."""

from __future__ import annotations

from collections import deque
from itertools import dropwhile

from speech.audio import SAMPLE_RATE
from speech.sources.desk.presence import Step


class Tape:
    """Holds frames of both sides until they are known to belong to nobody."""

    def __init__(self) -> None:
        self._steps: deque[Step] = deque()

    @property
    def seconds(self) -> float:
        """How much it holds."""
        return sum(len(step.agent) for step in self._steps) / SAMPLE_RATE

    def add(self, step: Step) -> None:
        """The next frame."""
        self._steps.append(step)

    def since(self, at: float) -> list[Step]:
        """What was heard from a time on, in seconds, from the frame that holds it."""
        return list(dropwhile(lambda step: step.at <= at, self._steps))

    def forget(self, before: float | None) -> None:
        """Keep nothing from before a time, in seconds; nothing at all where there is none."""
        while self._steps and (before is None or self._steps[0].at <= before):
            self._steps.popleft()
