"""Why a call is not heard, by its events: a pause and a hold are two states, and each ends by itself."""

from __future__ import annotations

from dataclasses import dataclass

from cues.calls.commands import Command, Stands, Verb
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


class Begun:
    """Which programs asked for a pause or a hold, by their proofs; people and telephones are none."""

    def __init__(self) -> None:
        self._by: dict[Stands, str] = {}
        """What was asked for last is last; what is over by another's wish is still here."""

    def asked(self, command: Command, *, paused: bool) -> None:
        """A pause or a hold is asked for, or over.

        A pause that a second one asks for is no program's any more: better it stays by mistake than ends so.

        Args:
            command: any; one that asks for neither changes nothing.
            paused: whether the call was paused already.
        """
        match command.verb:
            case Verb.PAUSE if not (paused and self._by.get(Stands.PAUSE) == command.by):
                self._note(Stands.PAUSE, None if paused else command.by)
            case Verb.HOLD:
                self._note(Stands.HOLD, command.by)
            case Verb.RESUME if command.target in {Stands.PAUSE, Stands.HOLD}:
                what = Stands(command.target)
                if command.by is not None and self._by.get(what) == command.by:
                    del self._by[what]
            case _:
                pass

    def last(self, by: str) -> Stands | None:
        """What a program has asked for last and not ended: what its `resume` without a target means."""
        return next((what for what, who in reversed(self._by.items()) if who == by), None)

    def _note(self, what: Stands, by: str | None) -> None:
        self._by.pop(what, None)
        if by is not None:
            self._by[what] = by
