"""Whether the bus answers, said once each time that changes."""

from __future__ import annotations

import logging

from cues.calls.gateway.bus import BusAwayError, BusFaultError

log = logging.getLogger(__name__)


class Link:
    """How a gateway stands with the bus; times are arguments, seconds of a clock that never goes back.

    Args:
        where: the bus, for the log.
        patience: seconds without a beat after which a gateway is taken for dead.
    """

    def __init__(self, where: str, patience: float) -> None:
        self._where = where
        self._patience = patience
        self._since = 0.0
        self.up = True
        """Whether it answered last time."""
        self.outages = 0
        """How often it did not any more."""
        self.faults = 0
        """How often it answered with something unusable of one call; that is no outage."""

    def failed(self, error: BusAwayError) -> None:
        """It does not answer, or not as it should."""
        if isinstance(error, BusFaultError):
            self.faults += 1
            if self.faults.bit_count() == 1:  # the 1st, 2nd, 4th ... time: it may go on for hours
                log.warning(
                    "the bus at %s keeps something unusable of a call: %d times", self._where, self.faults
                )
        elif self.up:
            self.up = False
            self.outages += 1
            log.warning(
                "the bus at %s is away (%s): calls go on here, and other gateways are told later",
                self._where,
                error,
            )

    def answered(self, now: float) -> None:
        """It answers: for the first time, again, or after a silence of ours in which we were dead to it."""
        self._since = now
        if not self.up:
            self.up = True
            log.info("the bus at %s is there again", self._where)

    def steady(self, now: float) -> bool:
        """Whether it has answered for so long that who is silent is dead, and not just cut off as we were."""
        return self.up and now - self._since >= self._patience
