"""Who a gateway's agents are by their own telling: profiles read anew as they change, policy and memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from cues.memory.values import Remembered
from cues.people.affinity import Team
from cues.people.folder import Profiles
from cues.people.policy import Policy
from cues.people.reader import ProfileReader
from cues.people.regions import read_tables
from speech.errors import HeartlineError

log = logging.getLogger(__name__)

LOOKS: Final = 5.0
"""Seconds between two looks at the profiles: who erases theirs is forgotten in one, or two for a row."""
Memory = Callable[[str], Sequence[Remembered]]
"""What is remembered of a customer, by number or own id; may take a while, so it is called in a thread.

It may raise HeartlineError; the call is then routed without it.
"""


class People:
    """Belongs to the event loop; files are read in a thread.

    Args:
        profiles: what agents told.
        policy: what counts how much.
        memory: what is remembered of customers; None: nothing is.
    """

    def __init__(self, profiles: ProfileReader, policy: Policy, memory: Memory | None = None) -> None:
        self.policy = policy
        self._reader = profiles
        self._memory = memory
        self._looking = asyncio.Lock()
        self._looked: float | None = None
        self._profiles: Profiles | None = None
        self._team = Team(())

    async def team(self) -> Team:
        """The agents who told something, as it stood within the last seconds."""
        async with self._looking:
            now = asyncio.get_running_loop().time()
            if self._looked is None or now - self._looked >= LOOKS:
                await asyncio.to_thread(self._look)
                self._looked = now
        return self._team

    async def remembered(self, customer: str | None) -> tuple[Remembered, ...]:
        """What is remembered of a customer; nothing where nobody knows, or memory fails."""
        if self._memory is None or customer is None:
            return ()
        try:
            return tuple(await asyncio.to_thread(self._memory, customer))
        except HeartlineError:
            log.warning("what is remembered cannot be read; calls are routed without it")
            return ()

    def _look(self) -> None:
        try:
            profiles = self._reader.read()
        except HeartlineError as error:
            log.warning("%s Calls are routed by the profiles read before.", error)
            return
        if profiles is self._profiles:
            return
        told = set(self._profiles.problems) if self._profiles else set()
        for problem in profiles.problems:
            if problem not in told:
                log.warning("%s This profile is left out.", problem)
        self._team = Team(profiles.by_name.values())
        if len(self._team):
            read_tables()  # here, where nothing waits for it
        self._profiles = profiles
