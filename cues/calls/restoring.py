"""A call that goes on after its program has gone: what its events tell is what its session knows again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cues.calls.card import Card
from cues.calls.deaf import Deaf
from cues.calls.events import (
    CallEvent,
    CommandAnswered,
    CueEvent,
    CueSource,
    CueState,
    DetailEvent,
    DetailState,
    MemoryEvent,
    Transcript,
)
from cues.calls.found import Found
from cues.calls.whose_call import agent_after
from cues.coaching.connection import Topic
from cues.details.detail import Detail
from cues.playbook.play import Playbook
from speech.audio import Channel
from speech.transcript import Word


class Remembered:
    """What the events of a call tell of its state; they may stop anywhere.

    Args:
        events: in order, the first ones at least.
    """

    def __init__(self, events: Iterable[CallEvent]) -> None:
        self.events: Sequence[CallEvent] = tuple(events)

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return self.events[-1].seq

    @property
    def at(self) -> float:
        """Seconds of audio up to the last event."""
        return max(event.at for event in self.events)

    @property
    def finals(self) -> tuple[Transcript, ...]:
        """Utterances that have ended, in order."""
        return tuple(event for event in self.events if isinstance(event, Transcript) and event.final)

    @property
    def numbers(self) -> dict[Channel, int]:
        """The number of each channel's last utterance, open ones too."""
        numbers: dict[Channel, int] = {}
        for event in self.events:
            if isinstance(event, Transcript):
                numbers[event.channel] = max(event.utterance, numbers.get(event.channel, 0))
        return numbers

    @property
    def open(self) -> dict[Channel, Transcript]:
        """The last partial of each channel whose utterance has not ended."""
        found: dict[Channel, Transcript] = {}
        for event in self.events:
            if isinstance(event, Transcript):
                if event.final:
                    found.pop(event.channel, None)
                else:
                    found[event.channel] = event
        return found

    @property
    def found(self) -> tuple[Found, ...]:
        """The details that stand or are open, as they were told last."""
        newest: dict[str, DetailEvent] = {}
        for event in self.events:
            if isinstance(event, DetailEvent):
                newest[event.id] = event
        return tuple(found_of(event) for event in newest.values() if event.state is not DetailState.RETRACTED)

    @property
    def details(self) -> int:
        """How many details have been given an id."""
        return _highest(event.id for event in self.events if isinstance(event, DetailEvent))

    @property
    def cues(self) -> int:
        """How many cues have been given an id."""
        return _highest(event.id for event in self.events if isinstance(event, CueEvent))

    @property
    def deaf(self) -> Deaf:
        """Whether the call is paused, and whether it is on hold."""
        deaf = Deaf()
        for event in self.events:
            deaf = deaf.after(event)
        return deaf

    @property
    def answered(self) -> frozenset[str]:
        """The ids of commands that have been answered."""
        return frozenset(event.id for event in self.events if isinstance(event, CommandAnswered))

    @property
    def memory(self) -> MemoryEvent | None:
        """The memory card as it was told last; None: there was none."""
        told = (event for event in reversed(self.events) if isinstance(event, MemoryEvent))
        return next(told, None)

    @property
    def agent(self) -> str | None:
        """Whose the call is."""
        agent: str | None = None
        for event in self.events:
            agent = agent_after(event, agent)
        return agent

    def cards(self, playbook: Playbook) -> tuple[list[Card], Card | None, list[Card]]:
        """Every card that was in view; the one that still is; those that wait."""
        topics = {found.id: Topic.of(found.detail) for found in self.found}
        priority = {play.id: play.priority for play in playbook.plays}
        orders = {play.id: Topic.of_order(play) for play in playbook.plays if play.trigger.order}
        shown: dict[str, Card] = {}
        view: Card | None = None
        queue: dict[str, Card] = {}
        for event in self.events:
            if not isinstance(event, CueEvent):
                continue
            topic = topics.get(event.detail or "", Topic(event.kind, frozenset()))
            if event.source is CueSource.ORDER:
                topic = orders.get(event.play or "", topic)
            card = Card(
                id=event.id,
                kind=event.kind,
                headline=event.headline,
                suggestions=event.suggestions,
                sensitive=event.sensitive,
                priority=priority.get(event.play or "", 0),
                play=event.play,
                detail=event.detail,
                topic=topic,
                heard_at=event.heard_at,
                ready_at=event.ready_at,
                why=event.why,
                source=event.source,
                shared=event.shared,
                action=event.action,
                offer=event.offer,
            )
            waited = queue.pop(event.id, None)
            if event.state is CueState.CONFIRMED:
                if waited is not None:
                    queue[event.id] = waited
                continue
            if view is not None and view.id == event.id:
                view = None
            if event.state is CueState.SHOWN:
                view = shown[event.id] = replace(card, shown_at=event.at)
            elif event.state is CueState.USED and event.id in shown:
                shown[event.id] = replace(shown[event.id], used=True)
            elif event.state is CueState.QUEUED:
                queue[event.id] = replace(card, queued_at=event.at, held_back=event.reason)
        return list(shown.values()), view, list(queue.values())


def found_of(event: DetailEvent) -> Found:
    """A detail as its event tells it."""
    first = max(0, event.text.find(event.evidence))
    detail = Detail(
        event.kind,
        event.evidence,
        first,
        first + len(event.evidence),
        event.subject,
        event.status,
        event.confidence,
        event.attributes,
    )
    return Found(
        event.id,
        event.channel,
        0,
        detail,
        text=event.text,
        start=event.start,
        end=event.end,
        state=event.state,
        ended=event.state is DetailState.CONFIRMED,
        same_as=event.same_as,
        replaces=event.replaces,
    )


def words_of(event: Transcript) -> tuple[Word, ...]:
    """The words of a transcript event; a partial tells no times, so they share its own evenly."""
    if event.words:
        return event.words
    texts = event.text.split()
    step = (event.end - event.start) / max(1, len(texts))
    return tuple(
        Word(text, event.start + step * place, event.start + step * (place + 1))
        for place, text in enumerate(texts)
    )


def _highest(ids: Iterable[str]) -> int:
    """The largest number behind the letter of ids such as "d12"."""
    return max((int(each[1:]) for each in ids), default=0)
