"""Findings in an utterance held against its labels: found, missed, false, and the words that misled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cues.details.detail import Detail, Kind, Status, Subject
from models.scoring.details import DetailCounts
from models.scoring.texts import TextLabel, TextRow


class SlipSort(StrEnum):
    """Which way a finding is wrong."""

    FALSE = "false"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, repr=False)
class Slip:
    """One kind that was flagged wrongly in an utterance, or not flagged though it had to be."""

    sort: SlipSort
    kind: Kind
    row: str
    """The utterance's id."""
    words: str
    """The words that misled: the evidence of a false finding, the label's evidence of a missed one."""
    why: str = ""
    """What is known of it: "labelled negated", "read as negated"; empty where nothing is."""

    def __repr__(self) -> str:
        return f"Slip({self.sort} {self.kind} in {self.row}, {len(self.words)} characters)"


@dataclass(frozen=True, slots=True)
class Matches:
    """How well the kinds that were found rightly were read; adds up."""

    all: int = 0
    subject: int = 0
    """Those whose subject is the label's."""
    status: int = 0
    """Those whose status is the label's."""
    overlap: int = 0
    """Those whose evidence shares a character with the label's."""

    def __add__(self, other: Matches) -> Matches:
        return Matches(
            self.all + other.all,
            self.subject + other.subject,
            self.status + other.status,
            self.overlap + other.overlap,
        )


@dataclass(frozen=True, slots=True, repr=False)
class Judged:
    """One utterance's findings held against its labels."""

    row: str
    """The utterance's id."""
    required: frozenset[Kind]
    optional: frozenset[Kind]
    flagged: tuple[Detail, ...]
    """What may raise a cue."""
    matches: Matches
    slips: tuple[Slip, ...]

    @property
    def found(self) -> frozenset[Kind]:
        """The kinds flagged."""
        return frozenset(detail.kind for detail in self.flagged)

    @property
    def false(self) -> frozenset[Kind]:
        """Kinds flagged that are neither required nor optional."""
        return self.found - self.required - self.optional

    def __repr__(self) -> str:
        return f"Judged({self.row}, {len(self.flagged)} flagged, {len(self.slips)} slips)"


def expected_kinds(labels: Iterable[TextLabel]) -> tuple[frozenset[Kind], frozenset[Kind]]:
    """The kinds that have to be found in an utterance, and those that may be.

    A kind is required where one label of it is (asserted or past, not weak, not of somebody else), and
    optional where one is weak. Any other kind is false when flagged, also one that is only negated.
    """
    labels = tuple(labels)
    required = frozenset(label.kind for label in labels if label.required)
    return required, frozenset(label.kind for label in labels if label.weak) - required


def judge_row(row: TextRow, details: Sequence[Detail]) -> Judged:
    """Hold what was found in an utterance against its labels, kind by kind.

    Args:
        row: the utterance.
        details: all that the extractor found in its text, negated and hypothetical details too.
    """
    required, optional = expected_kinds(row.details)
    flagged = tuple(detail for detail in details if detail.flagged)
    found = frozenset(detail.kind for detail in flagged)
    matches = sum((_match(row, kind, flagged) for kind in sorted(required & found)), Matches())
    slips = [_false(row, kind, flagged) for kind in sorted(found - required - optional)]
    slips += [_missed(row, kind, details) for kind in sorted(required - found)]
    return Judged(row.id, required, optional, flagged, matches, tuple(slips))


def count_kinds(judged: Iterable[Judged]) -> dict[Kind, DetailCounts]:
    """Found, missed and false for every kind; an utterance counts a kind once."""
    counts = dict.fromkeys(Kind, DetailCounts())
    for one in judged:
        for kind in one.required | one.false:
            counts[kind] += DetailCounts(
                found=int(kind in one.required & one.found),
                missed=int(kind in one.required - one.found),
                false=int(kind in one.false),
            )
    return counts


@dataclass(frozen=True, slots=True, repr=False)
class Confusion:
    """Slips of one sort and kind over the same words."""

    sort: SlipSort
    kind: Kind
    words: str
    why: str
    rows: tuple[str, ...]
    """The ids of the utterances, in their order."""

    def __repr__(self) -> str:
        return f"Confusion({self.sort} {self.kind}, {len(self.rows)} times)"


def confusions(slips: Iterable[Slip]) -> tuple[Confusion, ...]:
    """Slips grouped by the words that misled, the most frequent first, then by kind and words."""
    groups: dict[tuple[SlipSort, Kind, str, str], list[str]] = {}
    for slip in slips:
        words = " ".join(slip.words.lower().split())
        groups.setdefault((slip.sort, slip.kind, words, slip.why), []).append(slip.row)
    found = [Confusion(*group, rows=tuple(rows)) for group, rows in groups.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.rows), one.sort, one.kind, one.words, one.why)))


def _match(row: TextRow, kind: Kind, flagged: Sequence[Detail]) -> Matches:
    """The finding and the label of a kind that share most of their words are held against each other."""
    pairs = [
        (_shared(row, label, detail), label, detail)
        for label in row.details
        for detail in flagged
        if label.kind is kind and label.required and detail.kind is kind
    ]
    shared, label, detail = max(pairs, key=lambda pair: pair[0])
    return Matches(
        1, int(detail.subject is label.subject), int(detail.status is label.status), int(shared > 0)
    )


def _shared(row: TextRow, label: TextLabel, detail: Detail) -> int:
    """Characters that both have, at best; a label that names no place stands wherever its words do."""
    starts = [label.first_char] if label.first_char is not None else _places(row.text, label.evidence)
    return max(
        max(0, min(start + len(label.evidence), detail.last_char) - max(start, detail.first_char))
        for start in starts
    )


def _places(text: str, words: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(words, at)]


def _false(row: TextRow, kind: Kind, flagged: Sequence[Detail]) -> Slip:
    surest = max((detail for detail in flagged if detail.kind is kind), key=lambda detail: detail.confidence)
    label = next((label for label in row.details if label.kind is kind), None)
    why = "" if label is None else f"labelled {_not_so(label)}"
    return Slip(SlipSort.FALSE, kind, row.id, surest.evidence, why)


def _missed(row: TextRow, kind: Kind, details: Sequence[Detail]) -> Slip:
    label = next(label for label in row.details if label.kind is kind and label.required)
    read = next((detail for detail in details if detail.kind is kind), None)
    why = "" if read is None else f"read as {_not_so(read)}"
    return Slip(SlipSort.MISSED, kind, row.id, label.evidence, why)


def _not_so(one: TextLabel | Detail) -> str:
    """What keeps a label or a finding from counting."""
    if one.status in {Status.NEGATED, Status.HYPOTHETICAL}:
        return str(one.status)
    return "somebody else's" if one.subject is Subject.OTHER else str(one.status)
