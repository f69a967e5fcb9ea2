"""Whose call it is: the agent it began with, who took it when it was nobody's, or to whom it went."""

from __future__ import annotations

from collections.abc import Callable

from cues.calls.events import CallEvent, CallStarted, CallTransferred
from cues.calls.taking import CallTaken
from cues.details.detail import Detail

InCommon = Callable[[str | None, Detail], str | None]
"""What an agent, by name, has in common with a detail: half a sentence, or None."""

ComesTo = CallTaken | CallTransferred
"""The events by which a call comes to another agent, or to whoever takes it; `agent_after` tells to whom."""


class AgentNow:
    """The agent whose a call is now, for all parts of one session.

    Args:
        name: whose it is as it begins.
        in_common: what any agent shares with a detail; None: nobody knows.
    """

    def __init__(self, name: str | None, in_common: InCommon | None = None) -> None:
        self.name = name
        """None: nobody's yet, or nobody's that is known here."""
        self._in_common = in_common

    def shares(self, detail: Detail) -> str | None:
        """What they have in common with a detail, half a sentence; None: nothing, or nobody knows."""
        return self._in_common(self.name, detail) if self._in_common is not None else None


def agent_after(event: CallEvent, before: str | None) -> str | None:
    """Whose call it is once an event has been told.

    Args:
        event: any of the call.
        before: whose it was.
    """
    match event:
        case CallStarted() | CallTaken():
            return event.agent
        case CallTransferred():
            return event.to
        case _:
            return before
