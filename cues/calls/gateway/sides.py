"""Which side of a call an AudioSocket connection carries: first the customer's, then the agent's."""

from __future__ import annotations

from cues.calls.gateway.switchboard import Switchboard
from speech.audio import Channel
from speech.sources.protocols.protocol import ProtocolError, Refused


class Sides:
    """Asterisk connects once for each side of a call, both times with its UUID, and says not which it is."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board

    def next(self, call: str, sender: str) -> Channel:
        """The side that the next connection of a call carries.

        Args:
            call: its UUID.
            sender: the key of whoever sends it.

        Raises:
            ProtocolError: both sides are there.
        """
        known = self._board.get(call, sender)
        carried = known.carried if known is not None else frozenset[Channel]()
        for side in (Channel.CUSTOMER, Channel.AGENT):
            if side not in carried:
                return side
        raise ProtocolError(Refused.NOT_ALLOWED, "Both sides of this call are here already.")
