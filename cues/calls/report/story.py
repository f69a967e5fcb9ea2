"""The story of a call in a few sentences: a crisis first, and nothing light beside a loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cues.calls.events import CallEnded, CallEvent, CueState
from cues.calls.report.cues_told import CueLife
from cues.calls.report.gathering import Fact, first_had, transfers
from cues.calls.report.named import is_guarded, named
from cues.calls.report.report import Sentence
from cues.calls.report.wordings import crisis_of, length_words, telling
from cues.counting import counted
from cues.memory.dates import Days, date_words
from cues.memory.record import CallRecord

MOST: Final = 5
"""Light details that are told; what is sensitive is told whole."""
NEAR: Final = 15.0
"""Seconds within which equal words can be of one utterance."""


def story(
    events: Sequence[CallEvent],
    record: CallRecord,
    facts: Sequence[Fact],
    cues: Sequence[CueLife],
    *,
    condoled: bool,
) -> tuple[Sentence, ...]:
    """Tell a call.

    Args:
        events: as `of_one_call` gives them.
        record: of the same call.
        facts: the details that are so. Beside a grave one, what is light is only counted.
        cues: the cues that were shown.
        condoled: whether the agent condoled: there is a loss then, though no detail tells it.
    """
    crises = [each for each in facts if each.told.attributes.get("crisis")]
    rest = [each for each in facts if each.sure and each not in crises]
    most = 0 if condoled or any(each.grave for each in facts) else MOST
    light = [each for each in rest if not is_guarded(each) and not _is_part(each, rest)]
    told = [each for each in rest if is_guarded(each) or each in light[:most]]
    sentences = [sentence for each in crises for sentence in _told(each, cues)]
    sentences.append(_opening(events, record))
    sentences += [sentence for each in told for sentence in _told(each, cues)]
    sentences += _others(light[most:], more=bool(told or crises))
    if not (crises or rest):
        sentences.append(Sentence(telling().story["nothing"], events[-1].at, (events[-1].seq,)))
    return (*sentences, *_transfers(events))


def _is_part(fact: Fact, all_: Sequence[Fact]) -> bool:
    """True where more of the same words tells it too: "my daughter" of "my daughter is getting married"."""
    mine = fact.told
    return any(
        len(mine.words) < len(other.told.words)
        and mine.words in other.told.words
        and abs(mine.at - other.told.at) < NEAR
        for other in all_
    )


def _opening(events: Sequence[CallEvent], record: CallRecord) -> Sentence:
    first, last = events[0], events[-1]
    ended = isinstance(last, CallEnded)
    had = first_had(events)
    agent = had.agent if had is not None else None
    length = last.duration if isinstance(last, CallEnded) else last.at
    day = record.began.date()
    text = telling().story[
        ("opening" if agent else "opening_nobody") if ended else ("unended" if agent else "unended_nobody")
    ]
    words = text.format(length=length_words(length), when=f" {date_words(Days(day, day))}", agent=agent)
    told = sorted({first.seq, last.seq} | ({had.seq} if had is not None else set()))
    return Sentence(words, 0.0, tuple(told))


def _told(fact: Fact, cues: Sequence[CueLife]) -> Iterator[Sentence]:
    """A detail, and that the agent took it up where they did."""
    crisis, guarded = fact.told.attributes.get("crisis"), is_guarded(fact)
    about = named(fact)
    text, noun = telling().story["told"], telling().nouns[fact.told.kind]
    if crisis and fact.speaker_known:
        text = telling().crisis[crisis_of(crisis)]
    elif crisis:
        text, noun = telling().story["unsure"], telling().crisis_labels[crisis_of(crisis)]
    words = text.format(noun=noun, named=f" ({about})" if about else "", words=fact.told.words)
    yield Sentence(words, fact.told.at, (fact.seq,), guarded)
    for cue in cues:
        if cue.shown.detail == fact.told.source and cue.last.state is CueState.USED:
            by = telling().story["words" if cue.last.by == "words" else "key"]
            yield Sentence(by, cue.last.at, (cue.last.seq,), guarded)


def _others(left: Sequence[Fact], *, more: bool) -> Iterator[Sentence]:
    if left:
        count = counted(len(left), "other thing" if more else "thing")
        text = telling().story["others"].format(count=count)
        yield Sentence(text, left[0].told.at, tuple(each.seq for each in left))


def _transfers(events: Sequence[CallEvent]) -> Iterator[Sentence]:
    for each in transfers(events):
        words = telling().story["transferred" if each.to else "transferred_away"]
        yield Sentence(words.format(agent=each.to), each.at, (each.event,))
