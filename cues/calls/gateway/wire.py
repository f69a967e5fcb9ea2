"""The seam to a connection: messages in, messages out, and a close that says why; WebSocket or bare TCP."""

from __future__ import annotations

from typing import Protocol

from speech.sources.protocols.protocol import Refused

CLOSE_CODES: dict[Refused, int] = {
    Refused.MALFORMED: 1007,
    Refused.TOO_LARGE: 1009,
    Refused.UNSUPPORTED: 1003,
    Refused.OUT_OF_ORDER: 1002,
    Refused.NOT_ALLOWED: 1008,
    Refused.BUSY: 1013,
    Refused.IDLE: 1008,
    Refused.TOO_LONG: 1008,
    Refused.TOO_FAST: 1008,
    Refused.GOING_DOWN: 1012,
    Refused.REPLACED: 1008,
}
"""WebSocket close codes (RFC 6455, 7.4.1, and the IANA registry) by the reason."""
NORMAL = 1000


class WireClosed(Exception):  # noqa: N818 - no error: connections end
    """The other end has gone."""


class Wire(Protocol):
    """One connection; used by one task for reading and one for writing."""

    async def receive(self) -> str | bytes:
        """The next message; on bare TCP the next piece of the stream.

        Raises:
            WireClosed: none will come.
        """

    async def send(self, data: str | bytes) -> None:
        """Send a message, waiting for room.

        Raises:
            WireClosed: the other end has gone.
        """

    async def close(self, code: int, reason: str) -> None:
        """Close, with a reason of at most 123 bytes where the wire carries one. May be called twice."""
