"""One caption of the transcript, and where in it the personal details stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cues.calls.events import DetailEvent, DetailState, Transcript
from speech.audio import Channel
from speech.transcript import Word

SLACK = 0.5
"""Seconds by which a detail may lie outside its caption: times in partials are estimates."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The words of a caption that carry one detail."""

    detail: DetailEvent
    """Its newest state."""
    first: int
    """Code points before the words."""
    last: int
    """Code points up to their end."""


@dataclass(frozen=True, slots=True, repr=False)
class Caption:
    """What one side said in one utterance, or has said of it so far."""

    channel: Channel
    utterance: int
    text: str
    start: float
    """Seconds of audio."""
    end: float
    final: bool
    words: tuple[Word, ...] = ()
    """On finals only."""
    marks: tuple[Mark, ...] = ()
    """In order of the text, never overlapping."""
    speaker: Channel | None = None
    """On a mixed channel the side that seems to speak."""

    @property
    def side(self) -> Channel:
        """Who is taken to speak: the channel's side, or on a mixed one the speaker where known."""
        return self.speaker or self.channel

    @classmethod
    def of(cls, event: Transcript) -> Caption:
        """The caption of a transcript event, without marks."""
        return cls(
            channel=event.channel,
            speaker=event.speaker,
            utterance=event.utterance,
            text=event.text,
            start=event.start,
            end=event.end,
            final=event.final,
            words=event.words,
        )

    def marked(self, details: Iterable[DetailEvent]) -> Caption:
        """The same caption with marks for those of `details` that were said in it and still stand."""
        found = (self._mark(detail) for detail in details)
        ordered = sorted(
            (mark for mark in found if mark is not None), key=lambda mark: (mark.first, -mark.last)
        )
        marks: list[Mark] = []
        for mark in ordered:
            if not marks or mark.first >= marks[-1].last:
                marks.append(mark)
        return self if tuple(marks) == self.marks else replace(self, marks=tuple(marks))

    def holds(self, detail: DetailEvent) -> bool:
        """True where `detail` was said in this caption, by channel and time."""
        middle = (detail.start + detail.end) / 2
        return detail.channel is self.channel and self.start - SLACK <= middle <= self.end + SLACK

    def _mark(self, detail: DetailEvent) -> Mark | None:
        if detail.state is DetailState.RETRACTED or not self.holds(detail):
            return None
        places = list(_places(self.text, detail.evidence))
        if not places:
            return None
        # The same words may stand there twice: the ones nearest to the detail's time are meant.
        first = min(places, key=lambda place: abs(self._time_at(place) - detail.start))
        return Mark(detail, first, first + len(detail.evidence))

    def _time_at(self, place: int) -> float:
        """When the word at a place of the text began; where words carry no times, in proportion."""
        number = self.text.count(" ", 0, place)
        if number < len(self.words):
            return self.words[number].start
        return self.start + (self.end - self.start) * place / max(len(self.text), 1)

    def __repr__(self) -> str:
        return f"Caption({self.channel}, {self.utterance}, {len(self.text)} characters)"


def _places(text: str, evidence: str) -> Iterator[int]:
    """Where `evidence` stands in `text` as whole words."""
    place = text.find(evidence) if evidence else -1
    while place >= 0:
        after = place + len(evidence)
        if (place == 0 or not text[place - 1].isalnum()) and not text[after : after + 1].isalnum():
            yield place
        place = text.find(evidence, place + 1)
