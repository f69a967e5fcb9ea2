"""Why a call is not heard, by its events: a pause and a hold are two states, and each ends by itself."""

from __future__ import annotations

from dataclasses import dataclass

from cues.calls.commands import Stands
from cues.calls.events import CallEvent, CallHeld, CallPaused, CallResumed


@dataclass(frozen=True, slots=True)
class Deaf:
    """Whether a call is paused, and whether it is on hold."""

    paused: bool = False
    held: bool = False

    def after(self, event: CallEvent) -> Deaf:
        """The same once an event has been told."""
        match event:
            case CallPaused():
                return Deaf(paused=True, held=self.held)
            case CallHeld():
                return Deaf(paused=self.paused, held=True)
            case CallResumed():
                over = event.ended or (Stands.PAUSE if self.paused else Stands.HOLD)
                return Deaf(
                    paused=self.paused and over is not Stands.PAUSE,
                    held=self.held and over is not Stands.HOLD,
                )
            case _:
                return self
