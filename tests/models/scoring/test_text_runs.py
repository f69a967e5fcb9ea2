"""Runs that are kept, read again and compared."""

from __future__ import annotations

import json
import stat

import pytest

from cues.details.detail import Kind
from models.errors import TruthError
from models.scoring.details import DetailCounts
from models.scoring.text_runs import Change, KeptRun, compare, kept_run, read_run, write_run
from models.scoring.text_score import judge_row
from models.scoring.texts import TextRow
from speech.errors import BadInputError
from tests.models.scoring.made_texts import SixWords, row


def judged(id_, text, *labels):
    given = TextRow.model_validate(row(text, *labels, id_=id_))
    return judge_row(given, SixWords().extract(text))


def earlier(**rows):
    told = {id_: [{"kind": kind, "evidence": "x"} for kind in kinds] for id_, kinds in rows.items()}
    return KeptRun.model_validate({"files": {"few": told}})


def test_a_run_is_kept_for_its_owner_with_evidence_and_no_other_text(tmp_path):
    file = tmp_path / "run.json"
    run = kept_run({"few": [judged("r1", "this is my old dog"), judged("r2", "no dog here")]})
    write_run(file, run)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()) == {
        "heartline_run": 1,
        "files": {"few": {"r1": [{"kind": "pet", "evidence": "old dog"}], "r2": []}},
    }
    assert read_run(file) == run
    write_run(file, earlier(r1=[]))
    assert read_run(file) == earlier(r1=[])
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_a_file_that_is_no_run_is_neither_read_nor_written_over(tmp_path):
    file = tmp_path / "corpus.jsonl"
    file.write_text('{"id": "marker"}')
    with pytest.raises(TruthError, match=r"corpus\.jsonl is no run") as caught:
        read_run(file)
    assert "marker" not in str(caught.value)
    with pytest.raises(BadInputError, match="is no run"):
        write_run(file, earlier())
    assert "marker" in file.read_text()
    with pytest.raises(TruthError, match="cannot be read"):
        read_run(tmp_path / "none.json")
    with pytest.raises(BadInputError, match="cannot be written"):
        write_run(tmp_path / "nowhere" / "run.json", earlier())


def test_what_changed_between_two_runs():
    now = [
        judged("found", "a dog", "pet:dog"),
        judged("missed", "a cat", "pet:cat"),
        judged("false", "the garden"),
        judged("cleared", "a lawn"),
        judged("same", "a dog", "pet:dog"),
        judged("thin", "my wife", "family:wife:weak"),
        judged("new", "a dog"),
    ]
    before = earlier(
        found=[], missed=["pet"], false=[], cleared=["home"], same=["pet"], thin=[], gone=["pet"]
    )
    compared = compare(before, {"few": now})
    assert (compared.rows, compared.absent) == (6, 1)
    assert compared.newly_right == (
        Change("few", "found", Kind.PET, "found"),
        Change("few", "cleared", Kind.HOME, "false no more"),
    )
    assert compared.newly_wrong == (
        Change("few", "missed", Kind.PET, "missed"),
        Change("few", "false", Kind.HOME, "false"),
    )
    assert compared.before[Kind.PET] == DetailCounts(found=2, missed=1)
    assert compared.after[Kind.PET] == DetailCounts(found=2, missed=1)
    assert compared.before[Kind.HOME] == compared.after[Kind.HOME] == DetailCounts(false=1)
    assert compared.before[Kind.FAMILY] == DetailCounts()


@pytest.mark.parametrize(
    ("better", "worse", "chance"),
    [(0, 0, None), (1, 0, 1.0), (1, 1, 1.0), (5, 0, 2 / 32), (0, 6, 2 / 64), (5, 1, 14 / 64)],
)
def test_what_chance_alone_would_do(better, worse, chance):
    now = [judged(f"b{at}", "a dog", "pet:dog") for at in range(better)]
    now += [judged(f"w{at}", "a dog") for at in range(worse)]
    compared = compare(earlier(**{one.row: [] for one in now}), {"few": now})
    assert (len(compared.newly_right), len(compared.newly_wrong)) == (better, worse)
    assert compared.chance == pytest.approx(chance)


def test_nothing_in_common():
    compared = compare(earlier(), {"other": [judged("r1", "a dog")]})
    assert (compared.rows, compared.absent, compared.chance) == (0, 1, None)
