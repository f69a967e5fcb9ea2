"""Numbers the events of one call and stamps them with the audio time of what caused them."""

from __future__ import annotations

from typing import Any, cast

from cues.calls.any_event import Event
from cues.calls.events import CallEvent


class Emitter:
    """Collects events until whoever feeds the session takes them away."""

    def __init__(self, call: str) -> None:
        self.at = 0.0
        """Seconds of audio: the time of the input being worked on."""
        self._call = call
        self._seq = 0
        self._events: list[CallEvent] = []

    def go_on(self, seq: int, at: float) -> None:
        """The call goes on after the event with this number, at this time (seconds of audio)."""
        self._seq, self.at = seq, at

    def emit(self, event: type[Event], **fields: Any) -> None:  # noqa: ANN401 - each event checks its own
        """Add an event; `fields` are all of its own ones."""
        self._seq += 1
        made = event(call=self._call, seq=self._seq, at=round(self.at, 3), **fields)
        self._events.append(cast("CallEvent", made))

    def drain(self) -> tuple[CallEvent, ...]:
        """All events since the last drain."""
        events = tuple(self._events)
        self._events.clear()
        return events
