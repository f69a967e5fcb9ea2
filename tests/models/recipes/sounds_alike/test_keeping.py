"""What is kept of all that was heard, and the file that it is kept in."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from models.recipes.sounds_alike.judging import Judge
from models.recipes.sounds_alike.keeping import counted, kept, ordinary_texts, write
from models.recipes.sounds_alike.language_model import LanguageModel
from models.recipes.sounds_alike.record import Heard
from models.recipes.sounds_alike.speaking import Line
from speech.transcript import Ear


def heard(term: str, *forms: str | None) -> list[Heard]:
    return [Heard(term, "joe", Line.WIDEBAND, Ear.FAST, form, "", "") for form in forms]


def test_hearings_are_counted_without_the_unclear_ones() -> None:
    counts = counted(heard("corgi", "cordy", None, "corghy", "cordy"))
    assert counts == {"corgi": {"cordy": 2, "corghy": 1}}


@pytest.mark.recogniser
def test_twice_heard_and_odd_is_kept(vosk_model: Path) -> None:
    judge = Judge(LanguageModel.read(vosk_model), {})
    counts = {
        "corgi": {"quirky": 3, "corghy": 2, "korgie": 1, "core": 1, "nor give": 1},
        "netball": {"net ball": 1},
        "southend": {"south end": 3},
        "to the grommer": {"grommer": 3},
        "corghi cross": {"corghy": 1},
        "crocky": {"corky crocks": 2},
        "corkie": {"corky crocks": 2},
    }
    kinds = {
        "southend": "place",
        "corgi": "animal",
        "corghi cross": "animal",
        "crocky": "sport",
        "corkie": "animal",
    }
    assert kept(counts, judge, kinds) == {"corgi": {"corghy": 2, "korgie": 1}, "netball": {"net ball": 1}}


def test_what_is_labelled_in_the_corpus_is_not_ordinary(tmp_path: Path) -> None:
    row = {
        "id": "1",
        "text": "our corky sleeps all day",
        "details": [{"kind": "pet", "evidence": "our corky"}],
    }
    path = tmp_path / "rows.jsonl"
    call = {"id": "2", "turns": [{"id": "2-1", "text": "where is my parcel"}]}
    path.write_text(json.dumps(row) + "\n" + json.dumps(call) + "\n")
    assert ordinary_texts([path]) == (" sleeps all day ", " where is my parcel ")


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    forms = {"crohn's": {"crow ns": 3, "cro ends": 2}, "corgi": {"cordy": 2}}
    path = tmp_path / "heard_as.toml"
    write(path, ["Made by hand."], forms)
    first = path.read_bytes()
    assert tomllib.loads(first.decode()) == forms
    assert first.startswith(b"# Made by hand.\n\n")
    write(path, ["Made by hand."], dict(reversed(forms.items())))
    assert path.read_bytes() == first
