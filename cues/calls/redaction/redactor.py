"""Redaction at the door: numbers, addresses and passwords are taken out before any event is made.

Works on recognised words (lower case, numbers in words). What is taken out becomes one word, `REDACTED`, with
the time of what it stands for. In a partial a number at the end is held back until another word has followed,
so that no digit is shown first and hidden later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cues.calls.redaction.asked import (
    ANOTHER_MATTER,
    CUES,
    GOES_ON_WITHIN,
    LASTS,
    LEAD_INS,
    NOTHING,
    Asked,
    asks,
    leaves_open,
)
from cues.calls.redaction.identifying import Span, nothing_else, numbers, one_by_one
from cues.calls.redaction.mail import SUSPECT as MAIL
from cues.calls.redaction.mail import mail
from cues.calls.redaction.mail import undecided as undecided_mail
from cues.calls.redaction.numbers import NUMBER_WORDS, runs, spelled
from cues.calls.redaction.passwords import passwords
from cues.calls.redaction.streets import streets
from cues.calls.redaction.streets import undecided as undecided_street
from speech.audio import Channel
from speech.transcript import Partial, Utterance, Word

REDACTED: Final = "redacted"
_SUSPECT: Final = NUMBER_WORDS | CUES | MAIL | frozenset(["underscore"])
"""Words without which nothing is taken out or held back, where nothing was asked for."""
_MOST_SEARCHED: Final = 16
"""Partials whose redaction is known still: those of the last seconds, on both sides."""


def redact(words: Sequence[Word], *, final: bool, asked: Asked = NOTHING) -> tuple[Word, ...]:
    """Take out what must not be seen, stored or understood.

    Args:
        words: an utterance, or the beginning of one.
        final: False where more words may follow: a number at the end is then held back.
        asked: what was asked for before it.

    Returns:
        The words without what was taken out; never more than were given.
    """
    return _without(words, *_search(tuple([word.text for word in words]), asked, final=final))


def _search(texts: tuple[str, ...], asked: Asked, *, final: bool) -> tuple[list[Span], int]:
    """What has to be taken out, and how many words may be shown."""
    if not asked and _SUSPECT.isdisjoint(texts) and not any(map(str.isdecimal, texts)):
        return [], len(texts)
    spans, shown = numbers(texts, asked, final=final)
    addresses = streets(texts, asked)
    if not final:
        shown = min(shown, undecided_street(texts, asked, addresses), undecided_mail(texts, asked))
    spans += addresses
    spans += mail(texts, asked)
    spans += passwords(texts, asked)
    return spans, shown


class Redactor:
    """Redacts the utterances of one call, each in the light of what was said before it."""

    def __init__(self) -> None:
        self._asked: dict[str, _Question] = {}
        self._digits: dict[Channel, _Digits] = {}
        self._searched: dict[tuple[tuple[str, ...], Asked], tuple[list[Span], int]] = {}

    def take_out(self, heard: Partial | Utterance, number: int) -> tuple[tuple[Word, ...], int]:
        """Redact what is heard, and learn from it what will be answered.

        Args:
            heard: an utterance or its beginning.
            number: the utterance's in the call.

        Returns:
            The words that may be seen, and how many of them are settled.
        """
        final = isinstance(heard, Utterance)
        at = heard.words[0].start if heard.words else heard.at
        asked = self._open(heard.channel, number, at)
        texts = tuple([word.text for word in heard.words])
        words = _without(heard.words, *self._search(texts, asked, final=final))
        settled = len(words)
        if isinstance(heard, Partial) and heard.settled < len(texts):
            before = self._search(texts[: heard.settled], asked, final=False)
            settled = min(settled, len(_without(heard.words[: heard.settled], *before)))
        self._learn(heard, number, words, final=final)
        return words, settled

    def _search(self, texts: tuple[str, ...], asked: Asked, *, final: bool) -> tuple[list[Span], int]:
        """As without a memory; what is settled now was a whole partial a moment ago."""
        if final:
            self._searched.clear()
            return _search(texts, asked, final=True)
        found = self._searched.get((texts, asked))
        if found is None:
            if len(self._searched) >= _MOST_SEARCHED:
                del self._searched[next(iter(self._searched))]
            found = self._searched[texts, asked] = _search(texts, asked, final=False)
        return found

    def _open(self, channel: Channel, number: int, at: float) -> Asked:
        """What an utterance may answer."""
        if not self._asked and not self._digits:
            return NOTHING
        answers = {
            kind
            for kind, question in self._asked.items()
            if at - question.at <= LASTS and (question.channel, question.number) != (channel, number)
        }
        before = self._digits.get(channel)
        goes_on = before is not None and before.number != number and at - before.end <= GOES_ON_WITHIN
        secret = "secret" in answers and (
            self._asked["secret"].goes_on == (self._asked["secret"].channel is channel)
            or channel is Channel.MIXED
        )
        return Asked(
            number="number" in answers or (goes_on and before is not None and before.hidden),
            mail="mail" in answers,
            address="address" in answers,
            secret=secret,
            digits_before=before.count if goes_on and before is not None else 0,
        )

    def remember(self, channel: Channel, number: int, words: Sequence[Word]) -> None:
        """Learn from an utterance that this call told before its program went; it is redacted already."""
        if words:
            self._learn(Utterance(channel, number, words[-1].end, tuple(words)), number, words, final=True)

    def _learn(self, heard: Partial | Utterance, number: int, shown: Sequence[Word], *, final: bool) -> None:
        texts = [word.text for word in heard.words]
        if not texts:
            return
        hidden = any(word.text == REDACTED for word in shown)
        asked = asks(texts)
        for kind in asked.kinds:
            self._asked[kind] = _Question(heard.channel, number, heard.at)
        if final:
            if leaves_open(texts):
                self._asked["secret"] = _Question(heard.channel, number, heard.at, goes_on=True)
            if hidden or len(texts) >= ANOTHER_MATTER:
                self._answered(heard.channel, number)
            if not asked and not hidden and len(texts) >= ANOTHER_MATTER:
                self._another_matter(heard.channel)
            self._count(heard.channel, number, texts, shown)

    def _answered(self, channel: Channel, number: int) -> None:
        """What takes one utterance has had its answer; a number may take several."""
        for kind in ("mail", "address", "secret"):
            question = self._asked.get(kind)
            if question is not None and (question.channel, question.number) != (channel, number):
                del self._asked[kind]

    def _another_matter(self, channel: Channel) -> None:
        """Who asked speaks of something else: nothing is waited for from anybody."""
        self._asked = {kind: asked for kind, asked in self._asked.items() if asked.channel is not channel}
        self._digits = {side: digits for side, digits in self._digits.items() if side is channel}

    def _count(self, channel: Channel, number: int, texts: Sequence[str], shown: Sequence[Word]) -> None:
        """Note with how many digits an utterance ended: the number may go on in the next one."""
        before = self._digits.pop(channel, None)
        found = [] if NUMBER_WORDS.isdisjoint(texts) else runs(texts)
        last = next((word for word in reversed(shown) if word.text not in LEAD_INS), None)
        hidden = last is not None and last.text == REDACTED
        if not found or not LEAD_INS.issuperset(texts[found[-1][-1].last :]):
            if hidden and REDACTED in texts:  # remembered from before: nobody knows what it was
                self._digits[channel] = _Digits(number, 0, shown[-1].end, hidden=True)
            return
        end, count = shown[-1].end if shown else 0.0, spelled(found[-1])
        alone = len(found) == 1 and nothing_else(found[0], texts)
        if alone and before is not None:
            count += before.count
        if hidden or alone or one_by_one(found[-1]) > 1:
            self._digits[channel] = _Digits(number, count, end, hidden=hidden)


@dataclass(frozen=True, slots=True)
class _Question:
    """Something was asked for, or announced."""

    channel: Channel
    number: int
    at: float
    goes_on: bool = False
    """Who began to say it says it, and not the other one."""


@dataclass(frozen=True, slots=True)
class _Digits:
    """An utterance ended in digits."""

    number: int
    count: int
    end: float
    """Seconds of audio."""
    hidden: bool


def _without(words: Sequence[Word], spans: list[Span], shown: int) -> tuple[Word, ...]:
    """The first words, each span of them one word; spans that touch are one."""
    if not spans:
        return tuple(words if shown == len(words) else words[:shown])
    kept: list[Word] = []
    position = 0
    for first, last in _joined(spans):
        if first >= shown:
            break
        kept.extend(words[position:first])
        kept.append(_hidden(words[first : min(last, shown)]))
        position = last
    kept.extend(words[position:shown])
    return tuple(kept)


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


def _hidden(words: Sequence[Word]) -> Word:
    return Word(REDACTED, words[0].start, words[-1].end, min(word.confidence for word in words))
