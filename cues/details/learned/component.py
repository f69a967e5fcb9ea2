"""The learned network at work in the pipeline: it drops what the rules misread and adds what they missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from spacy.tokens import Doc

from cues.details.detail import THIN, Kind, Status, Subject
from cues.details.frames import Frame, read_grammar
from cues.details.learned.flags import BEFORE, flags_of
from cues.details.learned.network import KINDS, STATUSES, SUBJECTS, Array, Judged, Network, read_network
from cues.details.match import Held
from cues.details.reading import Being, Finding, Reading, reading_of
from cues.details.statuses import is_over
from cues.details.subjects import OWN_KINDS

WEIGHTS: Final = Path(__file__).parent
"""Where the recipe leaves the weights."""
SURE: Final = 0.8
"""Confidence from which the rules count as sure; the network must doubt more to drop what they say."""
NEAR: Final = 2
"""Words beside a finding in which the network's word on it counts too."""
EDGE: Final = 0.6
"""Share of the probability at its peak down to which the words beside it belong to the evidence."""
READ_OUT: Final = frozenset("oh and double triple dash dot slash zero hundred thousand".split())
"""Words said between the digits of a number that is read out."""
SHORT: Final = 7
"""Words below which a text that answers nothing tells the network too little ("i left it in the car")."""
IN_PASSING: Final = 0.45
"""Confidence that raises no cue."""
WORTH_A_CUE: Final = 0.95
"""How sure to be of what only the network sees for a light cue to come of it; below, it is known, and no
more."""
TELLING: Final = frozenset("dog dogs cat cats pet pets home work house apartment town village".split())
"""No names either, but words that tell something."""
SHADOW: Final = 0.4
"""How sure to be that a death is mentioned, found or not, for nothing light to be said of what stands
beside it. Of the deaths in the corpus that no rule finds (rows kept from the network) 65 in 100 are seen so,
for 6 in 100 of the utterances in which light things are told and nobody has died."""
OVER: Final = 0.5
"""Share of the past from which the network takes a detail for over."""
_DEATH: Final = KINDS.index(Kind.BEREAVEMENT)
_PAST: Final = STATUSES.index(Status.PAST)
_FRAMES: Final = {kind: Frame(kind, sure=0.0) for kind in KINDS}


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """What the network was asked of a text."""

    rows: Sequence[int]
    flags: Array
    before: int


class Learned:
    """Weighs and completes the findings of the rules; a component of the pipeline."""

    def __init__(self, network: Network | None = None) -> None:
        self.network: Final = network or read_network(WEIGHTS)

    def ask(self, doc: Doc) -> Asked:
        """What the network is told of a text that the rules have read."""
        reading = reading_of(doc)
        network = self.network
        before = reading.asked.split()[-BEFORE:]
        seam = len(before) + 1 if before else 0
        rows = [*network.rows_of(before), 0] if before else []
        rows += network.rows_of(reading.words.forms)
        return Asked(rows, flags_of(reading, doc.user_data["spans"], network.classes, seam), seam)

    def __call__(self, doc: Doc) -> Doc:
        """Drop findings that the network does not believe, and add those that only it sees."""
        reading = reading_of(doc)
        if not reading.words.forms:
            return doc
        asked = self.ask(doc)
        judged = self.network.judge(asked.rows, asked.flags, asked.before)
        reading.findings = [finding for finding in reading.findings if self._stands(finding, judged)]
        reading.shadowed = bool(judged.mentioned[:, _DEATH].max() >= SHADOW) and not any(
            finding.kind is Kind.BEREAVEMENT for finding in reading.findings
        )
        if len(reading.words) < SHORT and not reading.asked:
            return doc
        heard = np.flatnonzero(judged.flagged.max(axis=0) >= self.network.least)
        reading.findings += [finding for at in heard for finding in self._missed(reading, int(at), judged)]
        return doc

    def _stands(self, finding: Finding, judged: Judged) -> bool:
        """Whether a finding of the rules is believed; a thin one raises no cue, and stays known."""
        if not finding.flagged or finding.confidence < THIN or "crisis" in finding.attributes:
            return True
        at = KINDS.index(finding.kind)
        first, last = max(finding.first - NEAR, 0), finding.last + NEAR
        least = self.network.drop[1 if finding.confidence >= SURE else 0]
        return bool(judged.flagged[first:last, at].max() >= least)

    def _missed(self, reading: Reading, at: int, judged: Judged) -> Iterator[Finding]:
        """Findings of the kind `at` that the rules have not made."""
        kind, sure, least = KINDS[at], judged.flagged[:, at], float(self.network.least[at])
        taken = [(one.first, one.last) for one in reading.findings if one.kind is kind]
        for first, last in _runs(sure, least):
            if any(begin < last and first < end for begin, end in taken):
                continue
            if not _says_something(reading, first, last) or not reading.masked.isdisjoint(range(first, last)):
                continue
            subject, being = _whose(reading, kind, judged, first, last)
            if subject is Subject.OTHER:
                continue
            yield Finding(
                kind=kind,
                frame=_FRAMES[kind],
                first=first,
                last=last,
                holds=_holds(reading, first, last),
                passed=(),
                confidence=_confidence(float(sure[first:last].max())),
                subject=subject,
                status=_status(reading, kind, judged, first, last),
                being=being,
                whole=True,
            )


def _runs(sure: Array, least: float) -> Iterator[tuple[int, int]]:
    """Where a kind is flagged: words around each peak that are nearly as sure."""
    at = 0
    while at < len(sure):
        if sure[at] < least:
            at += 1
            continue
        end = at
        while end < len(sure) and sure[end] >= least * EDGE:
            end += 1
        peak = at + int(np.argmax(sure[at:end]))
        edge = float(sure[peak]) * EDGE
        first, last = peak, peak + 1
        while first > 0 and sure[first - 1] >= edge:
            first -= 1
        while last < len(sure) and sure[last] >= edge:
            last += 1
        yield first, last
        at = max(end, last)


def _confidence(sure: float) -> float:
    """How sure to be of a detail that only the network sees."""
    return sure if sure >= WORTH_A_CUE else IN_PASSING


def _says_something(reading: Reading, first: int, last: int) -> bool:
    """False for grammar words alone, and for numbers and letters read out."""
    forms, spans = reading.words.forms, reading.spans
    return any(
        len(forms[at]) > 1 and forms[at] not in _empty_words() and "number" not in spans[at]
        for at in range(first, last)
    )


@cache
def _empty_words() -> frozenset[str]:
    return (read_grammar().words("not_a_name") | READ_OUT) - TELLING


def _status(reading: Reading, kind: Kind, judged: Judged, first: int, last: int) -> Status:
    """Whether it is over, by the words or by the network."""
    over = is_over(kind, reading.words.forms[first:last])
    return Status.PAST if over or judged.status[first:last, _PAST].mean() >= OVER else Status.ASSERTED


def _whose(
    reading: Reading, kind: Kind, judged: Judged, first: int, last: int
) -> tuple[Subject, Being | None]:
    """Whose life it is, and the being mentioned in it or last before it."""
    inside = [being for being in reading.beings if first <= being.at < last and being.sort != "outsider"]
    earlier = [being for being in reading.beings if being.at < first and being.sort != "outsider"]
    subject = SUBJECTS[int(judged.subject[first:last].mean(axis=0).argmax())]
    if kind in OWN_KINDS and subject is Subject.CALLER:
        subject = Subject.CLOSE
    being = inside[0] if inside else None
    if being is None and subject is Subject.CLOSE and earlier:
        being = earlier[-1]
    return subject, being


def _holds(reading: Reading, first: int, last: int) -> tuple[Held, ...]:
    """The lexicon's entries in the evidence, from which its attributes are read."""
    return tuple(
        Held(None, name, at, at + max(lengths))
        for at in range(first, last)
        for name, lengths in reading.spans[at].items()
        if not name.startswith(("|", "@")) and at + max(lengths) <= last
    )
