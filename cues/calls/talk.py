"""What was said before: the turns that help to read the next one, and the sentence that still hangs."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from cues.calls.turns import breaks_off, is_backchannel, without_fillers
from cues.details.detail import Detail, Kind
from cues.details.extractor import Turn
from speech.audio import Channel

CONTEXT_TURNS = 4
"""Earlier utterances that are shown to the extractor."""
BEINGS_STAY = 60.0
"""Seconds for which a pet or a relative that was spoken of may still be "he" or "she"."""
HANGS_FOR = 10.0
"""Seconds within which a speaker may finish a sentence, where nobody else has taken the word."""
TAIL_WORDS = 12
"""Words of a hanging sentence that the rest of it is read with."""
BARE = 2
"""Words of a bare mention: "my husband"."""
BROKEN_OFF = 3
"""Words after a detail up to the end of a sentence that breaks off; with more, another thought has begun."""
_KEPT = 24
_BEINGS = frozenset({Kind.PET, Kind.FAMILY})


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """One utterance that has ended."""

    channel: Channel
    text: str
    end: float
    """Seconds of audio."""
    tail: str = ""
    """Its last words, with those of the sentence that it went on with."""
    hangs: bool = False
    """True where it ended in mid-sentence."""
    of_beings: bool = False
    """True where a pet or a relative came up."""

    def __repr__(self) -> str:
        return f"Said({self.channel}, {len(self.text)} characters)"


class Talk:
    """Keeps the last utterances of one call; an agent's "mm-hm" is none."""

    def __init__(self) -> None:
        self._said: deque[Said] = deque(maxlen=_KEPT)

    def said(self, said: Said) -> None:
        """An utterance has ended."""
        listening = said.channel is Channel.AGENT and is_backchannel(said.text)
        if said.text and not listening:
            self._said.append(said)

    def forget(self, since: float) -> None:
        """What was said up to after this time (seconds of audio) was never said."""
        self._said = deque((said for said in self._said if said.end <= since), maxlen=_KEPT)

    def turns(self, channel: Channel, at: float) -> list[Turn]:
        """The turns before an utterance, oldest first.

        Args:
            channel: who speaks now.
            at: when the utterance began, seconds of audio.
        """
        recent = list(self._said)[-CONTEXT_TURNS:]
        if not any(said.of_beings for said in recent):
            earlier = (said for said in reversed(self._said) if said.of_beings)
            being = next((said for said in earlier if at - said.end <= BEINGS_STAY), None)
            if being is not None:
                recent = [being, *recent[1 - CONTEXT_TURNS :]]
        return [Turn(same=said.channel is channel, text=said.text) for said in recent]

    def hanging(self, channel: Channel, at: float) -> str:
        """The last words of a sentence that this speaker has not finished; empty where none hangs."""
        return self.just_before(channel, at) if self._said and self._said[-1].hangs else ""

    def just_before(self, channel: Channel, at: float) -> str:
        """The last words of this speaker, where nobody else has taken the word since; else empty."""
        last = self._said[-1] if self._said else None
        if last is None or last.channel is not channel or at - last.end > HANGS_FOR:
            return ""
        return last.tail


def sentence_hangs(text: str, details: Sequence[Detail]) -> bool:
    """True where a text ends in mid-sentence.

    It breaks off after a word that leads on ("i work as a"), or ends with a bare mention of somebody, "my
    husband", of whom something is about to be said.
    """
    return breaks_off(text) or any(_is_bare(detail, text) for detail in details)


def hangs_at(text: str, detail: Detail) -> bool:
    """True where a detail stands at the end of a text that ends in mid-sentence.

    A pet named last is mostly the end of an errand ("food for my dog"); it hangs where little else was said.
    """
    said = without_fillers(text)
    after = len(said[detail.last_char :].split())
    alone = detail.kind is Kind.FAMILY or len(said.split()) <= BARE + 1
    return (_is_bare(detail, text) and alone) or (breaks_off(text) and after <= BROKEN_OFF)


def _is_bare(detail: Detail, text: str) -> bool:
    ends = detail.last_char >= len(without_fillers(text))
    return ends and detail.kind in _BEINGS and len(detail.evidence.split()) <= BARE


def tail_of(text: str) -> str:
    """The words of a hanging sentence that are kept for its rest."""
    return " ".join(without_fillers(text).split()[-TAIL_WORDS:])
