"""What an agent may spend in a calendar month, and what a gesture is waiting for; pure rules."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Final

from cues.gestures.rules import GestureRules
from cues.gestures.values import OutboxState

FITS_WITHIN: Final = timedelta(days=7)
"""For how long a gesture over budget goes by itself once it fits; a later card would only puzzle."""


def month_of(moment: datetime, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """Beginning and end of the calendar month that a moment lies in; the end is the next one's beginning.

    Args:
        moment: with its zone.
        zone: where months begin and end; None: this machine's.
    """
    there = moment.astimezone(zone)
    first = datetime(there.year, there.month, 1, tzinfo=zone)
    year, month = divmod(there.year * 12 + there.month, 12)
    end = datetime(year, month + 1, 1, tzinfo=zone)
    # Without a zone the machine's own says of each day by itself which offset it has.
    return first.astimezone(zone), end.astimezone(zone)


def first_state(cost: int, spent: int, rules: GestureRules) -> OutboxState:
    """What becomes of a gesture that nobody but the agent has approved.

    Args:
        cost: its own, the currency's smallest unit.
        spent: what the agent has booked in the month without it.
        rules: the settings.
    """
    if rules.budget is not None and spent + cost > rules.budget:
        return OutboxState.OVER_BUDGET
    if rules.second_above is not None and cost > rules.second_above:
        return OutboxState.WAITS
    return OutboxState.READY
