"""Whether agents may send gestures, what they may cost, and how they go out: the table `[gestures]`."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from cues.webhooks.rules import Webhook


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("zone", 'is no time zone; write one as in "America/New_York"') from None
    return name


Amount = Annotated[int, Field(ge=0, le=100_000_000)]
"""In the currency's smallest unit: cents."""


class GestureRules(Webhook):
    """`[gestures]`: without `webhook` or `file` no cue carries a gesture."""

    file: Path | None = None
    """Where they are written to, a line of JSON each, for a team that has no webhook."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    """ISO 4217."""
    budget: Amount | None = None
    """What an agent may spend in a calendar month; None: there is no limit."""
    zone: Annotated[str, AfterValidator(_zone)] | None = None
    """Where months begin and end, an IANA name; None: where this machine is."""
    second_above: Amount | None = None
    """Above this a second person has to approve; None: never."""
    undo: Annotated[float, Field(ge=0, le=86_400)] = 60.0
    """Seconds after the call in which it can still be withdrawn; nothing goes out before."""
    tries: Annotated[int, Field(ge=1, le=100)] = 20
    """How often it is tried at most."""
    give_up_after: Annotated[float, Field(ge=0.1, le=720)] = 72.0
    """Hours after which no further try is made."""

    @model_validator(mode="after")
    def _one_way(self) -> GestureRules:
        if self.webhook is not None and self.file is not None:
            raise PydanticCustomError(
                "file", '"webhook" and "file" exclude each other: each gesture goes one way'
            )
        return self

    @property
    def enabled(self) -> bool:
        """Whether there is anywhere to send them."""
        return self.webhook is not None or self.file is not None

    @property
    def where_months_are(self) -> tzinfo | None:
        """The zone of months; None: this machine's."""
        return ZoneInfo(self.zone) if self.zone is not None else None
