"""What of all that is known a new telling may concern, found by an index rather than one by one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import islice
from typing import Final

from cues.memory.ending import PREGNANCY, beings_of, is_a_home
from cues.memory.record import Told
from cues.memory.same import marks_of, name_of
from cues.memory.values import Remembered

MOST_ALIKE: Final = 200
"""Details alike in one thing that are compared, the newest: of more nobody could say which is meant."""


class Sought:
    """An index of details; what it gives may be meant, and need not be: whoever asks compares."""

    def __init__(self) -> None:
        self._places: dict[int, int] = {}
        """When each came in: the order of all that is found."""
        self._by: dict[Hashable, dict[int, None]] = {}
        """Ids, by whatever they are looked for by; a dictionary keeps their order."""

    def put(self, detail: Remembered, words: Iterable[str] | None = None) -> None:
        """Take a detail in, or what has changed of it.

        Args:
            detail: as it is now.
            words: what was told of it and is not here yet; None: all that was told.
        """
        told = [one.words for one in detail.told] if words is None else list(words)
        self._places.setdefault(detail.id, len(self._places))
        name = name_of(detail.attributes)
        for mark in marks_of(detail.kind, detail.subject, detail.attributes, told):
            self._note((mark, name), detail.id)
            self._note(mark, detail.id)
        for being in beings_of(detail.kind, detail.attributes, told):
            self._note(("being", being), detail.id)
            self._note(("being", being, name and str(name)), detail.id)
        if is_a_home(detail):
            self._note("home", detail.id)

    def alike(self, told: Told) -> list[int]:
        """Ids of what may be the same, the newest first."""
        name = name_of(told.attributes)
        found: set[int] = set()
        for mark in marks_of(told.kind, told.subject, told.attributes, [told.words]):
            # One told with a name may be one without, but none of another name.
            for key in (mark,) if name is None else ((mark, name), (mark, None)):
                found.update(islice(reversed(self._by.get(key, {})), MOST_ALIKE))
        return sorted(found, key=self._places.__getitem__, reverse=True)

    def dead(self, told: Told) -> list[int]:
        """Ids of what a death may end; where it tells no name, the newest of all such beings."""
        being, name = str(told.attributes.get("lost", "")).casefold(), name_of(told.attributes)
        if name is None or being == PREGNANCY:
            return list(islice(reversed(self._by.get(("being", being), {})), MOST_ALIKE))
        named, nameless = (self._by.get(("being", being, each), {}) for each in (str(name), None))
        return [*named, *nameless]

    def homes(self) -> list[int]:
        """Ids of the places lived in, that a move may end."""
        return list(self._by.get("home", {}))

    def not_home(self, id_: int) -> None:
        """A move has ended it."""
        self._by.get("home", {}).pop(id_, None)

    def _note(self, key: Hashable, id_: int) -> None:
        self._by.setdefault(key, {})[id_] = None
