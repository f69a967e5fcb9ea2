"""What every event of a call carries, whatever it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Event:
    """What every event carries."""

    event: ClassVar[str]
    schema: ClassVar[int] = 1
    call: str
    seq: int
    """Rises by one from 1."""
    at: float
    """Seconds of audio since the call began."""
    clock: float = 0.0
    """Wall seconds since `call.started`."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(seq={self.seq}, at={self.at:.2f})"
