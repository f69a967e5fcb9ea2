"""What a call came to: cues shown, held back and why, and how long each took; counted from its events."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cues.calls.events import CallEnded, CallEvent, CueEvent, CueState, DetailEvent, DetailState
from cues.details.detail import Kind


@dataclass(slots=True)
class Tally:
    """Counts that grow with each event; every list is in the order of the call."""

    cues_shown: list[CueEvent] = field(default_factory=list)
    """The first `shown` event of each cue."""
    used: int = 0
    held_back: Counter[str] = field(default_factory=Counter)
    """Reasons of cues that were suppressed, retracted or expired in the queue, and how often each."""
    details: Counter[Kind] = field(default_factory=Counter)
    """Confirmed details by kind."""
    retracted: int = 0
    """Details that were taken back: the price of speed."""
    cue_delays: list[float] = field(default_factory=list)
    """Seconds from `ready_at` to the cue shown, at real time; cues that were queued first do not count."""
    detail_delays: list[float] = field(default_factory=list)
    """Seconds from the end of the evidence to the detail's first event, at real time."""
    duration: float = 0.0
    """Seconds of audio."""
    _seen: set[str] = field(default_factory=set)
    _queued: set[str] = field(default_factory=set)
    _confirmed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, events: Iterable[CallEvent]) -> Tally:
        """The tally of a whole call."""
        tally = cls()
        for event in events:
            tally.add(event)
        return tally

    def add(self, event: CallEvent) -> None:
        """Count one more event."""
        self.duration = max(self.duration, event.at)
        if isinstance(event, CueEvent):
            self._cue(event)
        elif isinstance(event, DetailEvent):
            self._detail(event)
        elif isinstance(event, CallEnded):
            self.duration = event.duration

    def _cue(self, event: CueEvent) -> None:
        if event.state is CueState.SHOWN:
            if event.id not in self._seen:
                self._seen.add(event.id)
                self.cues_shown.append(event)
                if event.id not in self._queued:
                    self.cue_delays.append(event.clock - event.ready_at)
        elif event.state is CueState.QUEUED:
            self._queued.add(event.id)
        elif event.state is CueState.USED:
            self.used += 1
        elif event.id not in self._seen and event.state is not CueState.DISMISSED:
            self.held_back[event.reason or str(event.state)] += 1

    def _detail(self, event: DetailEvent) -> None:
        if event.id not in self._seen and event.state is not DetailState.RETRACTED:
            self._seen.add(event.id)
            self.detail_delays.append(event.clock - event.end)
        if event.state is DetailState.CONFIRMED:
            self.details[event.kind] += event.id not in self._confirmed
            self._confirmed.add(event.id)
        elif event.state is DetailState.RETRACTED:
            self.retracted += 1


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that `share` (0 to 1) of them do not exceed; None where there are no values."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
