"""Which losses have been mentioned, and so whether light cues are to keep silent."""

from __future__ import annotations

from cues.calls.found import Found

CONDOLED = "condoled"
"""Stands among the details' ids for a loss that only the agent's words tell."""


class Mute:
    """Follows the grave details of one call; times are seconds of audio."""

    def __init__(self, lasts: float | None) -> None:
        """Nothing has been mentioned yet.

        Args:
            lasts: how long a loss mutes light cues; None: for the rest of the call.
        """
        self._lasts = lasts
        self._since: dict[str, float] = {}

    def note(self, found: Found, at: float) -> bool:
        """Take in a detail as it stands now; True where it has just turned out to be grave."""
        if not found.detail.grave:
            self._since.pop(found.id, None)
            return False
        if found.id in self._since:
            return False
        self._since[found.id] = at
        return True

    def condoled(self, at: float) -> None:
        """The agent has said how sorry they are for a loss."""
        self._since.setdefault(CONDOLED, at)

    def forget(self, found: Found) -> None:
        """The detail was taken back."""
        self._since.pop(found.id, None)

    def holds(self, at: float) -> bool:
        """True while light cues keep silent."""
        return any(self._lasts is None or at - since < self._lasts for since in self._since.values())
