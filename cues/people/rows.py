"""Profiles as rows of a store, which several machines may share: put there, read as they change, erased.

They are what agents tell of themselves and no customer's, so memory may be off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Text, cast, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from cues.memory.store import Store
from cues.memory.tables import agents
from cues.people.folder import Profiles
from cues.people.profile import Profile
from speech.sources.protocols.names import shown


class ProfileRows:
    """The profiles in one store; those that have not changed are not read again. For one thread at a time.

    Args:
        store: it stays the caller's to close.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.unusable: tuple[str, ...] = ()
        """Names of rows that could not be used when they were last read; not for logs."""
        self._seen: dict[str, tuple[datetime, Profile | None]] = {}
        self._stamps: dict[str, datetime] = {}
        self._last: Profiles | None = None

    def read(self) -> Profiles:
        """The profiles as they are now, by name; the same object as before where nothing has changed.

        Raises:
            StoreError: they cannot be read.
        """
        with self.store.reading() as connection:
            stamps = connection.execute(select(agents.c.id, agents.c.changed))
            if {one.id: one.changed for one in stamps} == self._stamps and self._last is not None:
                return self._last
            # As text: JSON that somebody broke by hand is one profile's trouble and nobody else's.
            rows = connection.execute(
                select(agents.c.id, agents.c.changed, cast(agents.c.profile, Text))
            ).all()
        seen = {}
        for name, changed, text in sorted(rows):
            before = self._seen.get(name)
            seen[name] = (
                before if before is not None and before[0] == changed else (changed, _read(name, text))
            )
        self._seen, self._stamps = seen, {name: changed for name, (changed, _) in seen.items()}
        self.unusable = tuple(name for name, (_, profile) in seen.items() if profile is None)
        problem = (
            f"A profile in the store {self.store.name} cannot be used; `heartline agents list` names it."
        )
        by_name = {name: profile for name, (_, profile) in seen.items() if profile is not None}
        self._last = Profiles(by_name, (problem,) if self.unusable else ())
        return self._last

    def put(self, profiles: Sequence[Profile], now: datetime) -> None:
        """Put profiles into the store, all or none; each takes the place of one that has its name.

        Raises:
            StoreError: they cannot be written.
        """
        if not profiles:
            return
        rows = [
            {"id": each.name, "profile": each.model_dump(mode="json", exclude_defaults=True), "changed": now}
            # Always in the same order: two programs that put the same names never wait for each other.
            for each in sorted(profiles, key=lambda each: each.name)
        ]
        on_postgres = self.store.engine.dialect.name == "postgresql"
        added = postgresql.insert(agents) if on_postgres else sqlite.insert(agents)
        anew = {"profile": added.excluded.profile, "changed": added.excluded.changed}
        with self.store.writing() as connection:
            connection.execute(added.on_conflict_do_update(index_elements=[agents.c.id], set_=anew), rows)

    def erase(self, name: str) -> bool:
        """Delete what an agent told; False where the store holds nothing of that name.

        Raises:
            StoreError: it cannot be deleted.
        """
        with self.store.writing() as connection:
            return connection.execute(delete(agents).where(agents.c.id == shown(name))).rowcount > 0


def _read(name: str, text: str) -> Profile | None:
    try:
        profile = Profile.model_validate_json(text)
    except ValidationError:
        return None
    return profile if profile.name == name else None
