"""What a receiver's answer means: it has it, it will never take it, or try again later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Final

LATER: Final = frozenset({408, 425, 429})
"""Refusals that say themselves that they do not last (RFC 9110, 8470, 6585)."""
CONFLICT: Final = 409
LONGEST_WAIT: Final = 24 * 3600.0
"""Seconds that a receiver may ask for; a longer wait is cut to this."""


class Came(Enum):
    """What became of one try."""

    THERE = "there"
    """The receiver has it."""
    REFUSED = "refused"
    """It does not take it, and will not."""
    LATER = "later"
    """Perhaps the next time; whether it has it already nobody knows."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of one try."""

    came: Came
    problem: str | None = None
    """Why it is not there, a sentence without a full stop; nothing of what was sent or answered."""
    wait: float | None = None
    """Seconds that the receiver asks to be left in peace."""


def answer_of(status: int, headers: Mapping[str, str], key: str, now: datetime) -> Answer:
    """What an HTTP answer means.

    Args:
        status: its code.
        headers: its own, found in any case.
        key: the idempotency key of the request.
        now: when it came.
    """
    said = f"the receiver answered {status}"
    if 200 <= status < 300:
        return Answer(Came.THERE)
    if status == CONFLICT:
        # Without its key it is another request under way, or another's: the next try will tell.
        had = headers.get("Idempotency-Key", "").strip('"') == key
        return Answer(Came.THERE) if had else Answer(Came.LATER, said)
    if 300 <= status < 400:
        return Answer(Came.REFUSED, f"{said}: it leads elsewhere, and nothing is sent after it")
    if status in LATER or status >= 500:
        return Answer(Came.LATER, said, _wait(headers.get("Retry-After"), now))
    return Answer(Came.REFUSED, said)


def _wait(text: str | None, now: datetime) -> float | None:
    """Seconds or a date (RFC 9110, 10.2.3); None where it is neither."""
    if text is None:
        return None
    try:
        if text.strip().isdecimal():
            wait = float(int(text[:12]))
        else:
            until = parsedate_to_datetime(text)
            until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
            wait = (until - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(0.0, wait), LONGEST_WAIT)
