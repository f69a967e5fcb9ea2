"""Whose a call's pause and hold are, by what was asked for and how the call answered."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from cues.calls.commands import Command, Context, Stands, Verb
from cues.calls.deaf import Begun, Deaf
from cues.calls.events import CallEvent, CallHeld, CallResumed, CommandAnswered

LINE: Final = "line "
"""How the ids of a telephone line's own commands begin: a gateway that goes on knows them so."""


class Pauses:
    """What stands of one call as its events tell; belongs to the event loop."""

    def __init__(self) -> None:
        self._deaf = Deaf()
        self._begun = Begun()
        self._open: dict[str, Command] = {}
        """What programs have asked that is not answered yet."""
        self.of_line = False
        """Whether the call is on hold by its telephone line."""

    def asked(self, command: Command | Context) -> None:
        """Something is asked of the call."""
        if isinstance(command, Command) and command.by is not None:
            self._open[command.id] = command

    def told(self, event: CallEvent) -> None:
        """The call has told an event."""
        self._deaf = self._deaf.after(event)
        match event:
            case CallHeld():
                self.of_line = False  # its answer, which comes next, says whose it is
            case CallResumed():
                self.of_line = self.of_line and self._deaf.held
            case CommandAnswered():
                asked = self._open.pop(event.id, None)
                by = asked.by if asked is not None else None
                command = Command(Verb(event.command), event.id, event.target, by=by)
                self._begun.asked(command, paused=event.refused is not None)
                if command.verb is Verb.HOLD and event.refused is None:
                    self.of_line = event.id.startswith(LINE)
            case _:
                pass

    def bars(self, by: str) -> bool:
        """Whether a program's `resume` that names nothing could end nothing but another's pause."""
        paused_alone = self._deaf.paused and not self._deaf.held
        return paused_alone and self._begun.last(by) is None and not self._open


def hold_of_line(*, paused: bool) -> Command:
    """The telephone's own hold, or its end; never that of the pause, which is the agent's."""
    id_ = f"{LINE}{uuid4().hex}"
    return Command(Verb.HOLD, id_) if paused else Command(Verb.RESUME, id_, Stands.HOLD)
