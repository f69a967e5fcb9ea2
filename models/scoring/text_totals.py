"""The score of a file of labelled texts, and the sum of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cues.details.detail import Detail, Kind
from cues.details.extractor import DetailExtractor
from cues.playbook.play import Playbook
from models.scoring.details import DetailCounts
from models.scoring.text_cues import Cues, cues_of_call, cues_of_row
from models.scoring.text_score import Judged, Matches, Slip, count_kinds, judge_row
from models.scoring.texts import TextCall, TextRow, Texts
from models.scoring.written_talk import WORDS_A_MINUTE


@dataclass(frozen=True, slots=True)
class TextScore:
    """How well the details of texts were found; adds up over files."""

    rows: int = 0
    """Customers' utterances."""
    all_right: int = 0
    """Those with nothing missed and nothing false."""
    words: int = 0
    """Words of talk that make time: both sides' of calls, the customer's of rows alone."""
    kinds: Mapping[Kind, DetailCounts] = field(default_factory=lambda: dict.fromkeys(Kind, DetailCounts()))
    matches: Matches = field(default_factory=Matches)
    cues: Cues = field(default_factory=Cues)
    slips: tuple[Slip, ...] = field(default=(), repr=False)

    @property
    def micro(self) -> DetailCounts:
        """All kinds together."""
        return sum(self.kinds.values(), DetailCounts())

    @property
    def hours(self) -> float:
        """Hours of talk, by its words at the pace of talk."""
        return hours_of(self.words)

    def __add__(self, other: TextScore) -> TextScore:
        return TextScore(
            self.rows + other.rows,
            self.all_right + other.all_right,
            self.words + other.words,
            {kind: self.kinds[kind] + other.kinds[kind] for kind in Kind},
            self.matches + other.matches,
            self.cues + other.cues,
            self.slips + other.slips,
        )


@dataclass(frozen=True, slots=True, repr=False)
class TextsScored:
    """One file of texts with its score and every judgement."""

    texts: Texts
    score: TextScore
    judged: tuple[Judged, ...]


def hours_of(words: int) -> float:
    """Hours that so many words of talk take."""
    return words / WORDS_A_MINUTE / 60


def score_texts(
    texts: Texts, extractor: DetailExtractor, playbook: Playbook, tell: Callable[[], None]
) -> TextsScored:
    """Find the details of every text, and hold them and the cues they raise against the labels.

    Args:
        texts: one file.
        extractor: finds the details, in each utterance with the turns before it as context.
        playbook: decides what would be a cue.
        tell: called after each item.
    """
    judged: list[Judged] = []
    cues = Cues()
    for item in texts.items:
        own = [judge_row(row, _details(row, extractor)) for row in item.customer_rows]
        judged += own
        cues += _cues(item, own, extractor, playbook)
        tell()
    score = TextScore(
        rows=len(judged),
        all_right=sum(1 for one in judged if not one.slips),
        words=sum(item.words for item in texts.items),
        kinds=count_kinds(judged),
        matches=sum((one.matches for one in judged), Matches()),
        cues=cues,
        slips=tuple(slip for one in judged for slip in one.slips),
    )
    return TextsScored(texts, score, tuple(judged))


def total(scores: Iterable[TextScore]) -> TextScore:
    """The sum of several scores."""
    return sum(scores, TextScore())


def _details(row: TextRow, extractor: DetailExtractor) -> tuple[Detail, ...]:
    return extractor.extract(row.text, context=row.turns_before)


def _cues(
    item: TextRow | TextCall, judged: Iterable[Judged], extractor: DetailExtractor, playbook: Playbook
) -> Cues:
    if isinstance(item, TextCall):
        return cues_of_call(item, extractor, playbook)
    return sum(_of_rows(item, judged, playbook), Cues())


def _of_rows(row: TextRow, judged: Iterable[Judged], playbook: Playbook) -> Iterator[Cues]:
    return (cues_of_row(row, one, playbook) for one in judged)
