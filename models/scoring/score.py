"""One call's score, and the sum of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cues.calls.events import CallEvent, CueEvent, CueState, Transcript, Warned
from models.scoring.delays import Delays, measure_delays
from models.scoring.details import DetailCounts, judge_details
from models.scoring.triggers import SLACK, TriggersKept, heard_leniently, heard_whole
from models.scoring.truth import CallTruth, TruthTurn
from models.scoring.words import WordErrors, plain_words, said_words, word_errors
from speech.audio import Channel
from speech.transcript import Word


@dataclass(frozen=True, slots=True)
class Cost:
    """What hearing a call took; adds up over calls."""

    cpu: float = 0.0
    """CPU seconds of the whole process, all threads, without loading."""
    channel_seconds: float = 0.0
    """Seconds of audio heard, each channel for itself."""
    call_seconds: float = 0.0
    """Seconds that the calls last."""
    wall: float = 0.0
    """Wall seconds, without loading."""

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.cpu + other.cpu,
            self.channel_seconds + other.channel_seconds,
            self.call_seconds + other.call_seconds,
            self.wall + other.wall,
        )


@dataclass(frozen=True, slots=True)
class Score:
    """How well calls were heard and understood; one call's, or the sum of several."""

    words: WordErrors = field(default_factory=WordErrors)
    triggers: TriggersKept = field(default_factory=TriggersKept)
    details: DetailCounts = field(default_factory=DetailCounts)
    delays: Delays = field(default_factory=Delays)
    cost: Cost = field(default_factory=Cost)
    cues_shown: int = 0
    cues_wrong: int = 0
    """Cues that were shown for a detail that is not there."""
    warnings: Counter[str] = field(default_factory=Counter)
    """Codes of the warnings that calls gave, and how often each."""

    def __add__(self, other: Score) -> Score:
        return Score(
            self.words + other.words,
            self.triggers + other.triggers,
            self.details + other.details,
            self.delays + other.delays,
            self.cost + other.cost,
            self.cues_shown + other.cues_shown,
            self.cues_wrong + other.cues_wrong,
            self.warnings + other.warnings,
        )


def score_call(truth: CallTruth, events: Sequence[CallEvent], cost: Cost, *, real_time: bool) -> Score:
    """Score one call, its customer's channel alone.

    Args:
        truth: what is true of it.
        events: all that the call's session told, in order.
        cost: what hearing it took.
        real_time: True where it was heard at speed 1.
    """
    heard = _heard_words(events)
    judged = judge_details(truth, events)
    shown = {
        event.id: event.detail
        for event in events
        if isinstance(event, CueEvent) and event.state is CueState.SHOWN
    }
    return Score(
        words=word_errors(
            said_words([turn.text for turn in truth.customer_turns]),
            [word for text in heard for word in plain_words(text.text)],
        ),
        triggers=_triggers(truth, heard),
        details=judged.counts,
        delays=measure_delays(truth, events, judged.found, real_time=real_time),
        cost=cost,
        cues_shown=len(shown),
        cues_wrong=sum(1 for detail in shown.values() if detail in judged.false),
        warnings=Counter(event.code for event in events if isinstance(event, Warned)),
    )


def total(scores: Iterable[Score]) -> Score:
    """The sum of several scores."""
    return sum(scores, Score())


def _heard_words(events: Sequence[CallEvent]) -> list[Word]:
    """All words of the customer's finals, in the order of the call."""
    return [
        word
        for event in events
        if isinstance(event, Transcript) and event.final and event.channel is Channel.CUSTOMER
        for word in event.words
    ]


def _triggers(truth: CallTruth, heard: Sequence[Word]) -> TriggersKept:
    whole = lenient = 0
    for detail in truth.details:
        words = _within(truth.turns[detail.turn], heard)
        whole += heard_whole(detail.trigger, words)
        lenient += heard_leniently(detail.trigger, words)
    return TriggersKept(len(truth.details), whole, lenient)


def _within(turn: TruthTurn, heard: Sequence[Word]) -> list[str]:
    """The words heard in a turn, in the plain spelling."""
    return [
        plain
        for word in heard
        if word.start < turn.end + SLACK and turn.start - SLACK < word.end
        for plain in plain_words(word.text)
    ]
