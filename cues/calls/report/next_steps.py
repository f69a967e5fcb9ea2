"""What to do after a call: what is not to be mentioned, what lies ahead, what was put off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from cues.calls.report.cues_told import CueLife
from cues.calls.report.gathering import Fact
from cues.calls.report.named import is_guarded, line
from cues.calls.report.report import Sentence
from cues.calls.report.wordings import telling
from cues.details.detail import Kind
from cues.memory.avoid import avoided
from cues.memory.dates import days_of
from cues.memory.hush import Hush
from cues.memory.timing import Phase
from cues.memory.topics import topic_of, wordings

_AHEAD = frozenset({Kind.CELEBRATION, Kind.HEALTH})


def next_steps(
    facts: Sequence[Fact], cues: Sequence[CueLife], began: datetime, *, condoled: bool
) -> tuple[Sentence, ...]:
    """What is to be done, the gravest first; nothing light beside what is grave.

    Args:
        facts: the details that are so; thin ones too, for who is gone may be told in passing.
        cues: the cues that were shown.
        began: when the call began; its day decides what lies ahead.
        condoled: as in `story`.
    """
    theirs = [each for each in facts if each.speaker_known]
    sure = [each for each in facts if each.sure]
    hush = Hush(each.known for each in theirs)
    grave = condoled or any(each.grave for each in facts)
    steps = [*_crisis(facts), *_avoid(theirs, hush, began), *_care(sure, hush, began.date())]
    if not grave:
        steps += _celebrations(sure, hush, began.date())
    steps += _put_off(theirs, cues, hush, light=not grave)
    return tuple(steps)


def is_ahead(fact: Fact, day: date) -> bool:
    """True where a detail has days of which some lie after the day of the call."""
    days = days_of(fact.told.attributes.get("when_date"))
    return days is not None and days.last > day


def _crisis(told: Sequence[Fact]) -> Iterator[Sentence]:
    found = [each for each in told if each.told.attributes.get("crisis")]
    if found:
        seqs = tuple(each.seq for each in found)
        yield Sentence(telling().next["crisis"], found[0].told.at, seqs, sensitive=True)


def _avoid(told: Sequence[Fact], hush: Hush, began: datetime) -> Iterator[Sentence]:
    at = {each.seq: each.told.at for each in told}
    for avoid in avoided(hush.gone, began):
        yield Sentence(avoid.text, at[avoid.detail], (avoid.detail,), sensitive=True)


def _care(sure: Sequence[Fact], hush: Hush, day: date) -> Iterator[Sentence]:
    """What is sensitive and lies ahead: a surgery. It is never asked about."""
    for fact in sure:
        ahead = fact.told.kind in _AHEAD and is_guarded(fact) and is_ahead(fact, day)
        if ahead and not hush.hushes(fact.known, topic_of(fact.known), deaths_only=True):
            note = wordings().guarded.note(Phase.COMING)
            text = telling().next["care"].format(about=line(fact), note=note)
            yield Sentence(text, fact.told.at, (fact.seq,), sensitive=True)


def _celebrations(sure: Sequence[Fact], hush: Hush, day: date) -> Iterator[Sentence]:
    for fact in sure:
        ahead = fact.told.kind is Kind.CELEBRATION and not is_guarded(fact) and is_ahead(fact, day)
        if ahead and not hush.hushes(fact.known, topic_of(fact.known)):
            text = telling().next["ahead"].format(about=line(fact))
            yield Sentence(text, fact.told.at, (fact.seq,))


def _put_off(told: Sequence[Fact], cues: Sequence[CueLife], hush: Hush, *, light: bool) -> Iterator[Sentence]:
    by_id = {each.told.source: each for each in told}
    for cue in cues:
        fact = by_id.get(cue.shown.detail or "")
        if not cue.put_off or not (light or cue.shown.sensitive):
            continue
        if fact is not None and not cue.shown.sensitive and hush.hushes(fact.known, topic_of(fact.known)):
            continue
        text = telling().next["later"].format(headline=cue.shown.headline)
        yield Sentence(text, cue.shown.at, (cue.shown.seq, cue.last.seq), cue.shown.sensitive)
