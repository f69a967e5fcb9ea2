"""The tables of an evaluation of texts."""

from __future__ import annotations

from cues.details.detail import Kind
from models.scoring.details import DetailCounts
from models.scoring.text_cues import CueAt, Cues
from models.scoring.text_runs import Change, Comparison
from models.scoring.text_score import Matches, Slip, SlipSort
from models.scoring.text_totals import TextScore
from ui.eval_tables import NOTHING
from ui.eval_text_tables import TOGETHER, comparison_tables, text_tables

KINDS = {**dict.fromkeys(Kind, DetailCounts()), Kind.PET: DetailCounts(3, 1, 2)}
SCORE = TextScore(
    rows=10,
    all_right=8,
    words=4500,
    kinds=KINDS,
    matches=Matches(3, 3, 2, 1),
    cues=Cues(
        4,
        tuple(CueAt(f"r{at}", Kind.PET) for at in range(10)),
        (CueAt("r1", Kind.PET), CueAt("r2", Kind.PET, after=False)),
    ),
    slips=(
        Slip(SlipSort.FALSE, Kind.PET, "r1", "dog" * 40, "labelled negated"),
        Slip(SlipSort.FALSE, Kind.PET, "r2", "cat"),
        Slip(SlipSort.FALSE, Kind.PET, "r3", "cat"),
    ),
)


def test_kinds_then_the_whole_then_what_misled():
    kinds, whole, false, cues, light = text_tables({"few": SCORE}, errors=1)
    assert kinds.title == "few: 10 utterances"
    assert kinds.rows[0] == ("pet", "4", "3", "1", "2", "0.600", "0.750", "0.667")
    assert kinds.rows[1] == ("family", "0", "0", "0", "0", NOTHING, NOTHING, NOTHING)
    assert kinds.rows[-1] == ("micro", "4", "3", "1", "2", "0.600", "0.750", "0.667")
    told = dict(whole.rows)
    assert told["utterances with nothing missed or false"] == "8 of 10 (80.0 %)"
    assert told["status right in matches"] == "2 of 3 (66.7 %)"
    assert told["hours of talk"] == "0.50"
    assert told["false details an hour"] == "4.0 (2)"
    assert told["false cues an hour"] == "20.0 (10)"
    assert told["light cues where a loss is labelled"] == "2"
    assert told["  of them once it was spoken of"] == "1"
    assert false.title == "Worst confusions, found falsely (1 of 2)"
    assert false.rows == (("pet: cat", "2", NOTHING, "r2 r3"),)
    assert cues.rows == (("pet", "10", "r0 r1 r2 r3 r4 r5 r6 r7 and 2 more"),)
    assert light.rows == (("pet", "2", "r1 r2"),)


def test_long_words_are_cut_and_missed_ones_have_a_table_of_their_own():
    missed = TextScore(slips=(*SCORE.slips, Slip(SlipSort.MISSED, Kind.HOME, "r4", "moved in")))
    _, _, whole, false, lost = text_tables({"few": SCORE, TOGETHER: missed}, errors=5)
    assert whole.head == ("measure", "few", TOGETHER)
    assert {row[0]: row[2] for row in whole.rows}["false details an hour"] == NOTHING
    assert len(false.rows[1][0]) == len("pet: ") + 70
    assert lost.rows == (("home: moved in", "1", NOTHING, "r4"),)


def test_a_comparison():
    before = {**dict.fromkeys(Kind, DetailCounts()), Kind.PET: DetailCounts(1, 1, 0)}
    change = Change("few", "r1", Kind.PET, "found")
    compared = Comparison(9, 2, before, KINDS, (change, change), ())
    f1, counts, right = comparison_tables(compared, errors=1)
    assert f1.title == "Against the earlier run, 9 rows that both have"
    assert f1.rows[0] == ("pet", "4", "0.667", "0.667", "+0.000")
    assert f1.rows[1] == ("family", "0", NOTHING, NOTHING, NOTHING)
    assert [row[1] for row in counts.rows] == ["2", "0", "0.500", "2"]
    assert (right.title, right.rows) == ("Newly right (1 of 2)", (("r1", "pet", "found", "few"),))
