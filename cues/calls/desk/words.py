"""What a call's hearing yields on its way to the session: without echo, and held back while in doubt.

After a farewell, or when the customer has been silent for long, what is said in the room may not be meant
for the call. It is shown to nobody before that is known.
"""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from cues.calls.desk.events import Words
from cues.calls.echo_text import EchoText
from speech.audio import Channel
from speech.transcript import Heard, Partial, Utterance, Word


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a call while its words are followed."""

    echo_delay: Callable[[], float | None]
    """Seconds of the echo that the signal has shown; None where it has shown none."""
    says: Callable[[Words], None]
    """Told what is said; it may end the call."""
    doubtful_since: Callable[[], float | None]
    """From when on, in seconds of the day, what is said may not be meant for the call."""


class DeskWords:
    """Follows the words of one call; times of what is heard are the call's, all others the day's."""

    def __init__(self, since: float) -> None:
        """Nothing has been heard.

        Args:
            since: when the call began.
        """
        self._since = since
        self._echo = EchoText()
        self._begun: dict[tuple[Channel, int], float] = {}
        self._held: dict[tuple[Channel, int], tuple[float, Partial | Utterance]] = {}
        self._until: float | None = None
        self._paused = False

    @property
    def echo_words(self) -> int:
        """How many words of the agent's side were the customer's, heard again."""
        return self._echo.words

    async def through(
        self, heard: AsyncGenerator[Heard, None], around: Around
    ) -> AsyncGenerator[Heard, None]:
        """What a call's hearing yields, without echo, and without what is not known to be meant for it."""
        async with aclosing(heard):
            async for item in heard:
                if isinstance(item, Partial | Utterance):
                    clean, words = self.hear(item, around.echo_delay())
                    if words is not None:
                        around.says(words)
                    shown = self.let_on(clean, words, around.doubtful_since())
                    if shown is not None:
                        yield shown
                else:
                    yield item
                for late in self.release(around.doubtful_since()):
                    yield late
            for late in self.release(around.doubtful_since()):
                yield late

    def hear(
        self, heard: Partial | Utterance, echo_delay: float | None
    ) -> tuple[Partial | Utterance, Words | None]:
        """Take in what one side says.

        Args:
            heard: as hearing yields it.
            echo_delay: seconds of the echo that the signal has shown; None where it has shown none.

        Returns:
            The same without echo, and what is known of the words for following the day; None where there are
            none.
        """
        if heard.channel is Channel.AGENT:
            heard = self._echo.agent(heard, echo_delay)
        else:
            self._echo.customer(heard)
        if not heard.words:
            return heard, None
        start = self._begun.setdefault(_utterance(heard), self._since + heard.words[0].start)
        if isinstance(heard, Utterance):
            del self._begun[_utterance(heard)]
        end = max(start, self._since + heard.words[-1].end)
        return heard, Words(self._since + heard.at, heard.channel, start, end, heard.text)

    def let_on(
        self, heard: Partial | Utterance, words: Words | None, doubtful_since: float | None
    ) -> Partial | Utterance | None:
        """What `hear` gave, where it may be shown now; None where it is held back, or was not the call's."""
        if self._until is not None:
            return self._cut(heard, self._until)
        self._held.pop(_utterance(heard), None)
        if words is None or doubtful_since is None or words.start < doubtful_since:
            return heard
        if not self._paused:
            self._held[_utterance(heard)] = (words.start, heard)
        return None

    def release(self, doubtful_since: float | None) -> list[Partial | Utterance]:
        """What was held back and need not be any more, in order."""
        free = [
            (start, heard)
            for start, heard in self._held.values()
            if self._until is not None or doubtful_since is None or start < doubtful_since
        ]
        for _, heard in free:
            del self._held[_utterance(heard)]
        until = math.inf if self._until is None else self._until
        cut = [self._cut(heard, until) for _, heard in sorted(free, key=lambda each: each[1].at)]
        return [heard for heard in cut if heard is not None]

    def pause(self) -> None:
        """The call is paused: what is held back now, and until it goes on, is never shown."""
        self._paused = True
        self._held.clear()

    def go_on(self) -> None:
        """The pause is over."""
        self._paused = False

    def end(self, until: float) -> None:
        """The call is over: what was said after a time was not the call's."""
        self._until = until

    def _cut(self, heard: Partial | Utterance, until: float) -> Partial | Utterance | None:
        words: tuple[Word, ...] = tuple(word for word in heard.words if self._since + word.start < until)
        if len(words) == len(heard.words):
            return heard
        if isinstance(heard, Utterance):
            return replace(heard, words=words)  # without words too: its partials have been shown
        return replace(heard, words=words, settled=min(heard.settled, len(words))) if words else None


def _utterance(heard: Partial | Utterance) -> tuple[Channel, int]:
    return heard.channel, heard.utterance if isinstance(heard, Partial) else heard.number
