"""One detail of a call as it stands now: its words, their times, and what was heard after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cues.calls.events import DetailState
from cues.calls.talk import hangs_at
from cues.details.detail import Detail
from speech.audio import Channel
from speech.transcript import Word


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """One detail of the call, as it stands now."""

    id: str
    channel: Channel
    utterance: int
    detail: Detail
    text: str = ""
    """The utterance so far."""
    start: float = 0.0
    end: float = 0.0
    """When the last word of the evidence ended."""
    state: DetailState = DetailState.TENTATIVE
    after: tuple[str, ...] = ()
    """All words heard after the evidence in its sentence, settled or not."""
    settled_after: int = 0
    """How many of them are settled."""
    last_word_end: float = 0.0
    """When the last word heard in its utterance ended."""
    ended: bool = False
    """True once its utterance has ended."""
    hangs: bool = False
    """True while its sentence has stopped in the middle, and the rest may still come."""
    doubted: bool = False
    """True while newer words hide it: it is not shown now, and the final decides."""
    same_as: str | None = None
    """The detail that told the same thing long enough before; there is no new cue for it."""
    replaces: str | None = None
    """The detail that the customer has put right with this one."""
    withdrawn: str = ""
    """Why it was retracted, where the customer's next words took its place."""

    def __repr__(self) -> str:
        return f"Found({self.id}, {self.detail!r}, {self.state})"

    def moved(self, detail: Detail, text: str, words: Sequence[Word], settled: int) -> Found:
        """The same detail as newer words show it.

        Args:
            detail: as it reads now.
            text: the words that count.
            words: all words of the utterance so far.
            settled: how many of them are settled.
        """
        first, last = word_range(words, detail)
        return replace(
            self,
            detail=detail,
            text=text,
            start=words[first].start,
            end=words[last].end,
            after=tuple(word.text for word in words[last + 1 :]),
            settled_after=max(0, settled - last - 1),
            last_word_end=words[-1].end,
            hangs=hangs_at(" ".join(word.text for word in words), detail),
            doubted=False,
        )

    def lies_at(self, detail: Detail, start: float, end: float) -> bool:
        """True where a detail of this kind was said at the same place of the text, or at the same time."""
        mine = self.detail
        at_place = mine.first_char < detail.last_char and detail.first_char < mine.last_char
        return mine.kind is detail.kind and (at_place or (self.start < end and start < self.end))


def word_end(words: Sequence[Word], last_char: int) -> float:
    """When the word ended that holds the character before `last_char` of the joined text, in seconds."""
    position = 0
    for word in words:
        position += len(word.text) + 1
        if position > last_char - 1:
            return word.end
    return words[-1].end if words else 0.0


def word_range(words: Sequence[Word], detail: Detail) -> tuple[int, int]:
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
