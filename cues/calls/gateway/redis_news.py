"""Waits at all streams that concern one gateway at once, on one connection, and says what has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from redis.asyncio import Redis

from cues.calls.events import CallEvent
from cues.calls.gateway import redis_keys as keys
from cues.calls.gateway.bus import BusAwayError, News, Position
from cues.calls.gateway.redis_reading import Entries, events_of, text
from cues.calls.gateway.redis_troubles import done, talking

LOOKS_FOR: Final = 1.0
"""Seconds for which news are waited for."""
AT_ONCE: Final = 500
"""Entries of one stream that are read at once."""


class RedisNews:
    """Remembers up to where the changes and the letters have been read.

    Args:
        client: whose only connection this may hold.
        inbox: the stream of letters to this gateway.
    """

    def __init__(self, client: Redis, inbox: str) -> None:
        self._client = client
        self._inbox = inbox
        self._changes_at = self._letters_at = "0-0"

    def begin_after(self, newest: Entries) -> None:
        """All changes up to the newest are known by other means; Redis may be another one than before."""
        self._changes_at = next((text(id_) for id_, _ in newest), "0-0")
        self._letters_at = "0-0"

    async def read(self, follow: Mapping[str, Position]) -> News:
        """As `Bus.news`."""
        wanted: dict[Any, Any] = {keys.CHANGED: self._changes_at, self._inbox: self._letters_at}
        for call, at in follow.items():
            wanted[keys.events(call)] = f"{at.lasting}-1"
            wanted[keys.partials(call)] = f"{at.newest}-1"
        with talking():
            answer: Any = await self._client.xread(wanted, count=AT_ONCE, block=round(LOOKS_FOR * 1000))
        told: dict[str, Sequence[tuple[bytes, Mapping[bytes, bytes] | None]]] = {
            name.decode(): entries for name, entries in answer or ()
        }
        changed = [text((fields or {}).get(b"call")) for _, fields in self._changes(told)]
        letters = [(fields or {}).get(b"letter", b"") for _, fields in await self._letters(told)]
        events: dict[str, Sequence[CallEvent]] = {}
        caught_up, damaged = set(), 0
        for call, at in follow.items():
            entries = told.get(keys.events(call), ())
            come, bad = events_of(call, entries, at.lasting)
            if len(entries) < AT_ONCE:  # else partials lie ahead of what is still to be read
                caught_up.add(call)
                partials, worse = events_of(call, told.get(keys.partials(call), ()), at.newest)
                come, bad = sorted([*come, *partials], key=lambda event: event.seq), bad + worse
            damaged += bad
            if come:
                events[call] = come
        return News(
            tuple(dict.fromkeys(call for call in changed if call)),
            tuple(letter.decode(errors="replace") for letter in letters if letter),
            events,
            frozenset(caught_up),
            damaged,
        )

    def _changes(self, told: Mapping[str, Sequence[Any]]) -> Sequence[Any]:
        changes = told.get(keys.CHANGED, ())
        if changes:
            self._changes_at = text(changes[-1][0])
        return changes

    async def _letters(self, told: Mapping[str, Sequence[Any]]) -> Sequence[Any]:
        """Letters are taken out as they are read: what they hold need not stay."""
        letters = told.get(self._inbox, ())
        if letters:
            self._letters_at = text(letters[-1][0])
            with suppress(BusAwayError), talking():  # or they are gone in a minute
                await done(self._client.xdel(self._inbox, *(id_ for id_, _ in letters)))
        return letters
