"""The score of a file of texts, and of several together."""

from __future__ import annotations

import pytest

from cues.details.detail import Kind
from cues.details.extractor import Turn
from models.scoring.details import DetailCounts
from models.scoring.text_cues import CueAt, Cues
from models.scoring.text_score import Matches
from models.scoring.text_totals import TextScore, score_texts, total
from models.scoring.texts import read_texts
from tests.models.scoring.made_texts import PLAYBOOK, SixWords, row, write_lines


@pytest.fixture
def texts(tmp_path):
    return read_texts(
        write_lines(
            tmp_path / "few.jsonl",
            row("we have a dog", "pet:a dog", id_="r1", context=["other: any pets"]),
            row("a cat in the garden", "pet:a cat", id_="r2"),
            row("nothing to find here", id_="r3"),
            row("i have a dog", id_="r4", speaker="agent"),
            {
                "id": "c",
                "turns": [
                    {"role": "agent", "text": "do you have a dog"},
                    {"role": "customer", "text": "no dog", "details": []},
                ],
            },
        )
    )


def test_the_score_of_a_file(texts):
    extractor, told = SixWords(), []
    scored = score_texts(texts, extractor, PLAYBOOK, lambda: told.append(1))
    score = scored.score
    assert len(told) == len(texts.items)
    assert (score.rows, score.all_right, score.words) == (4, 3, 4 + 5 + 4 + 5 + 2)
    assert score.hours == pytest.approx(20 / 9000)
    assert score.kinds[Kind.PET] == DetailCounts(found=1, missed=1)
    assert score.kinds[Kind.HOME] == DetailCounts(false=1)
    assert score.micro == DetailCounts(found=1, missed=1, false=1)
    assert score.matches == Matches(1, 1, 1, 1)
    assert score.cues == Cues(1)
    assert [slip.row for slip in score.slips] == ["r2", "r2"]
    assert extractor.contexts[0] == (Turn(same=False, text="any pets"),)


def test_scores_add_up(texts):
    one = score_texts(texts, SixWords(), PLAYBOOK, lambda: None).score
    both = total([one, one])
    assert (both.rows, both.words, both.micro) == (8, 40, DetailCounts(2, 2, 2))
    assert total([]) == TextScore()
    assert total([TextScore(cues=Cues(1, (CueAt("a", Kind.PET),))), TextScore(cues=Cues(2))]).cues.raised == 3
