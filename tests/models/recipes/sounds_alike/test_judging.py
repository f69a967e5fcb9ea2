"""Which forms may stand for a term."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.details.lexicon import WordClass
from models.recipes.sounds_alike.judging import Judge, Verdict, likeness, meanings, skeleton
from models.recipes.sounds_alike.language_model import LanguageModel

CLASSES = {
    "breed": WordClass(terms="corgi, yorkie, labradoodle", plural=True, heard={"corky": "corgi"}),
    "care": WordClass(terms="icu, nicu, bereavement counselling"),
}


@pytest.fixture(scope="module")
def judge(vosk_model: Path) -> Judge:
    texts = (" she had a gecko on the wall ",)
    return Judge(LanguageModel.read(vosk_model), meanings(CLASSES), texts)


@pytest.mark.recogniser
@pytest.mark.parametrize(
    ("term", "form", "verdict"),
    [
        ("corgi", "corgi", Verdict.RIGHT),
        ("corgi", "corgis", Verdict.RIGHT),
        ("corgi", "corky", Verdict.FOUND),
        ("corgi", "yorkie", Verdict.OTHER),
        ("corgi", "quirky", Verdict.ORDINARY),
        ("corgi", "core", Verdict.ORDINARY),
        ("corgi", "the manager", Verdict.UNLIKE),
        ("corgi", "ki", Verdict.SHORT),
        ("corgi", "corghy", Verdict.SAFE),
        ("icu", "i c u", Verdict.SAFE),
        ("icu", "i see you", Verdict.UNLIKE),
        ("pickleball", "pickle ball", Verdict.SAFE),
        ("pickleball", "pick the ball", Verdict.SAFE),
        ("gecko cross", "gecko on", Verdict.UNLIKE),
        ("munro", "monroe's", Verdict.ORDINARY),
    ],
)
def test_verdicts(judge: Judge, term: str, form: str, verdict: Verdict) -> None:
    assert judge.verdict(term, form) is verdict


@pytest.mark.recogniser
def test_what_people_say_in_the_corpus_is_ordinary(judge: Judge) -> None:
    assert judge.verdict("geckonwall", "gecko on the wall") is Verdict.ORDINARY
    assert judge.verdict("geckonwool", "gecko on the wool") is Verdict.SAFE


@given(st.text("abcdefghijklmnopqrstuvwxyz '", max_size=20))
def test_what_is_the_same_is_alike_and_a_skeleton_has_no_vowels(phrase: str) -> None:
    assert not set(skeleton(phrase)) & set("aeiou'")
    assert likeness(phrase, phrase) == 1


def test_what_sounds_alike_is_nearer_than_what_does_not() -> None:
    assert likeness("corgi", "quirky") == 1
    assert likeness("fibromyalgia", "fiber of my algeria") > 0.7 > likeness("fibromyalgia", "the manager")
