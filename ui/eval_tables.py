"""What an evaluation found, as tables: choices of ears side by side, for a terminal or for Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cues.calls.tally import percentile
from models.scoring.score import Score, total
from models.scoring.truth import CallTruth
from speech.ears_choice import EarsChoice
from ui.eval_calls import CallScored

NOTHING = "-"
"""Stands where there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; every row has as many cells as the head."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wordy: tuple[str, ...] = ()
    """Columns besides the first that are set to the left, by their heads."""

    def plain(self) -> Iterator[str]:
        """The table's lines for a terminal: figures to the right, words to the left."""
        rows = [tuple(map(_harmless, row)) for row in (self.head, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        yield self.title
        for row in rows:
            cells = [
                cell.ljust(width) if left else cell.rjust(width)
                for cell, width, left in zip(row, widths, self._left(), strict=True)
            ]
            yield "  " + "  ".join(cells).rstrip()

    def markdown(self) -> Iterator[str]:
        """The table's lines for a Markdown page."""
        yield f"{self.title}:"
        yield ""
        yield _markdown_row(self.head)
        yield "|" + "|".join("---" if left else "--:" for left in self._left()) + "|"
        yield from map(_markdown_row, self.rows)

    def _left(self) -> list[bool]:
        """Which columns are set to the left."""
        return [column == 0 or name in self.wordy for column, name in enumerate(self.head)]


def eval_tables(calls: Sequence[CallScored], *, real_time: bool) -> Iterator[Table]:
    """The whole, then by noise, by leak and by call.

    Args:
        calls: at least one, all heard with the same choices of ears.
        real_time: True where they were heard at speed 1.
    """
    ears = tuple(calls[0].scores)
    yield _whole([total(call.scores[choice] for call in calls) for choice in ears], ears, real_time)
    cell = "word error rate, trigger words kept, F1 of details"
    yield _parted(f"By noise: {cell}", "noise", calls, lambda truth: str(truth.noise))
    yield _parted(f"By leak of the agent: {cell}", "leak", calls, lambda truth: truth.leak)
    yield _parted(f"By call: {cell}", "call", calls, lambda truth: truth.name)


def _whole(scores: Sequence[Score], ears: Sequence[EarsChoice], real_time: bool) -> Table:
    clock = "clock" if real_time else "audio time"
    measures: list[tuple[str, Callable[[Score], str]]] = [
        ("word error rate", lambda score: _percent(score.words.rate)),
        ("  words substituted, left out, put in", _edits),
        ("trigger words kept, whole", lambda score: _of(score.triggers.whole, score.triggers.said)),
        ("trigger words kept, leniently", lambda score: _of(score.triggers.lenient, score.triggers.said)),
        ("details: precision", lambda score: _percent(score.details.precision)),
        ("details: recall", lambda score: _percent(score.details.recall)),
        ("details: F1", lambda score: _two(score.details.f1)),
        ("false details", lambda score: str(score.details.false)),
        ("  of them on traps", lambda score: str(score.details.on_traps)),
        ("cues shown", lambda score: str(score.cues_shown)),
        ("  of them for a false detail", lambda score: str(score.cues_wrong)),
        (f"trigger to settled word, s of {clock}", lambda score: _delays(score.delays.settled)),
        (f"trigger to detail, s of {clock}", lambda score: _delays(score.delays.detail)),
        (f"trigger to cue, s of {clock}", lambda score: _delays(score.delays.cue)),
        ("CPU s a channel-second", lambda score: _share(score.cost.cpu, score.cost.channel_seconds)),
        ("times real time", lambda score: _share(score.cost.call_seconds, score.cost.wall)),
    ]
    codes = sorted({code for score in scores for code in score.warnings})
    measures += [(f"warnings: {code}", _warnings(code)) for code in codes]
    rows = tuple((name, *(value(score) for score in scores)) for name, value in measures)
    return Table("All calls", ("measure", *map(str, ears)), rows)


def _parted(title: str, name: str, calls: Sequence[CallScored], part: Callable[[CallTruth], str]) -> Table:
    ears = tuple(calls[0].scores)
    parts = sorted({part(call.truth) for call in calls})
    rows = []
    for value in parts:
        among = [call for call in calls if part(call.truth) == value]
        scores = [total(call.scores[choice] for call in among) for choice in ears]
        rows.append((value, str(len(among)), *map(_short, scores)))
    return Table(title, (name, "calls", *map(str, ears)), tuple(rows))


def _short(score: Score) -> str:
    kept = f"{score.triggers.whole}/{score.triggers.said}"
    return f"{_percent(score.words.rate)}, {kept}, {_two(score.details.f1)}"


def _edits(score: Score) -> str:
    words = score.words
    return f"{words.substituted}, {words.deleted}, {words.inserted}"


def _delays(values: Sequence[float]) -> str:
    middle, late = percentile(values, 0.5), percentile(values, 0.95)
    if middle is None or late is None:
        return NOTHING
    return f"p50 {middle:.2f}, p95 {late:.2f} (n={len(values)})"


def _warnings(code: str) -> Callable[[Score], str]:
    return lambda score: str(score.warnings[code])


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.1%}".replace("%", " %")


def _two(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})".replace("%", " %") if whole else NOTHING


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.3g}" if whole else NOTHING


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_harmless(cell).strip().replace("|", r"\|") for cell in cells) + " |"


def _harmless(cell: str) -> str:
    """A cell without what would drive a terminal: words and ids come from files that others wrote."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in cell)
