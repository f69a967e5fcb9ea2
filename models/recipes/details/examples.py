"""What the network learns from: utterances as the rules read them, and what is to be said of each word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cues.details.detail import Kind, Status, Subject
from cues.details.extractor import Turn
from cues.details.learned.component import SURE, Learned
from cues.details.learned.network import KINDS, STATUSES, SUBJECTS, Array
from cues.details.reading import Reading
from cues.details.rules import RuleExtractor
from models.recipes.corpus.rows import LabelledDetail, LabelledUtterance

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, repr=False)
class Example:
    """One utterance; n words, k kinds."""

    row: LabelledUtterance
    rows: Ints
    """Of each word, those of the turn before first, the row of its vector."""
    flags: Array
    """One row for each of them."""
    before: int
    by_rules: tuple[tuple[int, int, int, int], ...]
    """What the rules flag: kind, first word, word after the last, 1 where they are sure."""
    flagged: Array
    """(n, k): 1 inside a detail that must be flagged."""
    counts: Array
    """(n, k): 0 where it may be flagged or not."""
    mentioned: Array
    """(n, k): 1 inside any detail, also negated, hypothetical or other people's."""
    status: Ints
    """(n,): -1 outside details."""
    subject: Ints
    """(n,): -1 outside details."""

    @property
    def needed(self) -> Array:
        """(k,): 1 for kinds that must be flagged in the utterance."""
        needed: Array = self.flagged.max(axis=0)
        return needed

    @property
    def judged(self) -> Array:
        """(k,): 0 for kinds that may be flagged or not."""
        free = (self.counts == 0).any(axis=0) & (self.needed == 0)
        return np.where(free, 0, 1).astype(np.float32)


def read_examples(
    utterances: Sequence[LabelledUtterance],
    extractor: RuleExtractor,
    learned: Learned,
    tell: Callable[[int, int], None],
) -> list[Example]:
    """Let the rules read utterances of the customer's side; those without a word are left out.

    Args:
        utterances: rows of the corpus.
        extractor: the rules.
        learned: whose vectors and flags are asked; what it has learned is not used.
        tell: told how many utterances have been read, of how many.
    """
    examples: list[Example] = []
    for done, row in enumerate(utterances):
        tell(done, len(utterances))
        if row.speaker == "agent":
            continue
        turns = [Turn(turn.startswith("same: "), turn.split(": ", 1)[-1]) for turn in row.context]
        doc = extractor.read(row.text, context=turns)
        reading: Reading = doc.user_data["reading"]
        if not reading.words.forms:
            continue
        asked = learned.ask(doc)
        flagged, counts, mentioned, status, subject = _targets(row, reading)
        examples.append(
            Example(
                row=row,
                rows=np.asarray(asked.rows, dtype=np.int64),
                flags=asked.flags,
                before=asked.before,
                by_rules=tuple(
                    (KINDS.index(finding.kind), finding.first, finding.last, finding.confidence >= SURE)
                    for finding in reading.findings
                    if finding.flagged
                ),
                flagged=flagged,
                counts=counts,
                mentioned=mentioned,
                status=status,
                subject=subject,
            )
        )
    return examples


def _targets(row: LabelledUtterance, reading: Reading) -> tuple[Array, Array, Array, Ints, Ints]:
    words = reading.words
    shape = (len(words), len(Kind))
    flagged, mentioned = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    counts = np.ones(shape, np.float32)
    status, subject = np.full(len(words), -1), np.full(len(words), -1)
    for detail in sorted(row.details, key=_weight):
        first, last = row.place(detail)
        inside = [at for at in range(len(words)) if words.starts[at] < last and first < words.ends[at]]
        kind = KINDS.index(detail.kind)
        mentioned[inside, kind] = 1
        status[inside] = STATUSES.index(detail.status)
        subject[inside] = SUBJECTS.index(detail.subject)
        if detail.required:
            flagged[inside, kind] = counts[inside, kind] = 1
        elif (
            detail.weak
            and detail.status in {Status.ASSERTED, Status.PAST}
            and detail.subject is not Subject.OTHER
        ):
            counts[inside, kind] = 0
    return flagged, counts, mentioned, status.astype(np.int64), subject.astype(np.int64)


def _weight(detail: LabelledDetail) -> bool:
    """Puts required details last, so that theirs is the status where details overlap."""
    return detail.required


def common_words(examples: Iterable[Example], times: int) -> list[int]:
    """Rows of the words that come up at least so many times, in order."""
    counted: dict[int, int] = {}
    for example in examples:
        for row in example.rows.tolist():
            counted[row] = counted.get(row, 0) + 1
    return sorted(row for row, count in counted.items() if count >= times and row)
