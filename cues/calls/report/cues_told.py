"""What became of each cue that the agent saw, and which of them they put off and never came back to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cues.calls.events import CallEvent, CueEvent, CueState
from cues.calls.report.report import CueTold
from cues.calls.report.wordings import Outcome, telling

_CAME_TO: Mapping[CueState, Outcome] = {
    CueState.SHOWN: "view",
    CueState.CONFIRMED: "view",
    CueState.QUEUED: "put_off",
    CueState.EXPIRED: "expired",
    CueState.RETRACTED: "retracted",
    CueState.SUPPRESSED: "suppressed",
}


@dataclass(frozen=True, slots=True, repr=False)
class CueLife:
    """All that a call told of one cue that was shown."""

    shown: CueEvent
    """When it came into view first."""
    last: CueEvent
    put_off: bool
    """True where the agent put it off, and has neither used nor dismissed it since, and it still holds."""

    def __repr__(self) -> str:
        return f"CueLife({self.last.id}, {self.last.state})"

    def told(self) -> CueTold:
        """What the report says of it."""
        return CueTold(
            self.last.id,
            self.shown.headline,
            self.shown.at,
            self._outcome(),
            self.shown.sensitive,
            tuple(dict.fromkeys((self.shown.seq, self.last.seq))),
        )

    def _outcome(self) -> str:
        words = telling().outcomes
        return words[self._came_to()].format(reason=self.last.reason or words["unsaid"])

    def _came_to(self) -> Outcome:
        match self.last.state:
            case CueState.USED:
                return "words" if self.last.by == "words" else "key"
            case CueState.DISMISSED:
                return "wrong" if self.last.reason == "wrong" else "dismissed"
            case state:
                return _CAME_TO[state]


def cue_lives(events: Iterable[CallEvent]) -> tuple[CueLife, ...]:
    """Every cue that was shown and whose words were not dropped by a pause, in the order of the call."""
    lives: dict[str, CueLife] = {}
    for event in events:
        if not isinstance(event, CueEvent):
            continue
        life = lives.get(event.id)
        if life is not None:
            lives[event.id] = CueLife(life.shown, event, _still_put_off(event, before=life.put_off))
        elif event.state is CueState.SHOWN:
            lives[event.id] = CueLife(event, event, put_off=False)
    return tuple(life for life in lives.values() if life.shown.headline)


def _still_put_off(event: CueEvent, *, before: bool) -> bool:
    """A cue that was shown waits again only where the agent has put it off."""
    if event.state is CueState.QUEUED:
        return True
    return before and event.state in (CueState.SHOWN, CueState.CONFIRMED, CueState.EXPIRED)
