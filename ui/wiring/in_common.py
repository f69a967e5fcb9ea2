"""What an agent shares with what a customer tells, by the profiles here, read anew as they change."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from ui.wiring.agents import agents_folder

if TYPE_CHECKING:
    from cues.details.detail import Detail
    from cues.people.folder import ProfileFolder, Profiles

LOOKS: Final = 5.0
"""Seconds between two looks at the folder: who erases their profile is forgotten within them."""
log = logging.getLogger(__name__)


class InCommon:
    """Answers every call of a program; any thread may ask."""

    def __init__(self) -> None:
        self._folder: ProfileFolder | None = None
        self._profiles: Profiles | None = None
        self._looked = -LOOKS
        self._looking = threading.Lock()

    def __call__(self, agent: str | None, detail: Detail) -> str | None:
        """Half a sentence, "you lived in Ohio too"; None where the agent shares or told nothing."""
        if agent is None:
            return None
        profiles = self._read()
        profile = profiles.by_name.get(agent) if profiles is not None else None
        if profile is None:
            return None
        from cues.people.shared import shared

        return shared(profile, detail)

    def _read(self) -> Profiles | None:
        from cues.people.folder import ProfileFolder
        from speech.errors import HeartlineError

        with self._looking:
            if time.monotonic() - self._looked >= LOOKS:
                self._looked = time.monotonic()
                self._folder = self._folder or ProfileFolder(agents_folder())
                try:
                    self._profiles = self._folder.read()
                except HeartlineError as error:
                    log.warning("%s Cues say nothing of what an agent shares.", error)
            return self._profiles
