"""How long after the word that gives a detail away the word, the detail and the cue are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cues.calls.events import CallEvent, CueEvent, CueState, DetailEvent, Transcript
from models.scoring.triggers import SLACK, heard_leniently
from models.scoring.truth import CallTruth, TrueDetail
from speech.audio import Channel


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds from a trigger word's true end; adds up over calls.

    Slightly negative where the word was known before it had ended.
    """

    settled: tuple[float, ...] = ()
    """To the first event that shows the word settled."""
    detail: tuple[float, ...] = ()
    """To the first event of the detail that was found for it."""
    cue: tuple[float, ...] = ()
    """To the cue in view; cues that had to queue first are left out."""

    def __add__(self, other: Delays) -> Delays:
        return Delays(self.settled + other.settled, self.detail + other.detail, self.cue + other.cue)


def measure_delays(
    truth: CallTruth, events: Sequence[CallEvent], found: Mapping[int, str], *, real_time: bool
) -> Delays:
    """The delays of one call.

    Args:
        truth: the call's truth.
        events: all events of the call.
        found: for each true detail that was found, its place in the truth to the detail's id.
        real_time: True where the call was heard at speed 1: the wall clock is read. Else audio time is, which
            leaves out how long the machine was at work.
    """
    settled = [_settled(truth, detail, events, real_time=real_time) for detail in truth.details]
    first = [_first(events, id_) for id_ in found.values()]
    cues = [_cue(events, id_) for id_ in found.values()]
    times = [truth.details[place].time for place in found]
    return Delays(
        tuple(delay for delay in settled if delay is not None),
        tuple(_told(event, real_time) - time for event, time in zip(first, times, strict=True) if event),
        tuple(_told(event, real_time) - time for event, time in zip(cues, times, strict=True) if event),
    )


def _told(event: CallEvent, real_time: bool) -> float:
    return event.clock if real_time else event.at


def _settled(
    truth: CallTruth, detail: TrueDetail, events: Sequence[CallEvent], *, real_time: bool
) -> float | None:
    """None where the word was never heard settled in its turn.

    Events from well before the word's end are passed over: they show an earlier word of the same letters.
    """
    turn = truth.turns[detail.turn]
    for event in events:
        if (
            isinstance(event, Transcript)
            and event.channel is Channel.CUSTOMER
            and event.start < turn.end + SLACK
            and turn.start - SLACK < event.end
            and event.at >= detail.time - SLACK
            and heard_leniently(detail.trigger, _settled_words(event))
        ):
            return _told(event, real_time) - detail.time
    return None


def _settled_words(event: Transcript) -> list[str]:
    words = event.text.split()
    return words if event.final else words[: event.settled]


def _first(events: Sequence[CallEvent], id_: str) -> DetailEvent | None:
    return next((event for event in events if isinstance(event, DetailEvent) and event.id == id_), None)


def _cue(events: Sequence[CallEvent], detail: str) -> CueEvent | None:
    """The first cue shown for a detail, unless it was queued before."""
    queued: set[str] = set()
    for event in events:
        if isinstance(event, CueEvent) and event.detail == detail:
            if event.state is CueState.QUEUED:
                queued.add(event.id)
            elif event.state is CueState.SHOWN and event.id not in queued:
                return event
    return None
