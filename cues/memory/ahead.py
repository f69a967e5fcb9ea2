"""A clock that runs ahead is not believed: what it dates after now is taken for what is so now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from cues.memory.record import CallRecord

CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""How far the clocks of two machines may differ, and both be right enough; a machine that sets its own by the
network is seconds off."""


def call_not_ahead(call: CallRecord, now: datetime) -> CallRecord:
    """A call that ended now at the latest, as it has ended when it is written.

    What is dated by it, a yes, a no and when details expire, would else outlive or overrule what comes later.
    """
    latest = now - timedelta(seconds=call.duration or 0.0)
    if call.began > latest:
        call = replace(call, began=latest.astimezone(call.began.tzinfo))
    if call.agreed_at is not None and call.agreed_at > now:
        call = replace(call, agreed_at=now)
    return call
