"""Which side of a call an AudioSocket connection carries: first the customer's, then the agent's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from speech.audio import Channel
from speech.sources.protocols.protocol import ProtocolError, Refused

ORDER: Final = (Channel.CUSTOMER, Channel.AGENT)


class Sides:
    """Asterisk connects once for each side of a call, both times with its UUID, and says not which it is."""

    def __init__(self) -> None:
        self._taken: set[tuple[str, str, Channel]] = set()

    @contextmanager
    def of_connection(self, sender: str) -> Iterator[Callable[[str], Channel]]:
        """What tells a connection the side that it carries, by its call's UUID; it is free again afterwards.

        It raises `ProtocolError` where both sides are there.

        Args:
            sender: the key of whoever connects; only their calls have sides of theirs.
        """
        own: set[tuple[str, str, Channel]] = set()

        def next_side(call: str) -> Channel:
            for side in ORDER:
                if (sender, call, side) not in self._taken:
                    own.add((sender, call, side))
                    self._taken.update(own)
                    return side
            raise ProtocolError(Refused.NOT_ALLOWED, "Both sides of this call are here already.")

        try:
            yield next_side
        finally:
            self._taken -= own
