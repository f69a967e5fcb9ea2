"""What the bus tells of the calls of all gateways, and which gateways live; no bus in here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from cues.calls.gateway.bus import CallRecord
from cues.calls.gateway.hosted import CallInfo
from cues.calls.gateway.switchboard import KEPT_ENDED

LOST: Final = "lost"
"""State of a call whose gateway has died, and that none has taken over yet."""


class Directory:
    """Calls by id, those of this gateway too; time is an argument, in seconds."""

    def __init__(self) -> None:
        self._records: dict[str, CallRecord] = {}
        self._ended: dict[str, float] = {}
        self.peers: Mapping[str, frozenset[str]] = {}
        """The gateways that live, and the agents at their desks."""

    def __iter__(self) -> Iterator[CallRecord]:
        return iter(tuple(self._records.values()))

    def get(self, call: str) -> CallRecord | None:
        """What is known of a call."""
        return self._records.get(call)

    def put(self, record: CallRecord, now: float) -> None:
        """What is known of a call now."""
        self._records[record.id] = record
        if record.ended:
            self._ended.setdefault(record.id, now)
        else:
            self._ended.pop(record.id, None)

    def update(self, asked: Iterable[str], found: Mapping[str, CallRecord], now: float) -> None:
        """The bus was asked for these calls, and has these; one that it has no more is forgotten."""
        for call in asked:
            if call in found:
                self.put(found[call], now)
            else:
                self._forget(call)

    def sweep(self, now: float) -> bool:
        """Forget calls that ended long ago; whether there were any."""
        old = [call for call, since in self._ended.items() if now - since > KEPT_ENDED]
        for call in old:
            self._forget(call)
        return bool(old)

    def transferred(self, call: str, agent: str | None) -> None:
        """A call is another agent's; its record says so only a moment later."""
        record = self._records.get(call)
        if record is not None:
            self._records[call] = replace(record, info=replace(record.info, agent=agent))

    def orphans(self) -> list[CallRecord]:
        """Calls under way whose gateway is dead."""
        return [each for each in self if self._is_lost(each)]

    def info(self, record: CallRecord) -> CallInfo:
        """As lists show it."""
        return replace(record.info, state=LOST) if self._is_lost(record) else record.info

    def _is_lost(self, record: CallRecord) -> bool:
        return not record.ended and record.owner not in self.peers

    def _forget(self, call: str) -> None:
        self._records.pop(call, None)
        self._ended.pop(call, None)
