"""Values of speech: words with times, partials that change, utterances that stand.

Times are seconds of audio since the call began. Every `repr` here shows lengths, never words: a customer's
words belong on the screen, in the journal and in the store, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from speech.audio import Channel


class Ear(StrEnum):
    """Which recogniser heard a word."""

    FAST = "fast"
    """The one that answers while the word is still in the air."""
    CAREFUL = "careful"
    """The one that hears a piece again and is right more often."""
    BOTH = "both"
    """Both heard the same; of several words: some by the one, some by the other."""


@dataclass(frozen=True, slots=True, repr=False)
class Word:
    """One recognised word."""

    text: str
    """Lower case, no punctuation but apostrophes, numbers in words."""
    start: float
    """Seconds; in a partial an estimate, in an utterance the recogniser's own."""
    end: float
    confidence: float = 1.0
    """0 to 1; 1 where the recogniser gives none."""
    ear: Ear = Ear.FAST

    @property
    def middle(self) -> float:
        """The time halfway through it: what two hearings of one word agree on best."""
        return (self.start + self.end) / 2

    def __repr__(self) -> str:
        return f"Word({len(self.text)} letters, {self.start:.2f}-{self.end:.2f})"


@dataclass(frozen=True, slots=True, repr=False)
class Partial:
    """What an utterance sounds like so far; replaces the partial before it."""

    channel: Channel
    utterance: int
    """Number of the utterance on its channel, from 1; the utterance that ends it has the same."""
    at: float
    """Seconds of audio heard when this was known."""
    words: tuple[Word, ...]
    settled: int
    """How many leading words are not expected to change any more; it may still shrink, rarely."""
    speaker: Channel | None = None
    """On a mixed channel the side that seems to speak; None where unsure, and on every other channel."""

    @property
    def ear(self) -> Ear:
        """Which recogniser the words come from."""
        return ear_of(self.words)

    @property
    def text(self) -> str:
        """All words, joined by blanks."""
        return " ".join(word.text for word in self.words)

    def __repr__(self) -> str:
        return f"Partial({self.channel}, {self.utterance}, {self.settled} of {len(self.words)} words settled)"


@dataclass(frozen=True, slots=True, repr=False)
class Utterance:
    """An utterance that has ended; never revised. It may hold no words when the partials came to nothing."""

    channel: Channel
    number: int
    """From 1, rising by one on each channel."""
    at: float
    """Seconds of audio heard when this was known."""
    words: tuple[Word, ...]
    speaker: Channel | None = None
    """On a mixed channel the side that seems to have spoken; None where unsure, and elsewhere."""

    @property
    def ear(self) -> Ear:
        """Which recogniser the words come from."""
        return ear_of(self.words)

    @property
    def text(self) -> str:
        """All words, joined by blanks."""
        return " ".join(word.text for word in self.words)

    @property
    def start(self) -> float:
        """When the first word began; `at` where there is none."""
        return self.words[0].start if self.words else self.at

    @property
    def end(self) -> float:
        """When the last word ended; `at` where there is none."""
        return self.words[-1].end if self.words else self.at

    def __repr__(self) -> str:
        return f"Utterance({self.channel}, {self.number}, {len(self.words)} words)"


@dataclass(frozen=True, slots=True)
class Tick:
    """Audio time has moved on, on every channel; comes once a frame, after all that was heard up to then."""

    at: float
    """Seconds of audio heard on every channel."""
    quiet: dict[Channel, float]
    """For each channel, seconds since voice was last heard: 0 while it speaks, `at` if it never has."""
    level: dict[Channel, float]
    """For each channel, loudness of its newest frame in dBFS (0 is full scale, -100 is silence)."""


@dataclass(frozen=True, slots=True)
class AudioTrouble:
    """Something is wrong with the audio or its recognition, and the call goes on."""

    at: float
    code: str
    """One of `audio_damaged`, `audio_dropped`, `channel_silent`, `recogniser_behind`, `careful_behind`,
    `not_english`, `call_failed`, `device_lost`, `device_back`, `device_changed`, `echo_suppressed`."""
    message: str
    """A plain sentence; never what anybody said."""


def ear_of(words: Sequence[Word]) -> Ear:
    """The one ear that all words share, else both; fast where there are none."""
    ears = {word.ear for word in words}
    return ears.pop() if len(ears) == 1 else Ear.BOTH if ears else Ear.FAST


Heard = Partial | Utterance | Tick | AudioTrouble
"""What hearing yields, in the order of audio time, the same at every speed."""
