"""The two or three things most worth asking a customer about now, what calls for care, and what to avoid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from operator import itemgetter
from typing import Final, NamedTuple

from cues.details.detail import THIN, Kind, Status, Subject
from cues.memory.about import about, told_when
from cues.memory.avoid import Avoid, avoided
from cues.memory.dates import days_of
from cues.memory.hush import Hush
from cues.memory.keeping import is_sensitive
from cues.memory.timing import Reach, Timing, newest_of, timing
from cues.memory.topics import Topic, holds, may_be_same, said, topic_of, wordings
from cues.memory.values import Keeper, Remembered

MOST: Final = 3
"""Questions, and sensitive things, on one card."""
MOST_AVOIDED: Final = 12
"""Lines of what to avoid on one card: more than anybody reads while a caller waits."""
MOST_CONSIDERED: Final = 300
"""Details that are weighed, those told last: many years of calls, and few enough for a card at once."""


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
    """At most twelve, the newest loss first; behind the second key."""
    avoid_more: int = 0
    """How many more there are to avoid."""


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
        self._now = now
        self._hush = Hush(told)
        self._gone = {id(each.detail) for each in self._hush.gone}
        # Of two told at once the denied one comes first, so that it is there to overtake the other.
        self._considered = nlargest(MOST_CONSIDERED, told, key=_newest_first)
        self._topics = {id(each): topic_of(each) for each in self._considered}
        self._asked = self._moments_asked(told, asked)
        self._overtaking: dict[tuple[Kind, str], list[Remembered]] = {}
        for each in self._considered:
            if each.status is Status.NEGATED or (_dated(each) and self._stands(each)):
                self._overtaking.setdefault(self._group(each), []).append(each)

    def worth(self) -> Worth:
        asks: list[_Candidate] = []
        care: list[_Candidate] = []
        for detail in self._considered:
            topic = self._topics[id(detail)]
            if self._stands(detail) and _is_sure(detail):
                guarded = stays_guarded(detail)
                found = self._care(detail) if guarded else self._ask(detail, topic)
                (care if guarded else asks).extend(found)
        avoid = avoided((each for each in self._hush.gone if self._stands(each.detail)), self._now)
        return Worth(
            asks=tuple(self._asks(sorted(asks, key=_best_first))),
            care=tuple(self._cares(sorted(care, key=_best_first))),
            avoid=avoid[:MOST_AVOIDED],
            avoid_more=len(avoid[MOST_AVOIDED:]) + self._hush.unread,
        )

    def _stands(self, detail: Remembered) -> bool:
        """True where it is so, for all that is known, and is not to be forgotten yet."""
        return (
            detail.superseded_by is None
            and detail.status in {Status.ASSERTED, Status.PAST}
            and detail.subject is not Subject.OTHER
            and (detail.expires is None or detail.expires > self._now.date())
        )

    def _may_come_up(self, detail: Remembered, *, guarded: bool) -> bool:
        topic = self._topics[id(detail)]
        hushed = self._hush.hushes(detail, topic, deaths_only=guarded)
        return not (hushed or self._was_asked(detail, topic) or self._overtaken(detail, topic))

    def _moments_asked(
        self, told: list[Remembered], asked: Mapping[int, datetime]
    ) -> dict[tuple[Kind, str], list[tuple[datetime, Remembered]]]:
        """When something of a group was asked about last: an older detail of the same may have been."""
        moments = [
            (max(when), each)
            for each in told
            if (when := [*each.asked, *([asked[each.id]] if each.id in asked else [])])
        ]
        found: dict[tuple[Kind, str], list[tuple[datetime, Remembered]]] = {}
        for moment, each in nlargest(MOST_CONSIDERED, moments, key=itemgetter(0)):
            self._topics.setdefault(id(each), topic_of(each))
            found.setdefault(self._group(each), []).append((moment, each))
        return found

    def _was_asked(self, detail: Remembered, topic: Topic | None) -> bool:
        """True where the topic was asked about since it was last told, by this detail or one of the same.

        One question may serve many pastimes; asked of one of them, it has been asked of all.
        """
        one_question = topic is not None and not topic.dated
        newest = newest_of(detail)
        return any(
            when >= newest and (one_question or may_be_same(each, detail))
            for when, each in self._asked.get(self._group(detail), ())
        )

    def _overtaken(self, detail: Remembered, topic: Topic | None) -> bool:
        """True where the same thing was denied since, or told again with another date."""
        mine = newest_of(detail)
        moved = topic is not None and topic.dated
        for other in self._overtaking.get(self._group(detail), ()):
            if other is detail or newest_of(other) < mine:
                continue
            newer = (newest_of(other), other.id) > (mine, detail.id)
            if (other.status is Status.NEGATED or (moved and newer)) and may_be_same(other, detail):
                return True
        return False

    def _group(self, detail: Remembered) -> tuple[Kind, str]:
        """Kind and topic: what two details have in common that may be about the same thing."""
        topic = self._topics[id(detail)]
        return detail.kind, topic.name if topic is not None else ""

    def _ask(self, detail: Remembered, topic: Topic | None) -> Iterator[_Candidate]:
        if topic is None:
            return
        when = timing(detail, self._now, dated=topic.dated, yearly=topic.yearly)
        question = topic.question(when.phase)
        score = when.score(Reach(topic.ahead, topic.behind, wordings().stale[detail.kind]))
        if question and score is not None:
            yield _Candidate(score, detail, when, topic.label, question)

    def _care(self, detail: Remembered) -> Iterator[_Candidate]:
        """What is sensitive, but no death, parting or crisis: those are only ever avoided."""
        if detail.kind is not Kind.HEALTH and id(detail) in self._gone:
            return
        words = wordings().guarded
        when = timing(detail, self._now, dated=True, yearly=False)
        score = when.score(Reach(words.ahead, words.behind, wordings().stale[detail.kind]))
        if score is not None:
            yield _Candidate(score, detail, when, words.labels[detail.kind], words.note(when.phase))

    def _asks(self, ranked: Sequence[_Candidate]) -> list[Ask]:
        """The best that may come up, each question once; what is not among them is not looked at closely."""
        chosen: dict[str, Ask] = {}
        for each in ranked:
            if len(chosen) == MOST:
                break
            if each.words not in chosen and self._may_come_up(each.detail, guarded=False):
                chosen[each.words] = Ask(each.detail.id, *self._known(each), each.words, each.score)
        return list(chosen.values())

    def _cares(self, ranked: Sequence[_Candidate]) -> list[Care]:
        chosen: list[Care] = []
        for each in ranked:
            if len(chosen) == MOST:
                break
            if self._may_come_up(each.detail, guarded=True):
                chosen.append(Care(each.detail.id, *self._known(each), each.words, each.score))
        return chosen

    def _known(self, each: _Candidate) -> tuple[str, str]:
        """What is known of it, and when it was told, for the agent."""
        return about(each.detail, each.label, each.when.days), told_when(each.detail, self._now)


class _Candidate(NamedTuple):
    """What may be on the card, as far as its own days say."""

    score: float
    detail: Remembered
    when: Timing
    label: str
    words: str
    """The question, or the note."""


def _best_first(each: _Candidate) -> tuple[float, int, int, int]:
    """By score; of equals what was said more often, then what more is known of."""
    detail = each.detail
    return -each.score, -len(detail.told), -len(detail.attributes), detail.id


def _newest_first(detail: Remembered) -> tuple[datetime, bool, int]:
    return newest_of(detail), detail.status is Status.NEGATED, detail.id


def _is_sure(detail: Remembered) -> bool:
    return any(each.confidence >= THIN or each.keeper is Keeper.AGENT for each in detail.told)


def _dated(detail: Remembered) -> bool:
    return days_of(detail.attributes.get("when_date")) is not None
