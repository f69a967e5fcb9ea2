"""Follows each detail of a call from the settled words that first show it to the final that decides."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cues.calls.emitter import Emitter
from cues.calls.events import DetailEvent, DetailState
from cues.details.detail import Detail, Kind
from cues.details.extractor import DetailExtractor, Turn
from speech.audio import Channel
from speech.transcript import Word

Keep = Callable[[Detail], bool]
"""Says which details may be found where the words are heard."""

CONTEXT_TURNS = 4
"""Earlier utterances that are shown to the extractor."""


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """One detail of the call, as it stands now."""

    id: str
    channel: Channel
    utterance: int
    detail: Detail
    text: str
    """The utterance so far."""
    start: float
    end: float
    """When the last word of the evidence ended."""
    state: DetailState
    after: tuple[str, ...]
    """All words heard after the evidence in its utterance, settled or not."""
    settled_after: int
    """How many of them are settled."""
    last_word_end: float
    """When the last word heard in its utterance ended."""
    ended: bool = False
    """True once its utterance has ended."""
    doubted: bool = False
    """True while newer words hide it: it is not shown now, and the final decides."""

    def __repr__(self) -> str:
        return f"Found({self.id}, {self.detail!r}, {self.state})"


class Finder:
    """Runs the extractor over one call's customer side and gives each detail one id and its states."""

    def __init__(self, extractor: DetailExtractor, emitter: Emitter, day: date | None) -> None:
        self._extractor = extractor
        self._emitter = emitter
        self._day = day
        self._context: deque[tuple[Channel, str]] = deque(maxlen=CONTEXT_TURNS)
        self._open: dict[str, Found] = {}
        self._settled_text: dict[Channel, str] = {}
        self._taken_back: set[tuple[int, Kind]] = set()
        self._count = 0

    def said(self, channel: Channel, text: str) -> None:
        """Keep a final as context for what comes after it."""
        if text:
            self._context.append((channel, text))

    def partial(
        self, channel: Channel, utterance: int, words: Sequence[Word], settled: int, *, keep: Keep
    ) -> tuple[Found, ...]:
        """Look at an utterance that is still growing.

        Args:
            channel: who speaks.
            utterance: its number.
            words: all words so far.
            settled: how many of them count.
            keep: which details may be found here.

        Returns:
            The tentative details of this utterance that are new or have changed, and those that its newer
            words have just turned into something else, retracted.
        """
        text = " ".join(word.text for word in words[:settled])
        if text == self._settled_text.get(channel):
            return self._follow(words, settled, text)
        self._settled_text[channel] = text
        changed = []
        unseen = set(self._open)
        for detail in self._extract(channel, utterance, text, keep):
            known = self._match(utterance, detail, words)
            if known is None and detail.flagged:
                found = self._moved(self._new(channel, utterance, detail), detail, text, words, settled)
                changed.append(self._tell(found))
            elif known is not None and detail.flagged:
                unseen.discard(known.id)
                changed.append(self._keep(self._moved(known, detail, text, words, settled)))
            elif known is not None:
                unseen.discard(known.id)
                changed.append(self._tell(replace(known, state=DetailState.RETRACTED)))
        changed.extend(self._keep(replace(self._open[id_], doubted=True)) for id_ in unseen)
        return tuple(changed)

    def final(
        self, channel: Channel, utterance: int, words: Sequence[Word], *, keep: Keep
    ) -> tuple[Found, ...]:
        """Decide on every detail of an utterance that has ended; each is confirmed or retracted now."""
        text = " ".join(word.text for word in words)
        self._settled_text.pop(channel, None)
        changed = []
        for detail in self._extract(channel, utterance, text, keep):
            known = self._match(utterance, detail, words)
            if known is None:
                known = self._new(channel, utterance, detail)
            elif not detail.flagged:
                continue
            moved = self._moved(known, detail, text, words, len(words))
            changed.append(self._tell(replace(moved, state=DetailState.CONFIRMED, ended=True)))
        changed.extend(self.close())
        self.said(channel, text)
        return tuple(changed)

    def not_theirs(self, channel: Channel, utterance: int, *, final: bool) -> tuple[Found, ...]:
        """The utterance seems to be the agent's: nothing found in it counts any more.

        Returns:
            Its open details, out of sight until the final decides; retracted where this is the final.
        """
        self._settled_text.pop(channel, None)
        theirs = [
            known
            for known in self._open.values()
            if known.channel is channel and known.utterance == utterance
        ]
        if final:
            return tuple(self._tell(replace(known, state=DetailState.RETRACTED)) for known in theirs)
        return tuple(self._keep(replace(known, doubted=True)) for known in theirs)

    def close(self) -> tuple[Found, ...]:
        """Retract every detail that is still open: nothing more will be heard of it."""
        return tuple(
            self._tell(replace(known, state=DetailState.RETRACTED)) for known in list(self._open.values())
        )

    def take_back(self, found: Found) -> Found:
        """Retract a detail that a person says is wrong; its kind is not found again in that utterance."""
        self._taken_back.add((found.utterance, found.detail.kind))
        return self._tell(replace(found, state=DetailState.RETRACTED))

    def _follow(self, words: Sequence[Word], settled: int, text: str) -> tuple[Found, ...]:
        """The text that counts is the same, but unsettled words have come or gone after it."""
        if not text:
            return ()
        return tuple(
            self._keep(
                replace(
                    self._moved(known, known.detail, text, words, settled),
                    doubted=known.doubted,
                )
            )
            for known in list(self._open.values())
        )

    def _extract(self, channel: Channel, utterance: int, text: str, keep: Keep) -> Iterator[Detail]:
        if not text:
            return iter(())

        def wanted(detail: Detail) -> bool:
            return keep(detail) and (utterance, detail.kind) not in self._taken_back

        context = [Turn(same=speaker is channel, text=said) for speaker, said in self._context]
        return filter(wanted, self._extractor.extract(text, context=context, day=self._day))

    def _match(self, utterance: int, detail: Detail, words: Sequence[Word]) -> Found | None:
        """The open detail of this utterance and kind that was said at the same place, or at the same time."""
        first, last = _word_range(words, detail)
        start, end = words[first].start, words[last].end
        for known in self._open.values():
            at_place = (
                known.detail.first_char < detail.last_char and detail.first_char < known.detail.last_char
            )
            at_time = known.start < end and start < known.end
            if known.utterance == utterance and known.detail.kind is detail.kind and (at_place or at_time):
                return known
        return None

    def _new(self, channel: Channel, utterance: int, detail: Detail) -> Found:
        self._count += 1
        return Found(
            id=f"d{self._count}",
            channel=channel,
            utterance=utterance,
            detail=detail,
            text="",
            start=0.0,
            end=0.0,
            state=DetailState.TENTATIVE,
            after=(),
            settled_after=0,
            last_word_end=0.0,
        )

    def _moved(self, found: Found, detail: Detail, text: str, words: Sequence[Word], settled: int) -> Found:
        first, last = _word_range(words, detail)
        return replace(
            found,
            detail=detail,
            text=text,
            start=words[first].start,
            end=words[last].end,
            after=tuple(word.text for word in words[last + 1 :]),
            settled_after=max(0, settled - last - 1),
            last_word_end=words[-1].end,
            doubted=False,
        )

    def _keep(self, found: Found) -> Found:
        self._open[found.id] = found
        return found

    def _tell(self, found: Found) -> Found:
        """Emit the detail's event; one that is decided is no longer open."""
        if found.state is DetailState.TENTATIVE:
            self._open[found.id] = found
        else:
            self._open.pop(found.id, None)
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
        )
        return found


def word_end(words: Sequence[Word], last_char: int) -> float:
    """When the word ended that holds the character before `last_char` of the joined text, in seconds."""
    position = 0
    for word in words:
        position += len(word.text) + 1
        if position > last_char - 1:
            return word.end
    return words[-1].end if words else 0.0


def _word_range(words: Sequence[Word], detail: Detail) -> tuple[int, int]:
    """First and last word that the evidence touches, in the text made by joining words with blanks."""
    first = last = None
    position = 0
    for index, word in enumerate(words):
        end = position + len(word.text)
        if position < detail.last_char and detail.first_char < end:
            first = index if first is None else first
            last = index
        position = end + 1
    if first is None or last is None:
        return 0, len(words) - 1
    return first, last
