"""Written turns as hearing would tell them: words with made-up times, settled partials, finals, silence.

For texts that never were sound: labelled calls, chats, tickets. Audio time is all the time there is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.scoring.numerals import in_words
from speech.audio import Channel
from speech.recognizers.spoken import spoken
from speech.transcript import Heard, Partial, Tick, Utterance, Word

WORDS_A_MINUTE = 150.0
"""The pace of talk on the telephone; what counts of words an hour means is this."""
WORD_TAKES = 60.0 / WORDS_A_MINUTE
"""Seconds from one word's start to the next one's."""
STEP = 0.1
"""Seconds between ticks, a frame of a live call."""
SETTLES_AFTER = 0.4
"""Seconds from a word's end until it is settled (p50 of the fast ear, design's measured facts)."""
WORDS_A_PARTIAL = 3
"""Words by which a settled partial grows."""
ENDPOINT = 0.9
"""Seconds of quiet that end an utterance, as with two ears."""
BREATH = 1.2
"""Seconds between the last word of a turn and the next turn's first one."""
_SPEECH, _QUIET = -25.0, -70.0
"""Levels of a tick, dBFS."""


@dataclass(frozen=True, slots=True, repr=False)
class Spoken:
    """One turn with its times, and what is heard of it, to be fed in this order."""

    channel: Channel
    start: float
    """Seconds of audio; where the turn holds no words, `end` is the same."""
    end: float
    heard: tuple[Heard, ...]

    def __repr__(self) -> str:
        return f"Spoken({self.channel}, {self.start:.2f}-{self.end:.2f}, {len(self.heard)} heard)"


class WrittenTalk:
    """One conversation in writing; its turns are said one after the other, never at once."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self.at = 0.0
        """Seconds of audio so far."""
        self._numbers = dict.fromkeys(channels, 0)
        self._last_voice = dict.fromkeys(channels, 0.0)

    def say(self, channel: Channel, text: str) -> Spoken:
        """One turn from now on, and the breath after it.

        Args:
            channel: whose turn it is; one of the talk's.
            text: in any spelling; it is brought to the recognisers' own. Without a word in it nothing is
                heard and no time passes.
        """
        start = self.at
        words = tuple(
            Word(text, start + at * WORD_TAKES, start + (at + 1) * WORD_TAKES)
            for at, text in enumerate(spoken(in_words(text)))
        )
        if not words:
            return Spoken(channel, start, start, ())
        self._numbers[channel] += 1
        return Spoken(channel, start, words[-1].end, tuple(self._turn(channel, words)))

    def silence(self, seconds: float) -> tuple[Heard, ...]:
        """Nobody speaks for so long."""
        return tuple(self._ticks(self.at + seconds))

    def _turn(self, channel: Channel, words: tuple[Word, ...]) -> Iterator[Heard]:
        number, end = self._numbers[channel], words[-1].end
        for count in [*range(WORDS_A_PARTIAL, len(words), WORDS_A_PARTIAL), len(words)]:
            yield from self._ticks(words[count - 1].end + SETTLES_AFTER, speaking=channel, until=end)
            yield Partial(channel, number, self.at, words[:count], count)
        yield from self._ticks(end + ENDPOINT)
        yield Utterance(channel, number, self.at, words)
        yield from self._ticks(end + BREATH)

    def _ticks(self, to: float, speaking: Channel | None = None, until: float = 0.0) -> Iterator[Tick]:
        """Time passes; `speaking` has the word up to `until`."""
        while self.at < to - 1e-9:
            self.at = min(to, self.at + STEP)
            if speaking is not None:
                self._last_voice[speaking] = min(self.at, until)
            quiet = {channel: self.at - last for channel, last in self._last_voice.items()}
            level = {channel: _QUIET if since else _SPEECH for channel, since in quiet.items()}
            yield Tick(self.at, quiet, level)
