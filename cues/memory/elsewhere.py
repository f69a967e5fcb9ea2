"""The seam to what lies of a customer outside the store: journals, kept results, reviews."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from cues.memory.numbers import Identity


class Elsewhere(Protocol):
    """A place where calls leave traces."""

    def calls_of(self, who: Collection[Identity], customers: Collection[int] = ()) -> frozenset[str]:
        """The ids of calls there that were with somebody known by one of these, or by an id of the store.

        Raises:
            HeartlineError: it cannot be looked at.
        """

    def forget(self, calls: Collection[str]) -> tuple[str, ...]:
        """Delete every trace of some calls; what was deleted, in words for people.

        Raises:
            HeartlineError: something cannot be deleted.
        """

    def left_of(self, calls: Collection[str]) -> tuple[str, ...]:
        """What there is still of some calls: nothing, after `forget`.

        Raises:
            HeartlineError: it cannot be looked at.
        """
