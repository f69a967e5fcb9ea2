"""What an evaluation of texts found, as tables for a terminal or for Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from cues.details.detail import Kind
from models.scoring.details import DetailCounts
from models.scoring.text_cues import CueAt
from models.scoring.text_runs import Change, Comparison
from models.scoring.text_score import SlipSort, confusions
from models.scoring.text_totals import TextScore
from ui.eval_tables import NOTHING, Table

TOGETHER = "together"
_MOST_IDS = 8
"""Ids in a cell or a list; what is left out is counted."""
_LONGEST_WORDS = 70
"""Characters of the words that misled; more of them would break the line."""


def text_tables(scores: Mapping[str, TextScore], errors: int) -> Iterator[Table]:
    """The kinds of each file, then all files side by side, then the words that misled.

    Args:
        scores: by file's name, and last, where there are several, all `TOGETHER`.
        errors: how many confusions to show of each sort.
    """
    for name, score in scores.items():
        yield _kinds(name, score)
    yield _summary(scores)
    whole = list(scores.values())[-1]
    for sort in SlipSort:
        table = _confusions(whole, sort, errors)
        if table.rows:
            yield table
    if whole.cues.false:
        yield _cues("False cues", whole.cues.false)
    if whole.cues.light_in_loss:
        yield _cues("Light cues where a loss or a crisis is labelled", whole.cues.light_in_loss)


def comparison_tables(comparison: Comparison, errors: int) -> Iterator[Table]:
    """F1 before and after, how many decisions changed, and which.

    Args:
        comparison: of two runs.
        errors: how many changes to show of each sort.
    """
    rows = [(str(kind), *_before_after(comparison.before[kind], comparison.after[kind])) for kind in Kind]
    before = sum(comparison.before.values(), DetailCounts())
    after = sum(comparison.after.values(), DetailCounts())
    rows.append(("micro", *_before_after(before, after)))
    title = f"Against the earlier run, {comparison.rows} rows that both have"
    yield Table(title, ("kind", "rows", "F1 before", "F1 now", "change"), tuple(rows))
    yield Table(
        "Decisions that changed",
        ("measure", "count"),
        (
            ("wrong before, right now", str(len(comparison.newly_right))),
            ("right before, wrong now", str(len(comparison.newly_wrong))),
            ("chance alone would part them so (McNemar, exact)", _three(comparison.chance)),
            ("rows that the earlier run does not have", str(comparison.absent)),
        ),
    )
    for title, changes in (
        ("Newly right", comparison.newly_right),
        ("Newly wrong", comparison.newly_wrong),
    ):
        if changes:
            yield _changes(title, changes, errors)


def _kinds(name: str, score: TextScore) -> Table:
    head = ("kind", "rows", "found", "missed", "false", "precision", "recall", "F1")
    counts = [(str(kind), score.kinds[kind]) for kind in Kind]
    rows = [(kind, *_counts(one)) for kind, one in [*counts, ("micro", score.micro)]]
    return Table(f"{name}: {score.rows} utterances", head, tuple(rows))


def _counts(one: DetailCounts) -> tuple[str, ...]:
    return (
        str(one.found + one.missed),
        str(one.found),
        str(one.missed),
        str(one.false),
        _three(one.precision),
        _three(one.recall),
        _three(one.f1),
    )


def _summary(scores: Mapping[str, TextScore]) -> Table:
    measures: list[tuple[str, Callable[[TextScore], str]]] = [
        ("utterances with nothing missed or false", lambda score: _of(score.all_right, score.rows)),
        ("subject right in matches", lambda score: _of(score.matches.subject, score.matches.all)),
        ("status right in matches", lambda score: _of(score.matches.status, score.matches.all)),
        ("evidence overlaps in matches", lambda score: _of(score.matches.overlap, score.matches.all)),
        ("hours of talk", lambda score: f"{score.hours:.2f}"),
        ("false details an hour", lambda score: _hourly(score.micro.false, score.hours)),
        ("cues an hour", lambda score: _hourly(score.cues.raised, score.hours)),
        ("false cues an hour", lambda score: _hourly(len(score.cues.false), score.hours)),
        ("light cues where a loss is labelled", lambda score: str(len(score.cues.light_in_loss))),
        (
            "  of them once it was spoken of",
            lambda score: str(sum(cue.after for cue in score.cues.light_in_loss)),
        ),
    ]
    rows = tuple((name, *(value(score) for score in scores.values())) for name, value in measures)
    return Table("Whole", ("measure", *scores), rows)


def _confusions(score: TextScore, sort: SlipSort, most: int) -> Table:
    found = [one for one in confusions(score.slips) if one.sort is sort]
    rows = tuple(
        (f"{one.kind}: {_short(one.words)}", str(len(one.rows)), one.why or NOTHING, _ids(one.rows))
        for one in found[:most]
    )
    shown = f"{len(rows)} of {len(found)}" if len(rows) < len(found) else f"{len(found)}"
    title = {SlipSort.FALSE: "Worst confusions, found falsely", SlipSort.MISSED: "Worst confusions, missed"}
    return Table(f"{title[sort]} ({shown})", ("kind: words", "times", "but", "rows"), rows, ("but", "rows"))


def _cues(title: str, cues: Sequence[CueAt]) -> Table:
    kinds = sorted({cue.kind for cue in cues})
    rows = [(str(kind), [cue.row for cue in cues if cue.kind is kind]) for kind in kinds]
    cells = tuple((kind, str(len(ids)), _ids(ids)) for kind, ids in rows)
    return Table(title, ("kind", "times", "rows"), cells, ("rows",))


def _changes(title: str, changes: Sequence[Change], most: int) -> Table:
    rows = tuple((f"{one.row}", str(one.kind), one.what, one.file) for one in changes[:most])
    shown = f"{len(rows)} of {len(changes)}" if len(rows) < len(changes) else f"{len(changes)}"
    return Table(f"{title} ({shown})", ("row", "kind", "now", "file"), rows, ("kind", "now", "file"))


def _before_after(before: DetailCounts, after: DetailCounts) -> tuple[str, ...]:
    rows = str(after.found + after.missed)
    if before.f1 is None or after.f1 is None:
        return rows, _three(before.f1), _three(after.f1), NOTHING
    return rows, _three(before.f1), _three(after.f1), f"{after.f1 - before.f1:+.3f}"


def _ids(ids: Sequence[str]) -> str:
    shown = " ".join(ids[:_MOST_IDS])
    return shown if len(ids) <= _MOST_IDS else f"{shown} and {len(ids) - _MOST_IDS} more"


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1]}\N{HORIZONTAL ELLIPSIS}"


def _three(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})".replace("%", " %") if whole else NOTHING


def _hourly(count: int, hours: float) -> str:
    return f"{count / hours:.1f} ({count})" if hours else NOTHING
