"""Runs over labelled texts, kept to be compared: which kinds were flagged where, and by which words."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cues.details.detail import Kind
from models.errors import TruthError
from models.scoring.details import DetailCounts
from models.scoring.text_score import Judged
from speech.errors import BadInputError


class KeptFinding(BaseModel):
    """A kind that was flagged, and the words that did it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: Kind
    evidence: str = Field(repr=False)


class KeptRun(BaseModel):
    """What was flagged in every utterance of some files; it holds evidence, and no other text."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    heartline_run: Literal[1] = 1
    files: Mapping[str, Mapping[str, tuple[KeptFinding, ...]]]
    """File, then utterance's id, to what was flagged in it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A kind that is flagged in one run and not in the other, and what that makes of it."""

    file: str
    row: str
    kind: Kind
    what: str
    """`found`, `false no more`, `missed` or `false`, as it is now."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the same utterances."""

    rows: int
    """Utterances that both runs have."""
    absent: int
    """Utterances that the earlier run does not have; they are not compared."""
    before: Mapping[Kind, DetailCounts]
    after: Mapping[Kind, DetailCounts]
    newly_right: tuple[Change, ...]
    newly_wrong: tuple[Change, ...]

    @property
    def chance(self) -> float | None:
        """How often chance alone would part the changes as unevenly (McNemar's exact test, both sides).

        None where nothing has changed.
        """
        better, worse = len(self.newly_right), len(self.newly_wrong)
        changed = better + worse
        if not changed:
            return None
        tail = sum(comb(changed, count) for count in range(min(better, worse) + 1))
        return min(1.0, float(tail / 2 ** (changed - 1)))


def kept_run(files: Mapping[str, Iterable[Judged]]) -> KeptRun:
    """What there is to keep of a run, file by file."""
    return KeptRun(
        files={
            name: {
                one.row: tuple(KeptFinding(kind=each.kind, evidence=each.evidence) for each in one.flagged)
                for one in judged
            }
            for name, judged in files.items()
        }
    )


def write_run(path: Path, run: KeptRun) -> None:
    """Keep a run in a file that only its owner may read; an earlier run there is replaced.

    Raises:
        BadInputError: it cannot be written, or the file there holds something else.
    """
    if path.exists():
        try:
            read_run(path)
        except TruthError:
            raise BadInputError(
                f"{path} exists and is no run of `heartline eval text`. Give another name to --save."
            ) from None
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(run.model_dump_json(indent=1) + "\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BadInputError(f"{path} cannot be written: {error.strerror}.") from None


def read_run(path: Path) -> KeptRun:
    """Read a run that was kept.

    Raises:
        TruthError: it cannot be read, or is no run.
    """
    try:
        return KeptRun.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise TruthError(f"The run {path} cannot be read: {error.strerror}.") from None
    except (ValueError, ValidationError, RecursionError):
        raise TruthError(f"{path} is no run that `heartline eval text --save` has kept.") from None


def compare(before: KeptRun, files: Mapping[str, Sequence[Judged]]) -> Comparison:
    """Hold a run against an earlier one, with the labels as they are now.

    Args:
        before: the earlier run.
        files: this run's judgements by file, named as when the earlier one was kept.
    """
    pairs = [
        (name, one, frozenset(finding.kind for finding in before.files[name][one.row]))
        for name, judged in files.items()
        for one in judged
        if one.row in before.files.get(name, {})
    ]
    changes = [change for name, one, earlier in pairs for change in _changes(name, one, earlier)]
    return Comparison(
        rows=len(pairs),
        absent=sum(len(judged) for judged in files.values()) - len(pairs),
        before=_counts((one, earlier) for _, one, earlier in pairs),
        after=_counts((one, one.found) for _, one, _ in pairs),
        newly_right=tuple(change for right, change in changes if right),
        newly_wrong=tuple(change for right, change in changes if not right),
    )


def _changes(name: str, one: Judged, earlier: frozenset[Kind]) -> Iterator[tuple[bool, Change]]:
    """Every kind that one run flags and the other does not, where that is right or wrong at all."""
    for kind in sorted((earlier ^ one.found) - one.optional):
        needed, flagged = kind in one.required, kind in one.found
        what = ("found" if flagged else "missed") if needed else ("false" if flagged else "false no more")
        yield needed is flagged, Change(name, one.row, kind, what)


def _counts(pairs: Iterable[tuple[Judged, frozenset[Kind]]]) -> dict[Kind, DetailCounts]:
    counts = dict.fromkeys(Kind, DetailCounts())
    for one, found in pairs:
        for kind in (one.required | found) - one.optional:
            needed, flagged = kind in one.required, kind in found
            counts[kind] += DetailCounts(
                int(needed and flagged), int(needed and not flagged), int(flagged and not needed)
            )
    return counts
