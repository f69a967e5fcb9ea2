"""Which details of a call were found, which were missed, and which are not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cues.calls.events import CallEvent, DetailEvent, DetailState
from cues.details.detail import Status, Subject
from models.scoring.triggers import SLACK
from models.scoring.truth import CallTruth, OptionalDetail, TrueDetail, TruthTurn
from speech.audio import Channel


@dataclass(frozen=True, slots=True)
class DetailCounts:
    """How details were found; adds up over calls."""

    found: int = 0
    missed: int = 0
    false: int = 0
    """Found though there is nothing of the kind where they were found."""
    on_traps: int = 0
    """Those of the false ones that lie in a turn with a trap."""

    @property
    def precision(self) -> float | None:
        """Found of all that count, 0 to 1; None where nothing that counts was found."""
        return _share(self.found, self.false)

    @property
    def recall(self) -> float | None:
        """Found of all that had to be, 0 to 1; None where nothing had to be."""
        return _share(self.found, self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where there was nothing to find and nothing was found."""
        both = 2 * self.found + self.missed + self.false
        return 2 * self.found / both if both else None

    def __add__(self, other: DetailCounts) -> DetailCounts:
        return DetailCounts(
            self.found + other.found,
            self.missed + other.missed,
            self.false + other.false,
            self.on_traps + other.on_traps,
        )


@dataclass(frozen=True, slots=True)
class DetailsJudged:
    """Each detail of a call, judged."""

    counts: DetailCounts
    found: Mapping[int, str]
    """For each true detail that was found, its place in the truth to the detail's id in the events."""
    false: frozenset[str]
    """The ids of those that are not there."""


def judge_details(truth: CallTruth, events: Sequence[CallEvent]) -> DetailsJudged:
    """Hold the details of a call against its truth.

    What counts is confirmed, on the customer's channel, and may raise a cue (asserted or past, of the caller
    or somebody close). It is right where a true detail of that kind, or of one that is right too, lies in a
    turn that it overlaps in time; each true detail takes one, the nearest in time where there are several. A
    further one that would be right as well, or that is optional, counts neither for nor against.
    """
    counted = [event for event in _last_states(events) if _counts(event)]
    found = _pair(truth, counted)
    taken = set(found.values())
    false = [
        event
        for event in counted
        if event.id not in taken
        and not any(_is_right(truth, each, event) for each in (*truth.details, *truth.optional))
    ]
    trapped = [
        event for event in false if any(_overlaps(truth.turns[trap.turn], event) for trap in truth.traps)
    ]
    counts = DetailCounts(len(found), len(truth.details) - len(found), len(false), len(trapped))
    return DetailsJudged(counts, found, frozenset(event.id for event in false))


def _last_states(events: Sequence[CallEvent]) -> list[DetailEvent]:
    last = {event.id: event for event in events if isinstance(event, DetailEvent)}
    return list(last.values())


def _counts(event: DetailEvent) -> bool:
    return (
        event.channel is Channel.CUSTOMER
        and event.state is DetailState.CONFIRMED
        and event.status in {Status.ASSERTED, Status.PAST}
        and event.subject is not Subject.OTHER
    )


def _pair(truth: CallTruth, events: Sequence[DetailEvent]) -> dict[int, str]:
    """As many true details as can be with one event each (augmenting paths), the nearest in time first."""
    fits = [_nearest(truth, detail, events) for detail in truth.details]
    owner: dict[str, int] = {}

    def place(detail: int, tried: set[str]) -> bool:
        for event in fits[detail]:
            if event in tried:
                continue
            tried.add(event)
            if event not in owner or place(owner[event], tried):
                owner[event] = detail
                return True
        return False

    for detail in range(len(fits)):
        place(detail, set())
    return {detail: event for event, detail in sorted(owner.items(), key=lambda pair: pair[1])}


def _nearest(truth: CallTruth, detail: TrueDetail, events: Sequence[DetailEvent]) -> list[str]:
    right = [event for event in events if _is_right(truth, detail, event)]
    return [event.id for event in sorted(right, key=lambda event: abs(event.end - detail.time))]


def _is_right(truth: CallTruth, detail: OptionalDetail, event: DetailEvent) -> bool:
    return event.kind in detail.kinds and _overlaps(truth.turns[detail.turn], event)


def _overlaps(turn: TruthTurn, event: DetailEvent) -> bool:
    return event.start < turn.end + SLACK and turn.start - SLACK < event.end


def _share(part: int, rest: int) -> float | None:
    return part / (part + rest) if part + rest else None
