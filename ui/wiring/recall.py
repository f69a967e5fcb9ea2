"""What calls ask memory with: the store, held open, and the guess at where a number is from."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from cues.memory.values import Consent
from speech.errors import HeartlineError
from ui.settings import settings

if TYPE_CHECKING:
    from cues.calls.caller import Recalled
    from cues.calls.recalling import Recall, WhoCalls
    from cues.memory.numbers import Identity
    from cues.memory.store import Store
    from cues.memory.values import Remembered

TRIED_AGAIN = 5.0
"""Seconds for which a store that could not be opened is not tried again: each try may take as long, and calls
would queue behind it."""
REGION = "By the number perhaps from {}."


class MemoryOfCallers:
    """Answers many calls from one store, which is opened with the first question and held open.

    Args:
        option: what `--store` says.
        consent: whether anything may be remembered; None: as the settings say.
    """

    def __init__(self, option: str | None = None, consent: Consent | None = None) -> None:
        self.consent = settings().memory.consent if consent is None else consent
        self._option = option
        self._store: Store | None = None
        self._opening = threading.Lock()
        self._failed = ""
        """Why it could not be opened the last time."""
        self._failed_at = -TRIED_AGAIN
        if self.consent is not Consent.OFF:
            # A second or two of reading, of which no call is to notice anything.
            threading.Thread(target=_read_numbers, name="read numbers", daemon=True).start()

    @property
    def recall(self) -> Recall | None:
        """What a call asks; None while memory is off."""
        return None if self.consent is Consent.OFF else self._recall

    def remembered(self, who: str) -> tuple[Remembered, ...]:
        """What is remembered of a customer, by number or own id; nothing where several share it.

        Raises:
            HeartlineError: memory is on, and cannot be read.
        """
        from cues.calls.recalling import WhoCalls

        people = self._recall(WhoCalls((who,))).people if self.consent is not Consent.OFF else ()
        return people[0].remembered if len(people) == 1 else ()

    def store(self) -> Store:
        """The store itself, also while memory is off; any thread may ask.

        Raises:
            HeartlineError: it cannot be opened.
        """
        from ui.wiring.memory import open_store

        with self._opening:
            if self._store is None:
                if time.monotonic() - self._failed_at < TRIED_AGAIN:
                    raise HeartlineError(self._failed)
                try:
                    self._store = open_store(self._option)
                except HeartlineError as error:
                    self._failed, self._failed_at = str(error), time.monotonic()
                    raise
            return self._store

    def close(self) -> None:
        """Close the store."""
        if self._store is not None:
            self._store.close()

    def _recall(self, who: WhoCalls) -> Recalled:
        """What memory holds of whoever may be calling; any thread may ask.

        Raises:
            HeartlineError: the store cannot be read.
        """
        from cues.calls.caller import Recalled
        from cues.memory.numbers import identity_of
        from cues.memory.recalling import is_known_as, people_known_by

        region = settings().memory.region
        told = [known for name in who.names if (known := identity_of(name, region))]
        newest = tuple({known.kind: known for known in told}.values())  # a second number puts the first right
        if not newest:
            return Recalled()
        store = self.store()
        people = people_known_by(store, newest)
        alone = people[0].customer.id if len(people) == 1 else None
        # Where an own id is verified, that says nothing of somebody who is known by the number alone.
        unnamed = alone is not None and not is_known_as(store, alone, newest)
        verified = alone if who.verified and not unnamed else None
        return Recalled(people, _region(newest), verified, unnamed)


def _read_numbers() -> None:
    from cues.people.regions import read_tables

    read_tables()


def _region(who: tuple[Identity, ...]) -> str | None:
    from cues.memory.numbers import IdentityKind
    from cues.people.regions import guess, in_sentence

    for known in who:
        found = guess(known.value) if known.kind is IdentityKind.NUMBER else None
        if found is not None:
            return REGION.format(in_sentence(found.region or found.country))
    return None
