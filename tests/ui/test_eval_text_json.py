"""An evaluation of texts as plain values; the command's test reads a whole one."""

from __future__ import annotations

import json

from cues.details.detail import Kind
from models.scoring.details import DetailCounts
from models.scoring.text_cues import CueAt, Cues
from models.scoring.text_runs import Change, Comparison
from models.scoring.text_totals import TextScore
from ui.eval_text_json import plain_evaluation

NONE = dict.fromkeys(Kind, DetailCounts())


def test_nothing_is_told_as_nothing():
    told = json.loads(json.dumps(plain_evaluation([], TextScore(), None, 10)))
    assert told["files"] == told["confusions"] == []
    assert told["together"]["micro"]["f1"] is None
    assert told["together"]["false_cues_an_hour"] is None
    assert "against" not in told


def test_cues_and_changes_name_their_rows():
    cue = CueAt("r1", Kind.PET, after=False)
    compared = Comparison(3, 1, NONE, NONE, (Change("few", "r2", Kind.PET, "found"),), ())
    told = plain_evaluation([], TextScore(words=9000, cues=Cues(1, (cue,), (cue,))), compared, 10)
    assert told["together"]["false_cues"] == [{"row": "r1", "kind": "pet"}]
    assert told["together"]["false_cues_an_hour"] == 1.0
    assert told["together"]["light_cues_in_loss"] == [{"row": "r1", "kind": "pet", "after": False}]
    assert told["against"]["newly_right"] == [{"file": "few", "row": "r2", "kind": "pet", "now": "found"}]
    assert told["against"]["chance"] == 1.0
