"""When a recording began, read from the tags that recorders, telephones and editors leave in files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

_DAY = re.compile(r"^(\d{4})[-:/.](\d\d)[-:/.](\d\d)")
_EARLIEST = 1990
"""Years before this are a clock that was never set (1904, 1970), not a call's recording."""


def began_in_tags(tags: Mapping[str, str]) -> datetime | None:
    """The call's date and time, with a zone, from a file's tags; None where none of them tells it.

    Read are, in this order: `creation_time` (MP4, WebM), `origination_date` with `origination_time`
    (broadcast WAV), `date` (MP3, FLAC, Ogg) and a comment that is nothing but a time. A time without a zone
    is taken for this machine's, a day without a time for its midnight, and a year alone for nothing.
    """
    lower = {key.lower(): value.strip() for key, value in tags.items()}
    day, time = lower.get("origination_date", ""), lower.get("origination_time", "")
    found = (
        lower.get("creation_time", ""),
        f"{day} {time.replace('-', ':')}".strip(),
        lower.get("date", ""),
        lower.get("comment", ""),
    )
    return next((moment for text in found if (moment := _moment(text)) is not None), None)


def zoned(moment: datetime) -> datetime:
    """The same moment with a zone: this machine's where it has none."""
    return moment if moment.tzinfo is not None else moment.astimezone()


def _moment(text: str) -> datetime | None:
    iso = _DAY.sub(r"\1-\2-\3", text)
    iso = re.sub(r"\s*(?:UTC|GMT)$", "+00:00", iso)
    try:
        moment = zoned(datetime.fromisoformat(iso))
    except (ValueError, OverflowError, OSError):
        return None  # not a date at all, or one that this machine's clock cannot place
    return moment if moment.year >= _EARLIEST else None
