"""Has the agent taken up what the customer said: by its own words, or by what people say to such news."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cues.details.detail import Detail, Kind
from cues.playbook.play import Play

_ADDRESSING = frozenset("you your you're you've yours you'll that's sounds that".split())
"""A word that shows that the agent is speaking to the customer of it, not reading out an order."""
_TOPIC_ATTRIBUTES = ("name", "species", "breed", "relation", "activity", "place", "event", "occupation")


@dataclass(frozen=True, slots=True, repr=False)
class Topic:
    """What a detail is about, as stems that show up again when somebody speaks of it."""

    kind: Kind
    stems: frozenset[str]
    errand: tuple[str, ...] = ()
    """Phrases that name the order itself: an agent who says them is at work, and takes nothing up."""

    def __repr__(self) -> str:
        return f"Topic({self.kind}, {len(self.stems)} stems)"

    @classmethod
    def of(cls, detail: Detail) -> Topic:
        """The topic of a detail: the content words of its evidence and its attributes."""
        values = (detail.attributes.get(key) for key in _TOPIC_ATTRIBUTES)
        said = " ".join([detail.evidence, *(value for value in values if isinstance(value, str))])
        return cls(detail.kind, frozenset(_content(said)))

    @classmethod
    def of_order(cls, play: Play) -> Topic:
        """The topic of a play for the order: the words of its phrases that its suggestions share."""
        (kind,) = play.trigger.kinds
        asked = frozenset(_content(" ".join(play.suggestions)))
        return cls(kind, asked.intersection(_content(" ".join(play.trigger.order))), play.trigger.order)


def takes_up(topic: Topic, agent_text: str) -> bool:
    """True where the agent's words take the topic up.

    Either they answer such news the way people do ("sorry for your loss", "happy birthday"), or they speak to
    the customer of the thing itself.

    Args:
        topic: what the customer told.
        agent_text: an agent's utterance, lower case.
    """
    lowered = f" {agent_text.lower()} "
    if any(f" {phrase} " in lowered for phrase in _answers().get(topic.kind, ())):
        return True
    lowered = _without(lowered, topic.errand)
    words = _words(lowered)
    return bool(topic.stems.intersection(_content(lowered)) and _ADDRESSING.intersection(words))


def _without(text: str, phrases: Iterable[str]) -> str:
    """`text` without these phrases, and without the beginning of one at its end, which may be on its way."""
    for phrase in phrases:
        text = text.replace(f" {phrase} ", " ")
        words = phrase.split()
        for count in range(1, len(words)):
            begun = " ".join(words[:count])
            text = text.removesuffix(f"{begun} ") if text.endswith(f" {begun} ") else text
    return text


def speaks_of(topic: Topic, text: str) -> bool:
    """True where any word of the topic comes up, whoever says it."""
    return bool(topic.stems.intersection(_content(text)))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def _content(text: str) -> Iterable[str]:
    stop = _stop_words()
    return (_stem(word) for word in _words(text) if len(word) > 2 and word not in stop)


def _stem(word: str) -> str:
    """A crude stem, enough to meet "hiking" in "hikes" and "dogs" in "dog's"."""
    word = word.removesuffix("'s").replace("'", "")
    for ending in ("ing", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    text = files("cues.coaching").joinpath("connection.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _answers() -> dict[Kind, tuple[str, ...]]:
    return {Kind(kind): tuple(phrases) for kind, phrases in _data()["answers"].items()}


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_data()["words"]["without_topic"])
