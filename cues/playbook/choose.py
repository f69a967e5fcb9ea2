"""Which play fits a detail, if any, and what it says; a pure function of its arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cues.details.detail import AttributeValue, Detail, Kind, Status, Subject
from cues.playbook.phrases import contains, first_of, plain
from cues.playbook.play import Gesture, Line, Play, Playbook, Sensitivity, Trigger
from cues.playbook.wording import fill, sayable

CLOSE = 30
"""What a play gains in priority where one of its phrases stands in the detail's own words: of two pastimes in
one breath, each is to find its own play."""
LONGEST_HEADLINE = 48
"""Characters that fit the cue's large line in a narrow dock; a longer one gives way to the fallback."""


class RefusalCode(StrEnum):
    """Why a detail raises no cue."""

    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    OTHER = "other"
    CRISIS = "crisis"
    FORBIDDEN = "forbidden"
    LOSS = "loss"
    SERIOUS = "serious"
    PHRASE = "phrase"
    ERRAND = "errand"
    NO_PLAY = "no_play"
    SHOWN_ALREADY = "shown_already"
    COOLING_DOWN = "cooling_down"


@dataclass(frozen=True, slots=True)
class Refusal:
    """No play, and why."""

    code: RefusalCode
    reason: str
    """One plain line; of what was said it holds at most a do-not-trigger phrase of the playbook's own."""


@dataclass(frozen=True, slots=True, repr=False)
class Choice:
    """A play with its places filled."""

    play: Play
    headline: str
    suggestions: tuple[str, ...]
    """At least two."""
    gesture: Gesture | None = None
    """What may be sent, with its words filled."""

    @property
    def sensitive(self) -> bool:
        """Whether the cue is shown softly and at once, and mutes light ones."""
        return self.play.sensitivity is Sensitivity.SENSITIVE

    def __repr__(self) -> str:
        return f"Choice({self.play.id}, {len(self.suggestions)} suggestions)"


@dataclass(frozen=True, slots=True)
class Played:
    """A play that was shown earlier in this call."""

    play: str
    """Its id."""
    at: float
    """Seconds of audio."""


def choose(
    detail: Detail, said: str, playbook: Playbook, played: Sequence[Played], at: float
) -> Choice | Refusal:
    """Choose the play for a detail.

    The play with the highest priority among those that fit decides, where a phrase in the detail's own words
    counts `CLOSE` more than one elsewhere in the utterance; between equals, the one with more conditions,
    then the one that stands first in the playbook. If that one has been shown often enough, no other takes
    its place: a lesser play about the same thing would only repeat it.

    Args:
        detail: what was found.
        said: the utterance so far, in which the plays' phrases are looked for.
        playbook: the desk's playbook.
        played: the plays shown so far in this call, in any order.
        at: seconds of audio now.

    Returns:
        The play with headline and suggestions filled, or why there is none.
    """
    refused = _not_to_be_cued(detail, playbook.line)
    if refused is not None:
        return refused
    said = plain(said)
    own = _own_words(detail)
    fitting = [
        play for play in playbook.plays if play.max_per_call > 0 and _fits(play.trigger, detail, (said, *own))
    ]
    gentle = _only_gentle(detail)
    if gentle is not None:
        fitting = [play for play in fitting if play.sensitivity is Sensitivity.SENSITIVE]
    errand = is_errand(detail, said, playbook.line)
    if errand:
        fitting = [play for play in fitting if play.errand]
    free = [play for play in fitting if first_of(said, play.trigger.unless) is None]
    if not free:
        return _nothing_left(detail, said, fitting, gentle, errand=errand)

    def weight(play: Play) -> tuple[int, int]:
        priority, conditions = rank(play)
        close = any(contains(text, phrase) for text in own for phrase in play.trigger.words)
        return priority + CLOSE * close, conditions

    best = max(free, key=weight)  # max keeps the first of equals: the order of the file
    return _spent(best, played, at) or filled(best, detail.attributes)


def is_errand(detail: Detail, said: str, line: Line) -> bool:
    """Whether a detail is what the desk is called about.

    It is where its kind is one of the line's, and the line names no words or one of them stands in `said`
    (plain text); anything else goes beyond the errand.
    """
    return detail.kind in line.kinds and (not line.words or first_of(said, line.words) is not None)


def _not_to_be_cued(detail: Detail, line: Line) -> Refusal | None:
    if detail.status is Status.NEGATED:
        return Refusal(RefusalCode.NEGATED, "negated")
    if detail.status is Status.HYPOTHETICAL:
        return Refusal(RefusalCode.HYPOTHETICAL, "hypothetical")
    if detail.subject is Subject.OTHER:
        return Refusal(RefusalCode.OTHER, "not said of the caller or someone close")
    if detail.attributes.get("crisis"):
        return Refusal(RefusalCode.CRISIS, "a crisis, for the team's procedure and not for a play")
    if detail.kind in line.forbidden:
        return Refusal(RefusalCode.FORBIDDEN, f"{detail.kind} is forbidden by the playbook")
    return None


def _only_gentle(detail: Detail) -> Refusal | None:
    """Why nothing light may be said of a detail; None where it may."""
    if detail.kind is Kind.BEREAVEMENT or detail.attributes.get("loss"):
        return Refusal(RefusalCode.LOSS, "nothing light is said of a loss")
    if detail.attributes.get("serious"):
        return Refusal(RefusalCode.SERIOUS, "nothing light is said of a grave illness")
    return None


def _own_words(detail: Detail) -> tuple[str, ...]:
    """The detail's evidence and what was read out of it, as plain texts; but not a name (Tennis, the dog)."""
    values = (value for key, value in detail.attributes.items() if key != "name" and isinstance(value, str))
    return tuple(plain(text) for text in (detail.evidence, *values))


def _fits(trigger: Trigger, detail: Detail, texts: Sequence[str]) -> bool:
    """Whether all conditions hold but the phrases that forbid."""
    return (
        not trigger.order
        and detail.kind in trigger.kinds
        and detail.status in trigger.statuses
        and all(_holds(detail.attributes.get(key), key, values, detail) for key, values in trigger.attributes)
        and (not trigger.words or any(contains(text, phrase) for text in texts for phrase in trigger.words))
    )


def _holds(value: AttributeValue | None, key: str, values: frozenset[str], detail: Detail) -> bool:
    if values:
        return value is not None and str(value).casefold() in values
    return value is True or sayable(detail.attributes, key) is not None


def rank(play: Play) -> tuple[int, int]:
    """What decides between plays that fit equally close: the greater priority, then the more conditions."""
    trigger = play.trigger
    return play.priority, len(trigger.attributes) + bool(trigger.words)


def _nothing_left(
    detail: Detail, said: str, fitting: Sequence[Play], gentle: Refusal | None, *, errand: bool
) -> Refusal:
    if fitting:
        phrase = first_of(said, max(fitting, key=rank).trigger.unless)
        return Refusal(RefusalCode.PHRASE, f'do-not-trigger phrase: "{phrase}"')
    if errand:
        return Refusal(RefusalCode.ERRAND, f"{_WITH_ARTICLE[detail.kind]} is the errand at this desk")
    return gentle or Refusal(RefusalCode.NO_PLAY, "no play fits")


def _spent(play: Play, played: Sequence[Played], at: float) -> Refusal | None:
    times = [one.at for one in played if one.play == play.id]
    most = 1 if play.once_per_call else play.max_per_call
    if len(times) >= most:
        return Refusal(RefusalCode.SHOWN_ALREADY, "shown already")
    if times and at < max(times) + play.cooldown:
        return Refusal(RefusalCode.COOLING_DOWN, "cooling down")
    return None


def filled(play: Play, attributes: Mapping[str, AttributeValue]) -> Choice:
    """What a play says where a detail, or the order, has these attributes."""
    headline = fill(play.headline, attributes)
    if headline is None or (len(headline) > LONGEST_HEADLINE and play.fallback_headline):
        headline = fill(play.fallback_headline, attributes) or play.fallback_headline
    suggestions = (fill(suggestion, attributes) for suggestion in play.suggestions)
    words = fill(play.gesture.words, attributes) if play.gesture is not None else None
    gesture = replace(play.gesture, words=words) if play.gesture is not None and words is not None else None
    return Choice(play, headline, tuple(one for one in suggestions if one is not None), gesture)


_WITH_ARTICLE = {
    Kind.PET: "a pet",
    Kind.FAMILY: "family",
    Kind.BEREAVEMENT: "a bereavement",
    Kind.HEALTH: "health",
    Kind.CELEBRATION: "a celebration",
    Kind.WORK: "work",
    Kind.HOME: "a home",
    Kind.PLACE: "a place",
    Kind.TRAVEL: "travel",
    Kind.HOBBY: "a hobby",
    Kind.HARDSHIP: "hardship",
}
