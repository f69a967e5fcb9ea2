"""Files are read before anything is done, and progress counts over all of them."""

from __future__ import annotations

import pytest

from speech.errors import BadInputError
from tests.models.scoring.made_texts import PLAYBOOK, SixWords, row, write_lines
from ui.eval_texts import evaluate_texts, rate_texts, read_files


@pytest.fixture
def files(tmp_path):
    (tmp_path / "other").mkdir()
    return [
        write_lines(tmp_path / "few.jsonl", row("a dog"), row("the garden", id_="r2")),
        write_lines(tmp_path / "other" / "few.jsonl", row("a knee"), "broken"),
    ]


def test_files_of_one_name_keep_their_paths_and_broken_lines_are_told(files):
    told = []
    texts = read_files(files, told.append)
    assert [one.name for one in texts] == [str(file) for file in files]
    assert [line.partition(":")[2].partition(":")[0] for line in told[:1]] == ["2"]
    assert told[1] == f"{files[1]}: 1 broken line(s) left out"
    with pytest.raises(BadInputError, match="named twice"):
        read_files([files[0], files[0].parent / "other" / ".." / "few.jsonl"], told.append)


def test_progress_counts_over_all_files(files):
    told = []
    texts = read_files(files, lambda _: None)
    scored = evaluate_texts(texts, SixWords(), PLAYBOOK, lambda *what: told.append(what))
    assert [one.score.rows for one in scored] == [2, 1]
    assert [(done, count) for _, done, count in told] == [(0, 3), (1, 3), (2, 3), (2, 3), (3, 3)]
    assert {what for what, *_ in told} == {str(file) for file in files}


def test_rates_go_over_all_files_at_once(files):
    told = []
    rates = rate_texts(
        read_files(files, lambda _: None), SixWords(), PLAYBOOK, lambda *what: told.append(what)
    )
    assert (rates.rows, told[-1]) == (3, ("small", 3, 3))
