"""Labels of what was said, carried over to the words that were heard of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from cues.details.days import MONTHS, WEEKDAYS
from cues.details.detail import Kind, Status, Subject
from cues.details.numbers import ORDINAL_VALUES, ROUND, SCALES, SMALL
from models.recipes.corpus.rows import LabelledDetail, LabelledUtterance
from models.scoring.words import plain_words

_ALIKE: Final = 0.7
"""Share of its sounds above which a word that was heard can still be taken for the one that was said: "corky"
for "corgi" (0.8), not "hat" for "cat" (0.67)."""
_UNDERSTOOD: Final = 0.5
"""More than this share of a detail's telling words must be left for a person to understand it."""
_BEFORE: Final = 4
"""Words before a detail among which what denies or supposes it is looked for."""
_LEAST: Final = 3
"""Words heard; of fewer there is nothing to learn."""
_STEPS: Final = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 0), (0, 1))
"""How many words said become how many heard; the first of those that cost the same is taken."""
_REGROUPED: Final = 0.5
"""Cost of words that run together or fall apart, in sounds: so that single words go before them."""
_FILLING: Final = frozenset(
    """a about across after again ago all already also am an and any are around as at away back be
    because been before being but by can could day days did do does doing done down for from get gets
    getting go goes going gone got gotta gotten had has have having he her here hers him his how i if in
    into is it its just kind know last like long lot me mine month months morning my next night nights
    no not now of off oh okay on one or our ours out over quite really right she so some soon sort still
    such than that the their them then there these they thing things this those through time times to
    today tomorrow tonight too uh um until up us very was way we week weeks well went were what when
    where which while who why will with would yeah year years yes yesterday yet you your""".split()
)
"""Words that alone say little of anybody's life."""
_COUNTED: Final = frozenset({*SMALL, *ROUND, *SCALES, *ORDINAL_VALUES, *WEEKDAYS, *MONTHS, "hundred"})
"""Words that say how many or when: what it is about is told by others, where there are any."""
_PEOPLE: Final = frozenset(
    """mum mom mummy mommy mam mama mother dad daddy da father parents folks son sons boy boys daughter
    daughters girl girls kid kids child children wife husband partner hubby missus boyfriend girlfriend
    fiance brother brothers sister sisters gran granny nan nana grandma grandmother grandad grandpa
    grandfather grandson granddaughter grandkids aunt auntie uncle cousin niece nephew law friend mate
    pal buddy neighbour neighbor man woman lady guy fella bloke baby old little room roommate flatmate
    housemate""".split()
)
"""Words that say of whom something is told, and not what, unless it is family that is told of."""
_TURNING: Final = frozenset("no not never none nobody nothing neither nor without if".split())
_SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"'", ""),
        (r"^kn", "n"),
        (r"^wr", "r"),
        (r"^wh", "w"),
        (r"(?<=s)sed$", "t"),
        (r"ph", "f"),
        (r"gh", ""),
        (r"dg|g(?=[eiy])", "j"),
        (r"(?<!s)c(?=[eiy])|z", "s"),
        (r"ck|[cq]", "k"),
        (r"x", "ks"),
        (r"(?<=[^aeiouy])e$", ""),
        (r"[aeiouyw]*[aeiouy]+", "a"),
        (r"(.)\1+", r"\1"),
    )
)
"""English spelling to rough sounds; all vowels are one, for they are misheard the most."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words said and the words heard in their place."""

    said: tuple[int, int]
    """First word, and the one after the last."""
    heard: tuple[int, int]
    alike: bool


def carry(row: LabelledUtterance, text: str, name: str) -> LabelledUtterance | None:
    """The utterance as it was heard, its labels on the words that now stand there.

    A detail keeps its label where more than half of its telling words were heard, or something that sounds
    like them: a person who knows what calls are about can still make out "my corky" and "he past a way".
    Where fewer were, it is weak, so that it may be flagged or not; where nothing that tells anything
    stands in its place, or where it was not to be flagged anyway, it is gone.

    Args:
        row: what was said.
        text: what was heard, in the corpus's plain form.
        name: the new id.

    Returns:
        None where there is nothing to learn or something wrong: next to nothing was heard, all was heard as
        it was said but for hesitations, or a "not" or "if" that bears on a detail was lost or put in.
    """
    said, heard = row.text.split(), text.split()
    if len(heard) < _LEAST or plain_words(row.text) == plain_words(text):
        return None
    pieces = aligned(said, heard)
    starts = _starts(row.text, said)
    details: dict[tuple[str, int, int], LabelledDetail] = {}
    for detail in row.details:
        first_char, past_char = row.place(detail)
        first = sum(at + len(word) <= first_char for at, word in zip(starts, said, strict=True))
        past = sum(at < past_char for at in starts)
        clear = understood(pieces, said, (first, past), detail.kind) > _UNDERSTOOD
        if clear and _turned(pieces, said, heard, first, past):
            return None
        place = _place(pieces, first, past)
        if place is None or not (clear or (_may_be_flagged(detail) and _tells(heard[slice(*place)]))):
            continue
        moved = _moved(detail, heard, place, weak=detail.weak or not clear)
        key = (moved.kind, *place)
        if key not in details or moved.required:
            details[key] = moved
    return LabelledUtterance(
        id=name,
        text=" ".join(heard),
        details=tuple(details.values()),
        context=row.context,
        voice=row.voice,
        group=row.group,
    )


def _may_be_flagged(detail: LabelledDetail) -> bool:
    return detail.status in {Status.ASSERTED, Status.PAST} and detail.subject is not Subject.OTHER


def _tells(words: Sequence[str]) -> bool:
    return any(_bare(word) not in _FILLING for word in words)


def _starts(text: str, words: Sequence[str]) -> list[int]:
    starts: list[int] = []
    for word in words:
        starts.append(text.index(word, starts[-1] + len(words[len(starts) - 1]) if starts else 0))
    return starts


def _moved(
    detail: LabelledDetail, heard: Sequence[str], place: tuple[int, int], *, weak: bool
) -> LabelledDetail:
    first, past = place
    before = " ".join(heard[:first])
    return LabelledDetail(
        kind=detail.kind,
        evidence=" ".join(heard[first:past]),
        first_char=len(before) + bool(before),
        subject=detail.subject,
        status=detail.status,
        weak=weak,
        attributes=detail.attributes,
    )


def aligned(said: Sequence[str], heard: Sequence[str]) -> list[Piece]:
    """The cheapest way from what was said to what was heard, by sounds; words may run together or part."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(said) + 1):
        for j in range(len(heard) + 1):
            for taken, given in _STEPS:
                before = (i - taken, j - given)
                if min(before) < 0:
                    continue
                cost = best[before][0] + _cost(said[i - taken : i], heard[j - given : j])
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = (cost, (taken, given))
    pieces: list[Piece] = []
    i, j = len(said), len(heard)
    while i or j:
        taken, given = best[i, j][1]
        alike = _alike(said[i - taken : i], heard[j - given : j])
        pieces.append(Piece((i - taken, i), (j - given, j), alike))
        i, j = i - taken, j - given
    return pieces[::-1]


def understood(pieces: Sequence[Piece], said: Sequence[str], place: tuple[int, int], kind: Kind) -> float:
    """Share of a detail's telling words that were heard, or something like them; 0 to 1.

    Where none of its words tells ("that's how he went", "on mondays"), all of them count.

    Args:
        pieces: of the whole utterance.
        said: its words.
        place: the detail's first word, and the one after its last.
        kind: of the detail.
    """
    silent = _FILLING | _COUNTED if kind is Kind.FAMILY else _FILLING | _COUNTED | _PEOPLE
    telling = [at for at in range(*place) if _bare(said[at]) not in silent] or list(range(*place))
    left = {at for piece in pieces if piece.alike for at in range(*piece.said)}
    return sum(at in left for at in telling) / len(telling)


def _place(pieces: Sequence[Piece], first: int, past: int) -> tuple[int, int] | None:
    """The words heard in the place of those said; None where there are none."""
    within = [piece for piece in pieces if piece.said[0] < past and first < piece.said[1]]
    start, end = within[0].heard[0], within[-1].heard[1]
    return (start, end) if start < end else None


def _turned(
    pieces: Sequence[Piece], said: Sequence[str], heard: Sequence[str], first: int, past: int
) -> bool:
    """Whether the detail was denied or supposed and is no longer, or the other way round."""
    first = max(0, first - _BEFORE)
    place = _place(pieces, first, past)
    return place is not None and _turns(said[first:past]) != _turns(heard[slice(*place)])


def _turns(words: Sequence[str]) -> bool:
    return any(word in _TURNING or word.endswith("n't") for word in words)


def _bare(word: str) -> str:
    """Without what is drawn onto it: "i've", "that's", "wasn't"."""
    return word.partition("'")[0] if not word.endswith("n't") else word[:-3]


@cache
def sounding(words: str) -> str:
    """Roughly how written English sounds; blanks have none."""
    word = words
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word or words


def _heard_together(words: Sequence[str]) -> str:
    return "".join(map(sounding, words))


def _cost(said: Sequence[str], heard: Sequence[str]) -> float:
    regrouped = _REGROUPED if len(said) > 1 or len(heard) > 1 else 0.0
    return _edits(_heard_together(said), _heard_together(heard)) + regrouped


def _alike(said: Sequence[str], heard: Sequence[str]) -> bool:
    ours, theirs = _heard_together(said), _heard_together(heard)
    return 1 - _edits(ours, theirs) / max(len(ours), len(theirs)) > _ALIKE


@cache
def _edits(ours: str, theirs: str) -> int:
    row = list(range(len(theirs) + 1))
    for i, sound in enumerate(ours, start=1):
        above, row = row, [i]
        for j, other in enumerate(theirs, start=1):
            row.append(min(above[j - 1] + (sound != other), above[j] + 1, row[-1] + 1))
    return row[-1]
