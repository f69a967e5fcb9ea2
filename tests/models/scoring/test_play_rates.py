"""How often plays would fire over a few sentences, counted by hand."""

from __future__ import annotations

import pytest

from models.scoring.play_rates import PlayRate, rate_plays
from models.scoring.texts import read_texts
from tests.models.scoring.made_texts import PLAYBOOK, SixWords, label, row, write_lines


def rated(*files):
    told = []
    rates = rate_plays(PLAYBOOK, files, SixWords(), lambda: told.append(1))
    assert len(told) == sum(len(texts.items) for texts in files)
    return rates


@pytest.fixture
def labelled(tmp_path):
    return read_texts(
        write_lines(
            tmp_path / "few.jsonl",
            row("a dog", "pet:dog", id_="r1"),
            row("one dog", id_="r2"),
            row("the old dog", "pet:old dog:weak", id_="r3"),
            row("maybe dog and a knee", id_="r4"),
            row("a dog", id_="r5", speaker="agent"),
            row("tennis or tennis", "hobby:tennis", id_="r6"),
        )
    )


@pytest.fixture
def unlabelled(tmp_path):
    return read_texts(write_lines(tmp_path / "some.txt", "a Dog", "no dog", "a dog"), plain=True)


def test_rows_with_labels_tell_what_fires_wrongly(labelled):
    rates = rated(labelled)
    assert (rates.rows, rates.words) == (5, 2 + 2 + 3 + 5 + 3)
    assert rates.fired == (
        PlayRate("pet", 2, 1, 2, (("dog", 2),), ("r1", "r2")),
        PlayRate("hobby", 1, 0, 1, (("tennis", 1),), ("r6",)),
        PlayRate("pet-old", 1, 0, 1, (("old dog", 1),), ("r3",)),
    )
    assert rates.silent == ("loss", "work")
    assert rates.fired[0].false_share == 0.5


def test_rows_without_labels_are_never_wrong(labelled, unlabelled):
    assert rated(unlabelled).fired == (PlayRate("pet", 1, 0, 0, (("dog", 1),), ("3",)),)
    assert rated(unlabelled).fired[0].false_share is None
    (pet, *_) = rated(labelled, unlabelled).fired
    assert (pet.count, pet.judged, pet.false) == (3, 2, 1)


def test_a_call_has_a_play_once(tmp_path):
    turns = [
        {"role": "agent", "text": "a dog"},
        {"role": "customer", "text": "a dog", "details": [label("pet:dog")]},
        {"role": "customer", "text": "the dog"},
        {"role": "customer", "text": "my mother died"},
    ]
    rates = rated(read_texts(write_lines(tmp_path / "calls.jsonl", {"id": "c", "turns": turns})))
    assert [(rate.play, rate.count, rate.false) for rate in rates.fired] == [("loss", 1, 1), ("pet", 1, 0)]
    assert rates.words == 9
