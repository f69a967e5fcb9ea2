"""Gives each detail of a call its id, keeps those that are open, and tells each of their states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cues.calls.emitter import Emitter
from cues.calls.events import DetailEvent, DetailState
from cues.calls.found import Found, word_range
from cues.calls.same_thing import SaidBefore
from cues.details.detail import Detail
from speech.audio import Channel
from speech.transcript import Word


class Ledger:
    """The details of one call; decides nothing."""

    def __init__(self, emitter: Emitter) -> None:
        self._emitter = emitter
        self._count = 0
        self.open: dict[str, Found] = {}
        """Tentative ones, by id."""
        self.before = SaidBefore()
        """All that stand."""

    def remember(self, found: Sequence[Found], count: int) -> None:
        """Know again what was told before, without telling it.

        Args:
            found: the details that stand or are open.
            count: how many have been given an id.
        """
        self._count = count
        for each in found:
            if each.state is DetailState.TENTATIVE:
                self.open[each.id] = each
            self.before.note(each)

    def new(self, channel: Channel, utterance: int, detail: Detail) -> Found:
        """A detail that nothing was told of yet."""
        self._count += 1
        return Found(f"d{self._count}", channel, utterance, detail)

    def of(self, utterance: int) -> list[Found]:
        """The open details of an utterance, oldest first."""
        return [known for known in self.open.values() if known.utterance == utterance]

    def match(self, utterance: int, detail: Detail, words: Sequence[Word]) -> Found | None:
        """The open detail of this utterance and kind that was said at the same place, or at the same time."""
        first, last = word_range(words, detail)
        start, end = words[first].start, words[last].end
        return next((known for known in self.of(utterance) if known.lies_at(detail, start, end)), None)

    def keep(self, found: Found) -> Found:
        """An open detail has moved; not worth an event."""
        self.open[found.id] = found
        return found

    def retract(self, found: Found, withdrawn: str = "") -> Found:
        """Tell that a detail is taken back."""
        return self.tell(replace(found, state=DetailState.RETRACTED, withdrawn=withdrawn))

    def tell(self, found: Found) -> Found:
        """Emit the detail's event; one that is decided is no longer open."""
        if found.state is DetailState.TENTATIVE:
            self.open[found.id] = found
        else:
            self.open.pop(found.id, None)
        self.before.note(found)
        self._emitter.emit(
            DetailEvent,
            id=found.id,
            channel=found.channel,
            kind=found.detail.kind,
            evidence=found.detail.evidence,
            text=found.text,
            start=round(found.start, 3),
            end=round(found.end, 3),
            subject=found.detail.subject,
            status=found.detail.status,
            confidence=found.detail.confidence,
            attributes=dict(found.detail.attributes),
            state=found.state,
            same_as=found.same_as,
            replaces=found.replaces,
        )
        return found
