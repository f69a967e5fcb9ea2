"""Whether the far side is a machine just now: a queue, a menu, a mailbox. What it says is nobody's life."""

from __future__ import annotations

from cues.calls.phrases import spoken

TURN = 3
"""Words of the agent that are said to a person: "hello?" is said to machines too."""
_SELF = frozenset("i i'm i've i'd i'll my me mine".split())
"""Who says these tells of a machine, and is none."""


class Announcements:
    """Follows the far side of one call: a machine from what only machines say until it is answered."""

    def __init__(self) -> None:
        self._machine = False

    def says(self, text: str) -> bool:
        """True where what the far side says, in an utterance so far, is a machine's."""
        if _SELF.isdisjoint(text.split()):
            self._machine = self._machine or spoken(text, "announcement", "customer") is not None
            return self._machine
        self._machine = False
        return False

    def agent_said(self, text: str) -> None:
        """The agent has said something: whoever is spoken to is a person."""
        if len(text.split()) >= TURN:
            self._machine = False
