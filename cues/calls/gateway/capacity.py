"""How many calls this machine can hear, and what becomes of the next one: heard fully, with less, not at all.

Calls that are under way are never touched. A new one is heard in the best way for which there is room; how
much room there is comes from what the process really uses, and from what the calls just taken will use.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """How a call is heard, the best first."""

    FULL = "full"
    """The profile `server`, both ears as the settings say."""
    ARCHIVE = "archive"
    """The profile `archive`: larger steps, the careful ear at the ends of utterances only."""
    FINALS = "finals"
    """The same without partial results: details come when an utterance has ended."""


COST = {Mode.FULL: 0.30, Mode.ARCHIVE: 0.20, Mode.FINALS: 0.17}
"""Cores that a new stereo call is reckoned to take, more than most do (docs/deployment.md has what was
measured). Only calls of the last seconds are counted so, the others by what is really used."""
FULL_UP_TO, ARCHIVE_UP_TO, FINALS_UP_TO = 0.70, 0.80, 0.90
"""Shares of the cores up to which a call is taken in each mode. Above 0.7 cues begin to come late:
recognition comes in bursts, and what one call waits for another one uses."""
REMEMBERED = 10.0
"""Seconds over which use is measured; a call younger than that is counted by `COST`."""


@dataclass(frozen=True, slots=True)
class Load:
    """How busy the machine is with calls."""

    used: float
    """Cores that the process used over the last seconds."""
    expected: float
    """Cores that calls just taken will use besides."""
    cores: float
    """Cores there are."""

    @property
    def share(self) -> float:
        """Of the cores, 0 to 1 and above."""
        return (self.used + self.expected) / self.cores


class Capacity:
    """Follows the load of one process; time and processor time are arguments, in seconds."""

    def __init__(self, cores: float) -> None:
        """Nothing is heard yet.

        Args:
            cores: how many the process may use.
        """
        self._cores = cores
        self._used: deque[tuple[float, float]] = deque()
        self._fresh: deque[tuple[float, Mode]] = deque()
        self.taken: Counter[Mode] = Counter()
        """Calls taken so far, by mode."""
        self.refused = 0

    def measure(self, now: float, processor: float) -> None:
        """Note what the process has used; call it about once a second.

        Args:
            now: the time.
            processor: seconds of processor time of the process so far.
        """
        self._used.append((now, processor))
        while len(self._used) > 2 and now - self._used[1][0] >= REMEMBERED:
            self._used.popleft()

    def load(self, now: float) -> Load:
        """How busy it is."""
        while self._fresh and now - self._fresh[0][0] > REMEMBERED:
            self._fresh.popleft()
        used = 0.0
        if len(self._used) > 1:
            (then, before), (last, after) = self._used[0], self._used[-1]
            used = max(0.0, after - before) / max(1e-9, last - then)
        # A call counts less as its own use begins to show in what was measured.
        expected = sum(COST[mode] * (1 - (now - since) / REMEMBERED) for since, mode in self._fresh)
        return Load(used, expected, self._cores)

    def admit(self, now: float) -> Mode | None:
        """How one more call is to be heard; None: it is refused. What is admitted counts at once."""
        load = self.load(now)
        for mode, limit in (
            (Mode.FULL, FULL_UP_TO),
            (Mode.ARCHIVE, ARCHIVE_UP_TO),
            (Mode.FINALS, FINALS_UP_TO),
        ):
            if load.used + load.expected + COST[mode] <= limit * self._cores:
                self._fresh.append((now, mode))
                self.taken[mode] += 1
                return mode
        self.refused += 1
        return None
