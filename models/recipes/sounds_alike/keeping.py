"""Sifts what was heard: what came up twice, sounds like its term and is no ordinary phrase is kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from cues.details.lexicon import plain
from models.recipes.corpus.rows import LabelledUtterance
from models.recipes.sounds_alike.judging import Judge, Verdict, likeness, written_apart
from models.recipes.sounds_alike.record import Heard

TWICE: Final = 2
"""How often a form must come up, over all sentences, voices, ears and kinds of line; what is only written
apart need not, nor what is so alike and so odd that no chance brought it."""
ODD: Final = 0.002
"""Times in a million words of talk up to which a form that came up once is odd enough."""
ALIKE: Final = 0.8
"""Likeness, 0 to 1, from which it is alike enough."""
PLACE: Final = "place"
"""The kind of terms whose forms must be odd: "south end" and "cambria" are places, but not those heard."""
RIVAL: Final = 0.5
"""Share of the commonest term's count at which another kind's term makes a form mean nothing."""

Forms = dict[str, dict[str, int]]
"""Of each term, what it is heard as and how often."""


def counted(heard: Iterable[Heard]) -> Forms:
    """How often each form came up in each term's place."""
    counts: dict[str, Counter[str]] = {}
    for one in heard:
        if one.form is not None:
            counts.setdefault(one.term, Counter())[one.form] += 1
    return {term: dict(forms.most_common()) for term, forms in counts.items()}


def kept(counts: Mapping[str, Mapping[str, int]], judge: Judge, kinds: Mapping[str, str]) -> Forms:
    """The forms that may stand for their terms, the commonest first.

    Args:
        counts: of all terms, as `counted` gives them.
        judge: tells what is ordinary.
        kinds: of each term; a form of two terms of one kind means the one it stands for more often, of two
            kinds none, unless one is rare.
    """
    claims: dict[str, list[tuple[int, str]]] = {}
    for term, forms in counts.items():
        for form, count in forms.items():
            claims.setdefault(form, []).append((count, term))
    found: Forms = {}
    for term in sorted(counts):
        forms = {
            form: count
            for form, count in counts[term].items()
            if (count >= TWICE or written_apart(term, form) or _beyond_chance(term, form, judge))
            and _meant(form, claims[form], kinds) == term
            and judge.verdict(term, form) is Verdict.SAFE
            and not term.endswith(f" {form}")  # it has only lost its article
            and not (kinds.get(term) == PLACE and not _odd(form, judge))
        }
        if forms:
            found[term] = dict(sorted(forms.items(), key=lambda pair: (-pair[1], pair[0])))
    return found


def _meant(form: str, claims: Sequence[tuple[int, str]], kinds: Mapping[str, str]) -> str | None:
    (count, term), *others = sorted(claims, key=lambda claim: (-claim[0], claim[1]))
    if any(kinds.get(other) != kinds.get(term) and times >= RIVAL * count for times, other in others):
        return None
    return term


def _beyond_chance(term: str, form: str, judge: Judge) -> bool:
    return _odd(form, judge) and likeness(term, form) >= ALIKE


def _odd(form: str, judge: Judge) -> bool:
    return judge.language.chance(form.split()).per_million <= ODD


def ordinary_texts(paths: Iterable[Path]) -> tuple[str, ...]:
    """The corpus' utterances in plain form, blanks around, without the pieces that are labelled as details.

    Raises:
        OSError: a file cannot be read.
        ValueError: a line is no JSON.
        pydantic.ValidationError: a line is no labelled utterance.
    """
    return tuple(f" {plain(_unlabelled(row))} " for path in paths for row in _rows(path))


def _rows(path: Path) -> Iterator[LabelledUtterance]:
    """The utterances of a file that holds them one by one, or whole calls with their turns."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                row = json.loads(line)
                yield from map(LabelledUtterance.model_validate, row.get("turns", [row]))


def _unlabelled(row: LabelledUtterance) -> str:
    letters = list(row.text)
    for detail in row.details:
        first, past = row.place(detail)
        letters[first:past] = " " * (past - first)
    return "".join(letters)


def write(path: Path, head: Sequence[str], forms: Forms) -> None:
    """Write the data file, the same bytes for the same forms.

    Args:
        path: is replaced.
        head: lines of the comment at its top.
        forms: of each term.
    """
    lines = [f"# {line}".rstrip() for line in head] + [""]
    for term in sorted(forms):
        inner = ", ".join(f"{json.dumps(form)} = {count}" for form, count in forms[term].items())
        lines.append(f"{json.dumps(term)} = {{ {inner} }}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
