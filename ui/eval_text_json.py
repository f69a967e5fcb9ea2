"""What an evaluation of texts found, as plain values for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cues.details.detail import Kind
from models.scoring.details import DetailCounts
from models.scoring.text_cues import CueAt
from models.scoring.text_runs import Change, Comparison
from models.scoring.text_score import confusions
from models.scoring.text_totals import TextScore, TextsScored

Plain = dict[str, Any]


def plain_evaluation(
    files: Sequence[TextsScored], together: TextScore, comparison: Comparison | None, errors: int
) -> Plain:
    """Everything that the tables tell, unrounded.

    Args:
        files: each file's score.
        together: their sum.
        comparison: with an earlier run, where one was named.
        errors: how many confusions to give.
    """
    told: Plain = {
        "files": [
            {
                "file": one.texts.name,
                "broken_lines": [line.number for line in one.texts.broken],
                **_score(one.score),
            }
            for one in files
        ],
        "together": _score(together),
        "confusions": [
            {
                "sort": one.sort,
                "kind": one.kind,
                "words": one.words,
                "why": one.why,
                "times": len(one.rows),
                "rows": list(one.rows),
            }
            for one in confusions(together.slips)[:errors]
        ],
    }
    return told if comparison is None else {**told, "against": _comparison(comparison)}


def _score(score: TextScore) -> Plain:
    matches, cues, hours = score.matches, score.cues, score.hours
    return {
        "utterances": score.rows,
        "all_right": score.all_right,
        "hours": hours,
        "kinds": _kinds(score.kinds),
        "micro": _counts(score.micro),
        "matches": {
            "count": matches.all,
            "subject": _share(matches.subject, matches.all),
            "status": _share(matches.status, matches.all),
            "evidence_overlaps": _share(matches.overlap, matches.all),
        },
        "false_details_an_hour": _share(score.micro.false, hours),
        "cues": cues.raised,
        "false_cues": [_cue(cue) for cue in cues.false],
        "false_cues_an_hour": _share(len(cues.false), hours),
        "light_cues_in_loss": [{**_cue(cue), "after": cue.after} for cue in cues.light_in_loss],
    }


def _comparison(one: Comparison) -> Plain:
    return {
        "rows": one.rows,
        "absent": one.absent,
        "before": _compared(one.before),
        "after": _compared(one.after),
        "newly_right": [_change(change) for change in one.newly_right],
        "newly_wrong": [_change(change) for change in one.newly_wrong],
        "chance": one.chance,
    }


def _compared(kinds: Mapping[Kind, DetailCounts]) -> Plain:
    return {"kinds": _kinds(kinds), "micro": _counts(sum(kinds.values(), DetailCounts()))}


def _kinds(kinds: Mapping[Kind, DetailCounts]) -> Plain:
    return {str(kind): _counts(one) for kind, one in kinds.items()}


def _counts(one: DetailCounts) -> Plain:
    return {
        "rows": one.found + one.missed,
        "found": one.found,
        "missed": one.missed,
        "false": one.false,
        "precision": one.precision,
        "recall": one.recall,
        "f1": one.f1,
    }


def _cue(cue: CueAt) -> Plain:
    return {"row": cue.row, "kind": cue.kind}


def _change(change: Change) -> Plain:
    return {"file": change.file, "row": change.row, "kind": change.kind, "now": change.what}


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
