"""How often each play of a playbook would fire over a corpus, by which words, and how often wrongly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cues.details.detail import Kind
from cues.details.extractor import DetailExtractor
from cues.playbook.choose import Played
from cues.playbook.play import Playbook
from models.scoring.text_cues import fires
from models.scoring.text_score import expected_kinds
from models.scoring.text_totals import hours_of
from models.scoring.texts import TextCall, TextRow, Texts
from models.scoring.written_talk import WORD_TAKES


@dataclass(frozen=True, slots=True, repr=False)
class Fired:
    """One play that one detail would raise."""

    play: str
    """Its id."""
    row: str
    """The utterance's id."""
    words: str
    """The detail's evidence."""
    false: bool | None
    """Whether the labels neither ask for the detail's kind nor allow it; None where there are no labels."""

    def __repr__(self) -> str:
        return f"Fired({self.play} in {self.row}, {len(self.words)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class PlayRate:
    """How often one play would fire."""

    play: str
    """Its id."""
    count: int
    false: int
    judged: int
    """Of `count`, those on utterances with labels; `false` is of these."""
    words: tuple[tuple[str, int], ...]
    """What fired it and how often, the most frequent first."""
    rows: tuple[str, ...]
    """The ids of the utterances that fired it."""

    @property
    def false_share(self) -> float | None:
        """0 to 1; None where no utterance that fired it has labels."""
        return self.false / self.judged if self.judged else None

    def __repr__(self) -> str:
        return f"PlayRate({self.play}, {self.count} times)"


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of a whole playbook."""

    rows: int
    """Customers' utterances."""
    words: int
    """Words of talk that make time."""
    fired: tuple[PlayRate, ...]
    """The most frequent first."""
    silent: tuple[str, ...]
    """The ids of the plays that never fired, in the playbook's order."""

    @property
    def hours(self) -> float:
        """Hours of talk."""
        return hours_of(self.words)


def rate_plays(
    playbook: Playbook, corpus: Iterable[Texts], extractor: DetailExtractor, tell: Callable[[], None]
) -> Rates:
    """Say how often each play would fire over a corpus, an hour of talk.

    What is rated is the play itself: its conditions, priority, cooldown and how often a call it may come. The
    moment, the ration and the silence after a loss belong to the call, and are left out.

    Args:
        playbook: the plays.
        corpus: rows alone, each as if a call of its own, and whole calls; labelled or not.
        extractor: finds the details.
        tell: called after each item.
    """
    firings: list[Fired] = []
    rows = words = 0
    for texts in corpus:
        for item in texts.items:
            firings += _firings(item, playbook, extractor, labelled=texts.labelled)
            rows += len(item.customer_rows)
            words += item.words
            tell()
    by_play = {play.id: [one for one in firings if one.play == play.id] for play in playbook.plays}
    rates = [_rate(id_, fired) for id_, fired in by_play.items() if fired]
    return Rates(
        rows,
        words,
        tuple(sorted(rates, key=lambda rate: (-rate.count, rate.play))),
        tuple(id_ for id_, fired in by_play.items() if not fired),
    )


def _firings(
    item: TextRow | TextCall, playbook: Playbook, extractor: DetailExtractor, *, labelled: bool
) -> Iterator[Fired]:
    """What an item fires; a play that a call has had counts as shown there."""
    played: list[Played] = []
    at = 0.0
    for row in item.turns if isinstance(item, TextCall) else item.customer_rows:
        if row.speaker == "customer":
            expected = frozenset[Kind].union(*expected_kinds(row.details))
            for detail in extractor.extract(row.text, context=row.turns_before):
                choice = fires(detail, row.text, playbook, played, at)
                if choice is not None:
                    played.append(Played(choice.play.id, at))
                    false = detail.kind not in expected if labelled else None
                    yield Fired(choice.play.id, row.id, detail.evidence, false)
        at += len(row.text.split()) * WORD_TAKES


def _rate(play: str, fired: list[Fired]) -> PlayRate:
    words = Counter(" ".join(one.words.lower().split()) for one in fired)
    return PlayRate(
        play,
        len(fired),
        sum(1 for one in fired if one.false),
        sum(1 for one in fired if one.false is not None),
        tuple(sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))),
        tuple(one.row for one in fired),
    )
