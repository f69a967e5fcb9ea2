"""Which play the order calls for, though nobody has said it; a pure function of its arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from cues.details.normal import read_words
from cues.playbook.choose import Choice, filled
from cues.playbook.phrases import contains, plain
from cues.playbook.play import Play, Playbook

MOST_FACTS = 100
"""Facts of one context that are looked at; a door takes no more."""
MOST_CHARACTERS = 20_000
"""Characters of all its texts that are looked at: a call's context holds a few hundred."""


@dataclass(frozen=True, slots=True, repr=False)
class Ordered:
    """A play that the context calls for."""

    choice: Choice
    phrase: str
    """The phrase of the play that stands in a fact; of the fact itself nothing is kept."""

    def __repr__(self) -> str:
        return f"Ordered({self.choice.play.id})"


def in_order(facts: Mapping[str, object], playbook: Playbook) -> Ordered | None:
    """The play of the highest priority with a phrase in one of the facts; between equals, the first written.

    Args:
        facts: what is known of the call, by key. Only texts are read, of whatever key; anything else
            (numbers, nested values), facts beyond `MOST_FACTS` and texts beyond `MOST_CHARACTERS` are not.
        playbook: the desk's playbook.
    """
    asking = sorted((play for play in playbook.plays if _asks(play, playbook)), key=lambda one: -one.priority)
    if not asking:
        return None
    texts = tuple(_texts(facts))
    for play in asking:
        phrase = _first_in(texts, play.trigger.order)
        if phrase is not None and _first_in(texts, play.trigger.unless) is None:
            return Ordered(filled(play, {}), phrase)
    return None


def _asks(play: Play, playbook: Playbook) -> bool:
    return (
        bool(play.trigger.order)
        and play.max_per_call > 0
        and not play.trigger.kinds & playbook.line.forbidden
    )


def _texts(facts: Mapping[str, object]) -> Iterator[str]:
    left = MOST_CHARACTERS
    for value in islice(facts.values(), MOST_FACTS):
        if isinstance(value, str):
            yield _normal(value[:left])
            left -= min(left, len(value))


def _first_in(texts: tuple[str, ...], phrases: tuple[str, ...]) -> str | None:
    """The first of `phrases` that stands in one of the texts."""
    for phrase in phrases:
        form = _normal(phrase)
        if form and any(contains(text, form) for text in texts):
            return phrase
    return None


def _normal(text: str) -> str:
    """The lexicon's form of a text, in which it is compared: "Gore-Tex" is "gore tex", and "9" is "nine"."""
    return " ".join(read_words(plain(text)).forms)
