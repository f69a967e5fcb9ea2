"""What of a call's events may be told: those of this call alone, without what was not to be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeGuard

from cues.calls.call_record import call_record
from cues.calls.deaf import Deaf
from cues.calls.events import (
    CallEnded,
    CallEvent,
    CallHeld,
    CallPaused,
    CallResumed,
    CallStarted,
    CallTransferred,
    CueEvent,
    DetailEvent,
    GestureEvent,
    Warned,
)
from cues.calls.offer import GestureState
from cues.calls.report.report import GestureTold, Quiet, Stretch, Transfer, Trouble
from cues.calls.sides import SPEAKER_UNSURE
from cues.calls.striking import struck
from cues.calls.taking import CallTaken
from cues.details.detail import THIN, Status, Subject, is_grave
from cues.errors import JournalError
from cues.memory.keeping import is_sensitive, keeper_of
from cues.memory.record import CallRecord, Told
from cues.memory.values import Provenance, Remembered

LONGEST: Final = 7 * 24 * 3600.0
"""Seconds that no call exceeds: the journal of one that never ended is deleted after as long."""


@dataclass(frozen=True, slots=True, repr=False)
class Fact:
    """A detail that was told as so, of the caller or somebody close."""

    told: Told
    seq: int
    """Of its last event."""
    known: Remembered
    """As memory would have it; its `id` is `seq`. Nothing is stored."""
    speaker_known: bool
    """False: it may be the agent's own word."""

    @property
    def grave(self) -> bool:
        """True for a death, a grave illness, a crisis: nothing light is told beside it."""
        return is_grave(self.told.kind, self.told.attributes)

    @property
    def sure(self) -> bool:
        """True where it may be told as theirs: not thin, or kept by the agent, or a crisis."""
        firm = self.told.kept or self.told.confidence >= THIN or bool(self.told.attributes.get("crisis"))
        return self.speaker_known and firm

    def __repr__(self) -> str:
        return f"Fact({self.told.source}, {self.told.kind})"


def of_one_call(events: Iterable[CallEvent]) -> list[CallEvent]:
    """The events of the call that begins first, without what its pauses dropped.

    Raises:
        JournalError: no call begins, or a time in it cannot be one of a call.
    """
    kept: list[CallEvent] = []
    for event in events:
        if not kept and not isinstance(event, CallStarted):
            continue
        if kept and event.call != kept[0].call:
            continue
        if not all(0 <= time <= LONGEST for time in _times(event)):
            raise JournalError("This is not a call's journal: it holds a time that no call has.")
        if isinstance(event, CallPaused):
            kept = [_silent(struck(each, event.dropped_from), event.dropped_from) for each in kept]
        kept.append(event)
    if not kept:
        raise JournalError("This is not a whole call: its beginning is missing. Give the journal of a call.")
    dropped = {each.id for each in kept if _is_struck(each)}
    return [each for each in kept if not isinstance(each, CueEvent | DetailEvent) or each.id not in dropped]


def facts(events: Sequence[CallEvent], region: str) -> tuple[CallRecord, tuple[Fact, ...]]:
    """The record of a call, and the details of it that are so.

    Args:
        events: as `of_one_call` gives them.
        region: where numbers without a country code belong, ISO 3166.

    Raises:
        JournalError: it does not say when the call began.
    """
    record = call_record(events, region)
    last = {event.id: event.seq for event in events if isinstance(event, DetailEvent)}
    unsure = {each.detail for each in events if isinstance(each, CueEvent) and each.reason == SPEAKER_UNSURE}
    return record, tuple(
        _fact(record, one, last[one.source], speaker_known=one.source not in unsure)
        for one in record.told
        if _is_so(one)
    )


def stretches(events: Iterable[CallEvent]) -> tuple[Stretch, ...]:
    """Holds and pauses, in the order in which they began; a pause within a hold is a stretch of its own."""
    found: list[Stretch] = []
    deaf = Deaf()
    for event in events:
        deaf = Deaf() if isinstance(event, CallEnded) else deaf.after(event)
        match event:
            case CallHeld():
                found.append(Stretch(Quiet.HOLD, event.at, None, event.seq))
            case CallPaused():
                found.append(Stretch(Quiet.PAUSE, event.dropped_from, None, event.seq))
            case CallResumed() | CallEnded():
                lasts = {Quiet.PAUSE: deaf.paused, Quiet.HOLD: deaf.held}
                found = [
                    each if each.end is not None or lasts[each.why] else replace(each, end=event.at)
                    for each in found
                ]
            case _:
                pass
    return tuple(found)


def first_had(events: Iterable[CallEvent]) -> CallStarted | CallTaken | None:
    """What tells whose the call was before it was transferred: its beginning, or that an agent took it."""
    for event in events:
        if isinstance(event, CallStarted | CallTaken) and event.agent:
            return event
        if isinstance(event, CallTransferred):
            return None
    return None


def transfers(events: Iterable[CallEvent]) -> tuple[Transfer, ...]:
    """To whom the call went; where nobody knew, whoever took it then."""
    found: list[Transfer] = []
    for event in events:
        if isinstance(event, CallTransferred):
            found.append(Transfer(event.to, event.at, event.seq))
        elif isinstance(event, CallTaken) and found and found[-1].to is None:
            found[-1] = replace(found[-1], to=event.agent)
    return tuple(found)


def gestures(events: Iterable[CallEvent]) -> tuple[GestureTold, ...]:
    """What the agent approved to be sent, in the order of approval."""
    found: dict[str, GestureTold] = {}
    for event in events:
        if isinstance(event, GestureEvent):
            first = found.get(event.id)
            found[event.id] = GestureTold(
                event.id,
                event.kind,
                event.words,
                event.state is GestureState.WITHDRAWN,
                first.at if first is not None else event.at,
                event.cost,
                event.currency,
                event.seq,
            )
    return tuple(found.values())


def troubles(events: Iterable[CallEvent]) -> tuple[Trouble, ...]:
    """Each warning once."""
    found: dict[str, Trouble] = {}
    for event in events:
        if isinstance(event, Warned):
            first = found.get(event.code)
            found[event.code] = (
                replace(first, times=first.times + 1)
                if first is not None
                else Trouble(event.code, event.message, event.at, 1, event.seq)
            )
    return tuple(found.values())


def _silent(event: CallEvent, since: float) -> CallEvent:
    """A cue's event without its reason where that could tell of what was dropped: "a loss was mentioned"."""
    return replace(event, reason=None) if isinstance(event, CueEvent) and event.at > since else event


def _is_struck(event: CallEvent) -> TypeGuard[CueEvent | DetailEvent]:
    """True for what a pause has taken the words of, here or in the journal."""
    match event:
        case CueEvent():
            return not event.why
        case DetailEvent():
            return not event.evidence
        case _:
            return False


def _times(event: CallEvent) -> Iterator[float]:
    yield event.at
    match event:
        case DetailEvent():
            yield from (event.start, event.end)
        case CallPaused():
            yield event.dropped_from
        case CallEnded():
            yield event.duration
        case _:
            pass


def _is_so(one: Told) -> bool:
    return one.subject is not Subject.OTHER and one.status in (Status.ASSERTED, Status.PAST)


def _fact(record: CallRecord, one: Told, seq: int, *, speaker_known: bool) -> Fact:
    provenance = Provenance(
        record.id, one.at, record.began, one.words, one.confidence, keeper_of(one), record.agent
    )
    known = Remembered(
        id=seq,
        customer=0,
        kind=one.kind,
        subject=one.subject,
        status=one.status,
        sensitive=is_sensitive(one.kind, one.attributes),
        attributes=one.attributes,
        told=(provenance,),
    )
    return Fact(one, seq, known, speaker_known)
