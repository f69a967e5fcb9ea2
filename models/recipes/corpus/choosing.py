"""Which utterances of the corpus are spoken and heard, and in whose voice, on which line, by which ear."""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from models.recipes.corpus.rows import LabelledUtterance
from models.recipes.sounds_alike.speaking import MANNERS, Line
from speech.transcript import Ear

_PLAIN_FORM: Final = re.compile(r"[a-z' ]+")
_FEWEST, _MOST = 8, 30
"""Words: less says too little to be aligned, more is seldom said in one breath."""
_FAVOURED: Final = ("plain", "losses")
"""Files with these beginnings give twice as many: their talk is the nearest to what is heard."""
_TURNS: Final = (True, False, True, False, True)
"""Whether each of five utterances has a detail that must be found: three do."""
_WIDEBAND_ONE_IN: Final = 4


@dataclass(frozen=True, slots=True)
class Sitting:
    """One utterance as it is going to be spoken and heard."""

    row: LabelledUtterance
    voice: str
    speed: float
    """1.0 is the voice's own pace."""
    line: Line
    ear: Ear

    @property
    def seed(self) -> int:
        """A number of the utterance's own, for what is chance in the voice and on the line."""
        return _number(self.row)


def planned(rows: Iterable[LabelledUtterance]) -> list[Sitting]:
    """All utterances that may be heard, in an order of which every beginning is a fair choice.

    Three in five have a detail that must be found, and the kinds of these take turns; of the others every
    second has a detail that must not. The ears take turns too; one line in four is wideband. The same words
    come once.
    """
    fit = sorted({row.text: row for row in rows if _fits(row)}.values(), key=_rank)
    told = _in_turn([row for row in fit if _kinds(row)])
    untold = [row for row in fit if not _kinds(row)]
    trapped, bare = deque(r for r in untold if r.details), deque(r for r in untold if not r.details)
    others = deque(row for pair in zip(trapped, bare, strict=False) for row in pair)
    ordered: list[LabelledUtterance] = []
    while told and others:
        ordered.append((told if _TURNS[len(ordered) % len(_TURNS)] else others).popleft())
    return [_sitting(row, number) for number, row in enumerate(ordered)]


def _sitting(row: LabelledUtterance, number: int) -> Sitting:
    chance = _number(row)
    voice, speed = MANNERS[chance % len(MANNERS)]
    wideband = chance // len(MANNERS) % _WIDEBAND_ONE_IN == 0
    return Sitting(
        row,
        voice,
        speed,
        Line.WIDEBAND if wideband else Line.TELEPHONE,
        Ear.CAREFUL if number % 2 else Ear.FAST,
    )


def _fits(row: LabelledUtterance) -> bool:
    return (
        row.speaker == "customer"
        and _PLAIN_FORM.fullmatch(row.text) is not None
        and _FEWEST <= len(row.text.split()) <= _MOST
    )


def _kinds(row: LabelledUtterance) -> list[str]:
    return sorted({detail.kind for detail in row.details if detail.required})


def _in_turn(rows: Sequence[LabelledUtterance]) -> deque[LabelledUtterance]:
    """The kinds take turns, the rarest first; an utterance of several kinds comes once."""
    by_kind: dict[str, deque[LabelledUtterance]] = {}
    for row in rows:
        for kind in _kinds(row):
            by_kind.setdefault(kind, deque()).append(row)
    kinds = sorted(by_kind, key=lambda kind: (len(by_kind[kind]), kind))
    ordered: dict[str, LabelledUtterance] = {}
    while any(by_kind.values()):
        for kind in kinds:
            waiting = by_kind[kind]
            while waiting and waiting[0].id in ordered:
                waiting.popleft()
            if waiting:
                row = waiting.popleft()
                ordered[row.id] = row
    return deque(ordered.values())


def _rank(row: LabelledUtterance) -> float:
    """Chance of the utterance's own; half as large, so earlier, where its file is favoured."""
    return _number(row) / (2 if row.id.startswith(_FAVOURED) else 1)


def _number(row: LabelledUtterance) -> int:
    return zlib.crc32(f"{row.id} {row.text}".encode())
