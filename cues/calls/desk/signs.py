"""What is said when a call begins, ends or waits: greetings, farewells and holds, by signs.toml."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from cues.calls.phrases import spoken
from cues.calls.turns import is_backchannel
from cues.calls.turns import words_of as turn_words
from speech.audio import Channel

SAID_AND_MEANT = 2.5
"""Seconds of silence on both sides that end a call begun by speech after the agent's farewell, or after the
customer's that was answered or led up to."""
SAID = 8.0
"""The same after the customer's alone: people say "bye" to others in the room, and ponder."""
NEARLY_OVER = 12.0
"""The same after no more than what is said before farewells: "is there anything else"."""
SUBSTANCE = 6
"""Words of the customer that say something, after which a farewell was none."""
_OPENING = 24
"""Words of an utterance that may be a greeting."""
_TOLD_WITHIN = 3


def is_farewell(text: str) -> bool:
    """True where a text ends with a farewell: "okay thanks bye now", not "we had to say goodbye"."""
    words = text.split()
    misheard = 0
    while words and misheard <= 1:
        length = _farewell_length(words)
        # A last word that was misheard does not undo "have a lovely day", but "bye to" is no farewell.
        if length > 2 * misheard:
            before = words[:-length][-_TOLD_WITHIN:]
            return not any(word in _words("farewell", "told") for word in before)
        misheard += words.pop() not in _words("farewell", "after")
    return False


def greets(text: str) -> int:
    """How many things are said of those that an agent begins a call with, 0 to 6: hello, my name is ..."""
    opening = f" {' '.join(text.split()[:_OPENING])} "
    return sum(any(f" {phrase} " in opening for phrase in one) for one in _data()["greeting"]["says"])


def is_nearly_over(text: str) -> bool:
    """True where somebody says what is said before farewells: "is there anything else"."""
    return _holds(text, "nearly")


def leaves_the_line(text: str) -> bool:
    """True where somebody asks the other side to wait: "let me put you on hold"."""
    phrase = spoken(text, "hold", "agent")
    return (phrase is not None and phrase not in _phrases("transfer", "phrases")) or _holds(text, "hold")


def asks_to_wait(text: str) -> bool:
    """True where somebody asks for a while without leaving the line: "bear with me"."""
    return _holds(text, "wait")


def is_back(text: str) -> bool:
    """True where somebody returns to the other side: "thanks for holding"."""
    return spoken(text, "hold", "back") is not None


def says_something(text: str) -> bool:
    """True where there is more in a text than courtesies."""
    if is_backchannel(text):
        return False
    courtesies = _words("farewell", "after") | turn_words("backchannel", "words") | {"bye", "goodbye"}
    return sum(word not in courtesies for word in text.split()) >= SUBSTANCE


class Closing:
    """Which side has said farewell, and whether the talk went on after it; times are seconds."""

    def __init__(self) -> None:
        self._said: dict[tuple[Channel, float], float] = {}
        """When a farewell ended, by who said it and when that utterance began."""
        self._nearly: float | None = None
        self._went_on: float | None = None
        """When the customer last said something that ends no call."""

    @property
    def since(self) -> float | None:
        """When the last farewell ended; None where there is none that still stands."""
        return max(self._said.values(), default=None)

    @property
    def nearly(self) -> float | None:
        """When somebody said what is said before farewells, or a farewell; None where the talk went on."""
        return self._nearly if self.since is None else self.since

    def silence(self, last_voice: Callable[[Channel], float]) -> float:
        """Seconds of silence on both sides that make it an end; infinite where nobody said anything of it.

        Args:
            last_voice: when a side was last heard, in whatever words.
        """
        if not self._said:
            return math.inf if self._nearly is None else NEARLY_OVER
        by_agent = any(channel is Channel.AGENT for channel, _ in self._said)
        answered = last_voice(Channel.AGENT) > max(self._said.values())
        meant = by_agent or answered or self._nearly is not None
        return SAID_AND_MEANT if meant else SAID

    def heard(self, channel: Channel, text: str, start: float, end: float) -> None:
        """Take in what one side says in an utterance so far; the same `start` as before replaces it."""
        self._said.pop((channel, start), None)
        if is_farewell(text):
            self._said[channel, start] = end
        elif channel is Channel.CUSTOMER and says_something(text) and end >= (self.nearly or math.inf) + 1.0:
            self._went_on = end
        elif channel is Channel.AGENT and self._went_on is not None and start >= self._went_on:
            # Either alone may speak to anybody after a call; a customer who is answered is still there.
            self._said.clear()
            self._nearly = self._went_on = None
        if is_nearly_over(text):
            self._nearly = end


def _holds(text: str, part: str) -> bool:
    padded = f" {text} "
    return any(f" {phrase} " in padded for phrase in _phrases(part, "phrases"))


@cache
def _phrases(part: str, name: str) -> tuple[str, ...]:
    return tuple(_data()[part][name])


@cache
def _words(part: str, name: str) -> frozenset[str]:
    return frozenset(str(_data()[part][name]).split())


@cache
def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("cues.calls.desk").joinpath("signs.toml").read_text(encoding="utf-8"))


def _farewell_length(words: list[str]) -> int:
    """How many of the last words are a farewell; 0 where none are."""
    tail = " " + " ".join(words)
    phrases = [phrase for phrase in _phrases("farewell", "phrases") if tail.endswith(f" {phrase}")]
    longest = max((len(phrase.split()) for phrase in phrases), default=0)
    if longest or words[-1] not in _words("farewell", "times"):
        return longest
    for wish in _phrases("farewell", "wishes"):
        length = len(wish.split())
        for between in range(6):
            first = len(words) - 1 - between - length
            if first >= 0 and words[first : first + length] == wish.split():
                return len(words) - first
    return 0
