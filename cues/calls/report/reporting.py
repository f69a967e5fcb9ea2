"""A call's events become its report: one pass through each of the parts, and nothing that no event tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cues.calls.condolence import condolences
from cues.calls.events import CallContext, CallEnded, CallEvent, CallStarted
from cues.calls.report.cues_told import cue_lives
from cues.calls.report.gathering import (
    Fact,
    facts,
    first_had,
    gestures,
    of_one_call,
    stretches,
    transfers,
    troubles,
)
from cues.calls.report.named import is_guarded, line
from cues.calls.report.next_steps import next_steps
from cues.calls.report.report import CallReport, Learned
from cues.calls.report.story import story
from cues.calls.tally import Tally


def report_call(events: Iterable[CallEvent], region: str) -> CallReport:
    """What a call came to.

    Args:
        events: from a session or a journal. Of several calls the one that begins first; one that was cut off
            has no last event.
        region: where numbers without a country code belong, ISO 3166.

    Raises:
        JournalError: they are not a call's events from its beginning on.
    """
    kept = of_one_call(events)
    record, told = facts(kept, region)
    sure = tuple(each for each in told if each.sure)
    lives = cue_lives(kept)
    last = kept[-1]
    ended = isinstance(last, CallEnded)
    condoled = any(True for _ in condolences(kept))
    return CallReport(
        call=record.id,
        began=record.began,
        customer=_customer(kept),
        name=record.name,
        agent=had.agent if (had := first_had(kept)) is not None else None,
        duration=last.duration if isinstance(last, CallEnded) else last.at,
        ended=ended,
        story=story(kept, record, told, lives, condoled=condoled),
        learned=tuple(_learned(each) for each in sure),
        left_out=len(told) - len(sure),
        cues=tuple(life.told() for life in lives),
        held_back=dict(Tally.of(kept).held_back.most_common()),
        gestures=gestures(kept),
        next=next_steps(told, lives, record.began, condoled=condoled),
        stretches=stretches(kept),
        transfers=transfers(kept),
        troubles=troubles(kept),
        echo_seconds=last.stats.get("echo_seconds", 0.0) if isinstance(last, CallEnded) else 0.0,
    )


def _learned(fact: Fact) -> Learned:
    told = fact.told
    return Learned(
        told.source,
        told.kind,
        line(fact),
        told.words,
        told.at,
        is_guarded(fact),
        told.kept,
        fact.seq,
    )


def _customer(events: Sequence[CallEvent]) -> str | None:
    """The number or id that was told last."""
    told = [each.customer for each in events if isinstance(each, CallStarted | CallContext) and each.customer]
    return told[-1] if told else None
