"""Where today lies to what a detail tells, and how much that makes it worth asking about now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from cues.details.detail import Status
from cues.memory.dates import Days, days_of, nearest
from cues.memory.values import Remembered

RECENT: Final = 90
"""Days since it was told within which a thing counts as said recently."""
OFTEN: Final = 3
"""Tellings from which a thing counts as said often."""


class Phase(StrEnum):
    """Where today lies to the days of an event."""

    COMING = "coming"
    NOW = "now"
    PAST = "past"
    AFTER = "after"
    """It was over when it was told."""
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Reach:
    """How near today an event must be, in days."""

    ahead: int
    behind: int
    stale: int
    """Days since what has no days was told last, from which it is not asked about."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When something is, seen from a call."""

    phase: Phase
    days: Days | None
    """Of the event, that of this year where it comes round."""
    off: int
    """Days from today to the event, on either side; 0 without one."""
    since: int
    """Days since it was told last."""
    times: int
    """How often it was told."""

    def score(self, reach: Reach) -> float | None:
        """How much it is worth asking about now; None where it is too far off, long over, or stale.

        4 to 5 for an event just past, 3 to 4 for one that is on or coming up, 2 to 3 for what was told within
        90 days, 1 to 2 for what was told three times, below 1 for the rest; nearer or fresher is higher.
        """
        if self.phase is Phase.PAST:
            return 4 + 1 / (1 + self.off) if self.off <= reach.behind else None
        if self.phase in {Phase.COMING, Phase.NOW}:
            return 3 + 0.9 / (1 + self.off) if self.off <= reach.ahead else None
        if self.since >= reach.stale:
            return None
        if self.since <= RECENT:
            return 2 + 0.9 / (1 + self.since)
        return 2 - 1 / self.times if self.times >= OFTEN else 0.9 / (1 + self.since)


def timing(detail: Remembered, now: datetime, *, dated: bool, yearly: bool) -> Timing:
    """When something is.

    Args:
        detail: told at least once.
        now: the moment of the call in its time zone, whose calendar decides.
        dated: whether its days matter at all.
        yearly: whether it comes round every year.
    """
    today = now.date()
    told = min(newest_of(detail).astimezone(now.tzinfo).date(), today)
    since, times = (today - told).days, len(detail.told)
    days = days_of(detail.attributes.get("when_date")) if dated else None
    if days is None:
        over = dated and detail.status is Status.PAST
        return Timing(Phase.AFTER if over else Phase.UNDATED, None, 0, since, times)
    if yearly:
        days = nearest(days, today)
    off = max((days.first - today).days, (today - days.last).days, 0)
    return Timing(_phase(days, today, told), days, off, since, times)


def newest_of(detail: Remembered) -> datetime:
    """When it was told last.

    Raises:
        ValueError: it was never told.
    """
    return max(each.told for each in detail.told)


def _phase(days: Days, today: date, told: date) -> Phase:
    if today < days.first:
        return Phase.COMING
    if today <= days.last:
        return Phase.NOW
    return Phase.AFTER if days.last < told else Phase.PAST
