"""Is it the same thing that was told before: the same kind of the same being, place or pastime."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cues.calls.events import DetailState
from cues.calls.found import Found
from cues.calls.turns import one_word, words_of
from cues.coaching.connection import Topic
from cues.details.detail import NO_ATTRIBUTES, AttributeValue, Detail, Kind

SAID_AGAIN = 15.0
"""Seconds within which the same thing is merged into its first mention."""
TELLING: Final = {
    Kind.PET: ("name", "breed", "species"),
    Kind.FAMILY: ("name", "relation"),
    Kind.BEREAVEMENT: ("name", "relation"),
    Kind.HEALTH: ("condition",),
    Kind.CELEBRATION: ("event",),
    Kind.WORK: ("occupation",),
    Kind.HOME: (),
    Kind.PLACE: ("place",),
    Kind.TRAVEL: ("place",),
    Kind.HOBBY: ("activity",),
    Kind.HARDSHIP: ("event", "condition"),
}
"""Attributes of which an equal one makes two details of a kind the same; without any, their words decide."""
PARTING: Final = (
    "name",
    "relation",
    "species",
    "breed",
    "place",
    "activity",
    "occupation",
    "number",
    "crisis",
)
"""Attributes of which two different ones make two things: a Beagle and a Poodle are two dogs."""
_REACH = 3


def same_thing(earlier: Detail, later: Detail, text: str) -> bool:
    """True where two details tell the same.

    Args:
        earlier: told before.
        later: told now; where it is graver than the earlier one, it is news.
        text: the utterance of the later one; "another", "my other" before it make it a second thing.
    """
    if (earlier.kind, earlier.subject) != (later.kind, later.subject) or not _same_status(earlier, later):
        return False
    if later.grave and not earlier.grave:
        return False
    before = text[: later.first_char].split()[-_REACH:]
    if words_of("another", "words").intersection((*before, *later.evidence.split())):
        return False
    shared = [key for key in PARTING if key in earlier.attributes and key in later.attributes]
    if any(_plain(earlier, key) != _plain(later, key) for key in shared):
        return False
    telling = [key for key in TELLING[later.kind] if key in earlier.attributes and key in later.attributes]
    if telling:
        return any(_plain(earlier, key) == _plain(later, key) for key in telling)
    return _words_agree(earlier, later)


class SaidBefore:
    """What one call has told so far, and when each thing was last said."""

    def __init__(self) -> None:
        self._told: dict[str, Found] = {}
        self._last_said: dict[str, float] = {}

    def note(self, found: Found) -> None:
        """A detail was told, or has changed."""
        if found.state is DetailState.RETRACTED:
            self._told.pop(found.id, None)
        else:
            self._told[found.id] = found
            self._last_said[found.id] = max(found.end, self._last_said.get(found.id, 0.0))

    def said_again(self, found: Found, end: float) -> None:
        """The same thing was said again, up to `end`."""
        self._last_said[found.id] = max(end, self._last_said[found.id])

    def earlier(self, detail: Detail, text: str, *, but: str = "", decided: bool) -> Found | None:
        """The newest detail that tells the same.

        Args:
            detail: found now.
            text: its utterance.
            but: the id of a detail that is no answer: itself.
            decided: True where only confirmed details count.
        """
        for found in reversed(self._told.values()):
            if found.id == but or (decided and found.state is not DetailState.CONFIRMED):
                continue
            if same_thing(found.detail, detail, text):
                return found
        return None

    def just_said(self, found: Found, start: float) -> bool:
        """True where a thing was last said so lately that words from `start` on (seconds) repeat it."""
        return start - self._last_said[found.id] <= SAID_AGAIN

    @property
    def told(self) -> tuple[Found, ...]:
        """All details that stand, oldest first."""
        return tuple(self._told.values())


def added(found: Found, detail: Detail) -> Found | None:
    """A detail with what its repetition adds to it; None where that is nothing."""
    news = {key: value for key, value in detail.attributes.items() if key not in found.detail.attributes}
    if not news:
        return None
    attributes = {**found.detail.attributes, **news}
    return replace(found, detail=replace(found.detail, attributes=dict(sorted(attributes.items()))))


def _same_status(earlier: Detail, later: Detail) -> bool:
    """True where both are so, or not so, in one way; a death is of the past however it is told."""
    return earlier.status is later.status or (
        earlier.flagged and later.flagged and later.kind in {Kind.BEREAVEMENT, Kind.FAMILY}
    )


def _plain(detail: Detail, key: str) -> AttributeValue:
    value = detail.attributes[key]
    if not isinstance(value, str):
        return value
    return " ".join(one_word().get(word, word) for word in value.casefold().split())


def _words_agree(earlier: Detail, later: Detail) -> bool:
    """True where the words of one are all among the other's; attributes other than words do not count."""
    one, two = (Topic.of(replace(each, attributes=NO_ATTRIBUTES)).stems for each in (earlier, later))
    return bool(one and two) and (one <= two or two <= one)
