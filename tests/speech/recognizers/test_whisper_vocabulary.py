"""A vocabulary's numbers, bytes and words: made ones by hand, and the real model's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from speech.errors import RecognizerModelError
from speech.recognizers.whisper_vocabulary import WhisperVocabulary

TEXT = ["Ġcaf", "Ã", "©", "Ġ38", "-", "eight", ",", "Ġ$"]
SPECIAL = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|transcribe|>",
    "<|notimestamps|>",
    "<|0.00|>",
    "<|0.02|>",
]


def test_bytes_join_to_letters():
    vocabulary = WhisperVocabulary.of(TEXT + SPECIAL, Path("made"))
    assert vocabulary.text([0, 1, 2]) == " café"
    assert vocabulary.text([0, 1]) == " caf\N{REPLACEMENT CHARACTER}"


def test_a_blank_begins_a_word():
    vocabulary = WhisperVocabulary.of(TEXT + SPECIAL, Path("made"))
    assert vocabulary.words([0, 1, 2, 3, 4, 5, 6]) == [range(3), range(3, 7)]
    assert vocabulary.words([5, 0]) == [range(1), range(1, 2)]
    assert vocabulary.words([]) == []


def test_digits_and_symbols_are_kept_from_being_said():
    assert WhisperVocabulary.of(TEXT + SPECIAL, Path("made")).suppressed == (3, 7)


def test_a_list_is_read_as_lines_are(tmp_path):
    (tmp_path / "vocabulary.txt").write_text("\n".join(TEXT + SPECIAL) + "\n", encoding="utf-8")
    lines = WhisperVocabulary.read(tmp_path)
    (tmp_path / "vocabulary.json").write_text(json.dumps(TEXT + SPECIAL), encoding="utf-8")
    assert WhisperVocabulary.read(tmp_path) == lines


@pytest.mark.parametrize("missing", SPECIAL[:-1])
def test_half_a_vocabulary_is_refused(tmp_path, missing):
    rest = [token for token in TEXT + SPECIAL if token != missing]
    (tmp_path / "vocabulary.txt").write_text("\n".join(rest), encoding="utf-8")
    with pytest.raises(RecognizerModelError, match="Fetch the model anew"):
        WhisperVocabulary.read(tmp_path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_no_readable_vocabulary_is_refused(tmp_path, content):
    if content:
        (tmp_path / "vocabulary.txt").write_bytes(content)
    with pytest.raises(RecognizerModelError, match="no readable vocabulary"):
        WhisperVocabulary.read(tmp_path)


@pytest.mark.parametrize("content", ["{", '{"a": 1}', "7"])
def test_a_damaged_list_is_refused(tmp_path, content):
    (tmp_path / "vocabulary.json").write_text(content)
    with pytest.raises(RecognizerModelError):
        WhisperVocabulary.read(tmp_path)


@pytest.mark.recogniser
def test_the_real_vocabulary(careful_model):
    vocabulary = WhisperVocabulary.read(careful_model)
    # The numbers of the published English models.
    assert (vocabulary.end, vocabulary.prompt, vocabulary.untimed_prompt) == (50256, (50257,), (50257, 50362))
    assert vocabulary.first_timestamp == 50363
    assert len(vocabulary.tokens) == 51864
    spoken = [number for number in range(vocabulary.end) if number not in set(vocabulary.suppressed)]
    assert not any(letter in "0123456789$%" for letter in vocabulary.text(spoken))


def test_a_model_of_many_languages_is_told_which(tmp_path):
    tokens = [f"w{i}" for i in range(51_865 - len(SPECIAL))] + SPECIAL
    vocabulary = WhisperVocabulary.of(tokens, tmp_path)
    assert [vocabulary.tokens[number] for number in vocabulary.prompt] == SPECIAL[1:4]
