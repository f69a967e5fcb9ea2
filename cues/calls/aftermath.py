"""What a loss or a crisis does to the rest of a call: nothing light is said, asked or sent any more."""

from __future__ import annotations

from collections.abc import Iterable

from cues.calls.approvals import Approvals
from cues.calls.caller import Caller
from cues.calls.condolence import condolences, words_of_death
from cues.calls.events import CallEvent, CueEvent, DetailEvent, DetailState
from cues.calls.found import Found
from cues.calls.mute import Mute
from cues.calls.order_cue import A_LOSS
from cues.calls.restoring import found_of


class Aftermath:
    """Follows what is grave in one call; times are seconds of audio.

    Args:
        lasts: how long a loss mutes light cues; None: for the rest of the call. What was glad before is never
            sent or asked again in it.
        approvals: what is to be sent.
        caller: what is asked of the one who is calling.
    """

    def __init__(self, lasts: float | None, approvals: Approvals, caller: Caller) -> None:
        self.approvals = approvals
        self.caller = caller
        self._mute = Mute(lasts)

    def remember(self, events: Iterable[CallEvent]) -> None:
        """Know again all that was grave in a call before its program went, what was taken back since too.

        A cue that was not shown for a loss tells of it where the words do not any more: a pause drops words.
        """
        told = tuple(events)
        for event in told:
            if isinstance(event, DetailEvent):
                found = found_of(event)
                if event.state is DetailState.RETRACTED:
                    self.retracted(found)
                elif found.detail.flagged:
                    self.note(found, event.at)
            elif isinstance(event, CueEvent) and event.reason == A_LOSS:
                self.mentioned(event.at)
        for at in condolences(told):
            self.condoled(at)
        for at in words_of_death(told):
            self.mentioned(at)

    def note(self, found: Found, at: float) -> bool:
        """Take in a detail as it stands now; True where it has just turned out to be grave."""
        grave = self._mute.note(found, at)
        if grave:
            self.mentioned(at)
        if found.detail.attributes.get("crisis"):
            self.approvals.crisis()
            self.caller.hush()
        return grave

    def condoled(self, at: float) -> None:
        """The agent has said how sorry they are for a loss."""
        self._mute.condoled(at)
        self.mentioned(at)

    def mentioned(self, at: float) -> None:
        """Words of a death, whoever it is that died: nothing that was glad before goes out."""
        self.approvals.loss(at)
        self.caller.hush()

    def retracted(self, found: Found) -> None:
        """A detail was taken back, and with it what was to be sent to it."""
        self._mute.forget(found)
        self.approvals.void(found.id)

    def holds(self, at: float) -> bool:
        """True while light cues keep silent."""
        return self._mute.holds(at)
