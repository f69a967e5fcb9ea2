"""What an agent shares with what a customer tells, by the profiles there are, read anew as they change."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from speech.errors import HeartlineError
from speech.sources.protocols.names import shown
from ui.wiring.agents import make_reader

if TYPE_CHECKING:
    from cues.details.detail import Detail
    from cues.people.folder import Profiles
    from ui.wiring.recall import MemoryOfCallers

LOOKS: Final = 5.0
"""Seconds between two looks at the profiles: who erases theirs is forgotten in one, or two for a row."""
log = logging.getLogger(__name__)


class InCommon:
    """Answers every call of a program; any thread may ask, and none waits for the store.

    Args:
        memory: holds the store open, in which profiles may lie too.
    """

    def __init__(self, memory: MemoryOfCallers) -> None:
        self._reader = make_reader(memory)
        self._profiles: Profiles | None = None
        self._looked = -LOOKS
        self._looking = threading.Lock()

    def __call__(self, agent: str | None, detail: Detail) -> str | None:
        """Half a sentence, "you lived in Ohio too"; None where the agent shares or told nothing."""
        if agent is None:
            return None
        profiles = self._read()
        profile = profiles.by_name.get(shown(agent)) if profiles is not None else None
        if profile is None:
            return None
        from cues.people.shared import shared

        return shared(profile, detail)

    def _read(self) -> Profiles | None:
        with self._looking:
            if time.monotonic() - self._looked >= LOOKS:
                self._looked = time.monotonic()
                try:
                    self._profiles = self._reader.read()
                except HeartlineError as error:
                    log.warning("%s Cues say nothing of what an agent shares.", error)
            return self._profiles
