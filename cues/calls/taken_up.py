"""What the agent has said lately: a topic that they have taken up by themselves needs no cue."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from cues.coaching.connection import Topic, takes_up
from speech.transcript import Word

REMEMBERED_TURNS = 30.0
"""Seconds for which the agent's own words count as having taken a topic up already."""


class AgentsWords:
    """The agent's last utterances in one call."""

    def __init__(self) -> None:
        self._said: deque[tuple[float, str]] = deque(maxlen=12)

    def said(self, words: Sequence[Word]) -> None:
        """The agent's utterance so far; a longer form of it replaces this one."""
        if self._said and self._said[-1][0] == words[0].start:
            self._said.pop()
        self._said.append((words[0].start, " ".join(word.text for word in words)))

    def take_up(self, topic: Topic, at: float) -> bool:
        """True where they have taken the topic up by `at`, seconds of audio."""
        return any(began >= at - REMEMBERED_TURNS and takes_up(topic, text) for began, text in self._said)
