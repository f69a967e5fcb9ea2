"""A call as plain lines, for pipes and for people who want no screen."""

from __future__ import annotations

from collections.abc import Iterator

from cues.calls.commands import Stands
from cues.calls.events import (
    CallEvent,
    CallHeld,
    CallPaused,
    CallResumed,
    CallStarted,
    CallTransferred,
    CueEvent,
    CueState,
    GestureEvent,
    Transcript,
    Warned,
)
from cues.calls.taking import CallTaken

_TOLD = frozenset({CueState.QUEUED, CueState.SUPPRESSED, CueState.RETRACTED, CueState.EXPIRED, CueState.USED})
_WORDS = {
    CueState.QUEUED: "waits",
    CueState.SUPPRESSED: "held back",
    CueState.RETRACTED: "taken back",
    CueState.EXPIRED: "expired",
    CueState.USED: "used",
}
_CALL: dict[type[CallEvent], str] = {
    CallPaused: "paused: nothing is heard, and what was said just before is dropped",
    CallHeld: "on hold",
    CallResumed: "goes on",
    CallTaken: "taken by an agent",
    CallTransferred: "transferred",
}


def lines(event: CallEvent) -> Iterator[str]:
    """The lines that an event is worth; partials and details are worth none."""
    time = clock_time(event.at)
    match event:
        case CallStarted():
            yield f"{time}  {event.source} begins ({', '.join(event.channels)}, {event.began})"
        case Transcript(final=True) if event.text:
            yield f"{clock_time(event.start)}  {event.speaker or event.channel:8}  {event.text}"
        case CueEvent(state=CueState.SHOWN):
            yield f"CUE {time}  {event.headline}"
            yield from (f"       say: {suggestion}" for suggestion in event.suggestions)
            yield f"       why: {event.why}"
        case CueEvent() if event.state in _TOLD:
            reason = f": {event.reason}" if event.reason else ""
            yield f"       {_WORDS[event.state]}  {event.headline or event.why}{reason}"
        case GestureEvent():
            yield f"{time}  gesture   {event.kind} {event.state}"
        case Warned():
            yield f"{time}  warning   {event.message}"
        case CallResumed(ended=Stands.HOLD):
            yield f"{time}  off hold"
        case CallPaused() | CallHeld() | CallResumed() | CallTaken() | CallTransferred():
            yield f"{time}  {_CALL[type(event)]}"
        case _:
            return


def clock_time(seconds: float) -> str:
    """Seconds as minutes and seconds, `02:05`; calls of an hour and more get hours, `1:02:05`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
