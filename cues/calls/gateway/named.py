"""Agents that were just named for a call that has not come yet: the next caller is not sent there too."""

from __future__ import annotations

from collections import Counter, deque
from typing import Final

COMES_WITHIN: Final = 15.0
"""Seconds in which a call comes to the agent that was named, or does not; about three rings."""
MOST: Final = 10_000
"""Names that are kept; the oldest makes room."""


class Named:
    """Who was named, for whom and when. No clock of its own."""

    def __init__(self) -> None:
        self._named: deque[tuple[float, str, str | None]] = deque(maxlen=MOST)

    def add(self, agent: str, customer: str | None, now: float) -> None:
        """Note that an agent was named.

        Args:
            agent: who.
            customer: for whom; asked again for the same one, it is the same call. None: not known.
            now: seconds of a clock that only goes forward.
        """
        self._named.append((now, agent, customer))

    def waiting(self, customer: str | None, now: float) -> Counter[str]:
        """How many calls each agent was named for that may still come, without those of this customer."""
        while self._named and self._named[0][0] + COMES_WITHIN <= now:
            self._named.popleft()
        calls = {
            (agent, whom or str(at)) for at, agent, whom in self._named if whom is None or whom != customer
        }
        return Counter(agent for agent, _ in calls)

    def __repr__(self) -> str:
        return f"Named({len(self._named)})"
