"""One caption of the transcript, and where in it the personal details stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cues.calls.events import DetailEvent, DetailState, Transcript
from cues.details.detail import Kind
from speech.audio import Channel
from speech.transcript import Word

SLACK = 0.5
"""Seconds by which a detail may lie outside its caption: times in partials are estimates."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The words of a caption that carry one detail."""

    detail: str
    """Id of the detail."""
    kind: Kind
    first: int
    """Code points before the words."""
    last: int
    """Code points up to their end."""
    sure: bool
    """False while the detail is tentative."""


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

    @classmethod
    def of(cls, event: Transcript) -> Caption:
        """The caption of a transcript event, without marks."""
        return cls(
            channel=event.channel,
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
        span = self._span_of_words(detail) or self._span_of_times(detail)
        if span is None:
            return None
        return Mark(detail.id, detail.kind, *span, sure=detail.state is DetailState.CONFIRMED)

    def _span_of_words(self, detail: DetailEvent) -> tuple[int, int] | None:
        """Where the evidence itself stands; of several places the one nearest to its time."""
        places = list(_places(self.text, detail.evidence))
        if not places:
            return None
        first = min(places, key=lambda place: abs(self._time_at(place) - detail.start))
        return first, first + len(detail.evidence)

    def _span_of_times(self, detail: DetailEvent) -> tuple[int, int] | None:
        """The words heard at the detail's time: its own words were revised when the utterance ended."""
        inside = [
            (first, first + len(word.text))
            for first, word in self._placed_words()
            if detail.start <= (word.start + word.end) / 2 <= detail.end
        ]
        return (inside[0][0], inside[-1][1]) if inside else None

    def _time_at(self, place: int) -> float:
        """When the word at a place of the text began; where words carry no times, in proportion."""
        for first, word in self._placed_words():
            if first >= place:
                return word.start
        return self.start + (self.end - self.start) * place / max(len(self.text), 1)

    def _placed_words(self) -> Iterator[tuple[int, Word]]:
        """Each timed word with its place in the text; a word that the text lacks is passed over."""
        place = 0
        for word in self.words:
            found = self.text.find(word.text, place)
            if found >= 0:
                yield found, word
                place = found + len(word.text)

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
