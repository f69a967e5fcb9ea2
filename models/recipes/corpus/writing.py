"""The notation in which people write the corpus, and its way into JSON Lines.

A blank line begins a new sitting. The other lines:

    # retired farmer, iowa, slow        whose manner of speaking follows
    < are you still at that address     a turn of the other side, context of the next utterance
    = so i called last week             an earlier turn of the same speaker, context too
    A: anything else i can help with    an utterance of the agent, in which there is nothing to find
    my {pet|dog biscuit} chewed it      an utterance of the customer

A detail is `{kind|words}`: a kind or several parted by `+`, then any of `.c` (of somebody close), `.o` (of
somebody else), `.p` (past), `.n` (negated), `.h` (hypothetical), `.w` (weak: may be flagged or not) and, for
a crisis, `.xs` (self-harm), `.xa` (abuse) or `.xt` (threat).
Details may lie within each other: `{health.c|{family.c.w|my wife} broke her ankle}`.

Run as `python -m models.recipes.corpus.writing NOTES.txt NAME.jsonl`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from cues.details.detail import Kind, Status, Subject
from models.recipes.corpus.rows import LabelledDetail, LabelledUtterance, write_rows
from speech.errors import BadInputError

_MARK: Final = re.compile(r"\{([a-z+]+)((?:\.[a-z]+)*)\|")
_SUBJECTS: Final = {"c": Subject.CLOSE, "o": Subject.OTHER}
_STATUSES: Final = {"p": Status.PAST, "n": Status.NEGATED, "h": Status.HYPOTHETICAL}
_CRISES: Final = {"xs": "self-harm", "xa": "abuse", "xt": "threat"}


@dataclass(frozen=True, slots=True)
class _Open:
    """A detail whose words have begun."""

    kinds: tuple[Kind, ...]
    flags: tuple[str, ...]
    first: int


def read_notes(lines: Iterable[str], name: str) -> Iterator[LabelledUtterance]:
    """Turn a writer's notes into labelled utterances.

    Args:
        lines: the notes, in the notation of this module.
        name: what the ids begin with.

    Raises:
        BadInputError: a line breaks the notation; the message holds its number.
    """
    voice, context, sitting, count = "", list[str](), 1, 0
    for number, raw in enumerate(lines, start=1):
        line = " ".join(raw.split())
        if not line:
            sitting += 1
            context = []
        elif line.startswith("#"):
            voice = line[1:].strip()
        elif line[0] in "<=":
            context.append(("other: " if line[0] == "<" else "same: ") + line[1:].strip())
        else:
            count += 1
            agent = line.startswith("A:")
            try:
                text, details = read_marks(line[2:].strip() if agent else line)
                yield LabelledUtterance(
                    id=f"{name}-{count:04d}",
                    text=text,
                    details=() if agent else details,
                    context=tuple(context),
                    speaker="agent" if agent else "customer",
                    voice=voice,
                    group=f"{name}-{sitting}",
                )
            except (ValueError, ValidationError) as error:
                raise BadInputError(f"line {number} of the notes: {error}") from None
            context = []


def read_marks(line: str) -> tuple[str, tuple[LabelledDetail, ...]]:
    """Take the marks out of one utterance.

    Raises:
        ValueError: a mark is unknown or does not close.
    """
    text, at = "", 0
    opened: list[_Open] = []
    details: list[LabelledDetail] = []
    while at < len(line):
        mark = _MARK.match(line, at)
        if mark:
            kinds = tuple(Kind(kind) for kind in mark[1].split("+"))
            opened.append(_Open(kinds, tuple(mark[2].split(".")[1:]), len(text)))
            at = mark.end()
            continue
        if line[at] == "}":
            if not opened:
                raise ValueError("a bracket closes that was never opened")
            details += _closed(opened.pop(), text)
        elif line[at] in "{|":
            raise ValueError(f"no mark that is known begins at character {at}")
        else:
            text += line[at]
        at += 1
    if opened:
        raise ValueError("a bracket does not close")
    return text, tuple(sorted(details, key=lambda detail: (detail.first_char or 0, detail.kind)))


def _closed(mark: _Open, text: str) -> Iterator[LabelledDetail]:
    unknown = set(mark.flags) - {*_SUBJECTS, *_STATUSES, *_CRISES, "w"}
    if unknown:
        raise ValueError(f"the flag .{min(unknown)} is unknown")
    crises = [_CRISES[flag] for flag in mark.flags if flag in _CRISES]
    for kind in mark.kinds:
        yield LabelledDetail(
            kind=kind,
            evidence=text[mark.first :],
            first_char=mark.first,
            subject=next((_SUBJECTS[flag] for flag in mark.flags if flag in _SUBJECTS), Subject.CALLER),
            status=next((_STATUSES[flag] for flag in mark.flags if flag in _STATUSES), Status.ASSERTED),
            weak="w" in mark.flags,
            attributes={"crisis": crises[0]} if crises else {},
        )


def main(notes: str, target: str) -> None:
    """Write the utterances of a file of notes as JSON Lines."""
    path = Path(target)
    with Path(notes).open(encoding="utf-8") as lines:
        count = write_rows(path, read_notes(lines, path.stem))
    sys.stdout.write(f"{count} utterances in {path.name}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
