"""The language model, read from the real model's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.recipes.sounds_alike.language_model import LanguageModel
from speech.errors import RecognizerModelError


@pytest.fixture(scope="module")
def language(vosk_model: Path) -> LanguageModel:
    return LanguageModel.read(vosk_model)


@pytest.mark.recogniser
def test_common_phrases_are_likelier_than_odd_ones(language: LanguageModel) -> None:
    def often(phrase: str) -> float:
        return language.chance(phrase.split()).per_million

    assert often("my husband") > 10 > often("hot dog") > 0.5 > often("pickle ball") > 1e-3
    assert often("of the") > often("the of")
    assert often("key mo") < 1e-2


@pytest.mark.recogniser
def test_probabilities_of_what_may_follow_do_not_exceed_one(language: LanguageModel) -> None:
    words = "the a my husband and dog car was is of to in".split()
    before = language.chance(["my"]).per_million
    assert sum(language.chance(["my", word]).per_million for word in words) < before


@pytest.mark.recogniser
def test_neighbours_that_never_met_and_words_that_are_not_there(language: LanguageModel) -> None:
    assert language.chance(["my", "husband"]).met
    assert not language.chance(["husband", "pickle"]).met
    assert "corgi" not in language
    assert not language.chance(["my", "corgi"]).known
    assert language.chance(["my", "corgi"]).per_million == 0


@pytest.mark.parametrize("content", [None, b"", b"\0" * 64, b"no fst at all" * 9])
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    (tmp_path / "graph").mkdir()
    if content is not None:
        (tmp_path / "graph" / "Gr.fst").write_bytes(content)
    with pytest.raises(RecognizerModelError, match="language model"):
        LanguageModel.read(tmp_path)
