"""The two or three things most worth asking a customer about now, what calls for care, and what to avoid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cues.details.detail import THIN, Kind, Status, Subject
from cues.memory.about import about, told_when
from cues.memory.avoid import Avoid, avoided
from cues.memory.dates import days_of
from cues.memory.hush import Hush
from cues.memory.keeping import is_sensitive
from cues.memory.timing import Reach, newest_of, timing
from cues.memory.topics import Topic, holds, may_be_same, said, topic_of, wordings
from cues.memory.values import Keeper, Remembered

MOST: Final = 3
"""Questions, and sensitive things, on one card."""


@dataclass(frozen=True, slots=True, repr=False)
class Ask:
    """Something worth asking about."""

    detail: int
    """Id of the remembered detail."""
    about: str
    """For the agent: what is known of it."""
    told: str
    """When it was said: "told in June, 14 months ago"."""
    question: str
    """What may be asked; it names nothing that is known."""
    score: float
    """As `Timing.score` explains it."""

    def __repr__(self) -> str:
        return f"Ask({self.detail}, {self.score:.2f})"


@dataclass(frozen=True, slots=True, repr=False)
class Care:
    """Something sensitive that matters now: for the agent to know, never to bring up."""

    detail: int
    about: str
    told: str
    note: str
    """How to be about it; no question."""
    score: float
    """As in `Ask`."""

    def __repr__(self) -> str:
        return f"Care({self.detail}, {self.score:.2f})"


@dataclass(frozen=True, slots=True)
class Worth:
    """What a memory card holds."""

    asks: tuple[Ask, ...] = ()
    """At most three, the best first."""
    care: tuple[Care, ...] = ()
    """At most three; behind the second key."""
    avoid: tuple[Avoid, ...] = ()
    """All there is; behind the second key."""


def worth_asking(
    remembered: Iterable[Remembered], now: datetime, *, asked: Mapping[int, datetime] | None = None
) -> Worth:
    """What is most worth asking one customer about.

    Args:
        remembered: what is known of the customer, in any order; one customer's only.
        now: the moment of the call in the call's time zone, whose calendar decides what has passed.
        asked: when a detail was asked about, by id, besides what the details say of it themselves.

    Raises:
        ValueError: `now` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("The moment of the call needs a time zone.")
    return _Choosing([each for each in remembered if each.told], now, asked or {}).worth()


def stays_guarded(detail: Remembered) -> bool:
    """True for what stands behind the second key: by its mark, its kind, or the words that told it."""
    told = " ".join([*said(detail, ("event", "condition")), *(each.words for each in detail.told)])
    heavy = holds(told, wordings().heavy["words"])
    return detail.sensitive or is_sensitive(detail.kind, detail.attributes) or heavy


class _Choosing:
    """One customer's details, seen from one call."""

    def __init__(self, told: list[Remembered], now: datetime, asked: Mapping[int, datetime]) -> None:
        self._told = told
        self._now = now
        self._hush = Hush(told)
        self._asked = asked
        self._topics = {id(each): topic_of(each) for each in told}
        self._groups: dict[tuple[Kind, str], list[Remembered]] = {}
        for each in told:
            self._groups.setdefault(self._group(each), []).append(each)

    def worth(self) -> Worth:
        asks: list[tuple[Ask, Remembered]] = []
        care: list[tuple[Care, Remembered]] = []
        for detail in self._told:
            topic = self._topics[id(detail)]
            if not self._may_come_up(detail, topic):
                continue
            if stays_guarded(detail):
                care += [(each, detail) for each in self._care(detail)]
            elif topic is not None:
                asks += [(each, detail) for each in self._ask(detail, topic)]
        chosen: dict[str, Ask] = {}
        for ask, _ in sorted(asks, key=_best_first):
            chosen.setdefault(ask.question, ask)
        return Worth(
            asks=tuple(chosen.values())[:MOST],
            care=tuple(each for each, _ in sorted(care, key=_best_first))[:MOST],
            avoid=avoided((each for each in self._hush.gone if self._stands(each.detail)), self._now),
        )

    def _stands(self, detail: Remembered) -> bool:
        """True where it is so, for all that is known, and is not to be forgotten yet."""
        return (
            detail.superseded_by is None
            and detail.status in {Status.ASSERTED, Status.PAST}
            and detail.subject is not Subject.OTHER
            and (detail.expires is None or detail.expires > self._now.date())
        )

    def _may_come_up(self, detail: Remembered, topic: Topic | None) -> bool:
        sure = any(each.confidence >= THIN or each.keeper is Keeper.AGENT for each in detail.told)
        if not self._stands(detail) or not sure:
            return False
        hushed = self._hush.hushes(detail, topic, deaths_only=stays_guarded(detail))
        return not (hushed or self._was_asked(detail, topic) or self._overtaken(detail, topic))

    def _was_asked(self, detail: Remembered, topic: Topic | None) -> bool:
        """True where the topic was asked about since it was last told, by this detail or one of the same.

        One question may serve many pastimes; asked of one of them, it has been asked of all.
        """
        one_question = topic is not None and not topic.dated
        alike = (
            each for each in self._groups[self._group(detail)] if one_question or may_be_same(each, detail)
        )
        return any(moment >= newest_of(detail) for each in alike for moment in self._moments_asked(each))

    def _moments_asked(self, detail: Remembered) -> Iterator[datetime]:
        yield from detail.asked
        if detail.id in self._asked:
            yield self._asked[detail.id]

    def _overtaken(self, detail: Remembered, topic: Topic | None) -> bool:
        """True where the same thing was denied since, or told again with another date."""
        mine = newest_of(detail)
        moved = topic is not None and topic.dated
        for other in self._groups[self._group(detail)]:
            if other is detail or newest_of(other) < mine or not may_be_same(other, detail):
                continue
            newer = (newest_of(other), other.id) > (mine, detail.id)
            if other.status is Status.NEGATED or (moved and newer and self._stands(other) and _dated(other)):
                return True
        return False

    def _group(self, detail: Remembered) -> tuple[Kind, str]:
        """Kind and topic: what two details have in common that may be about the same thing."""
        topic = self._topics[id(detail)]
        return detail.kind, topic.name if topic is not None else ""

    def _ask(self, detail: Remembered, topic: Topic) -> Iterator[Ask]:
        when = timing(detail, self._now, dated=topic.dated, yearly=topic.yearly)
        question = topic.question(when.phase)
        score = when.score(Reach(topic.ahead, topic.behind, wordings().stale[detail.kind]))
        if question and score is not None:
            line = about(detail, topic.label, when.days)
            yield Ask(detail.id, line, told_when(detail, self._now), question, score)

    def _care(self, detail: Remembered) -> Iterator[Care]:
        """What is sensitive, but no death, parting or crisis: those are only ever avoided."""
        if detail.kind is not Kind.HEALTH and any(gone.detail is detail for gone in self._hush.gone):
            return
        words = wordings().guarded
        when = timing(detail, self._now, dated=True, yearly=False)
        score = when.score(Reach(words.ahead, words.behind, wordings().stale[detail.kind]))
        if score is not None:
            line = about(detail, words.labels[detail.kind], when.days)
            yield Care(detail.id, line, told_when(detail, self._now), words.note(when.phase), score)


def _best_first(each: tuple[Ask | Care, Remembered]) -> tuple[float, int, int, int]:
    """By score; of equals what was said more often, then what more is known of."""
    found, detail = each
    return -found.score, -len(detail.told), -len(detail.attributes), detail.id


def _dated(detail: Remembered) -> bool:
    return days_of(detail.attributes.get("when_date")) is not None
