"""A Whisper model's vocabulary: what its numbers mean, and which of them it must not say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

from speech.errors import RecognizerModelError

TIMESTAMP_SECONDS = 0.02
_START, _END = "<|startoftranscript|>", "<|endoftext|>"
_ENGLISH, _TRANSCRIBE = "<|en|>", "<|transcribe|>"
_NO_TIMESTAMPS, _TIME_ZERO = "<|notimestamps|>", "<|0.00|>"
_ENGLISH_ONLY = 51_864
"""Tokens of the models that know English alone; every other has one more and must be told the language."""
_UNSPOKEN = frozenset('0123456789$%£€#&+=@*/<>[]{}()~^_|\\"♪')


def _byte_letters() -> dict[str, int]:
    """GPT-2's letters for bytes: printable ones of Latin-1 stand for themselves, the others follow 255."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    odd = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + i): byte for i, byte in enumerate(odd)}


_BYTES = _byte_letters()
_BLANK = next(letter for letter, byte in _BYTES.items() if byte == ord(" "))


@dataclass(frozen=True, slots=True, repr=False)
class WhisperVocabulary:
    """The tokens of one model, in the order of their numbers."""

    tokens: tuple[str, ...]
    end: int
    """The end of text; every number below it is text."""
    first_timestamp: int
    """The time 0.00; every number from here on is a time, 0.02 s apart."""
    prompt: tuple[int, ...]
    """What a transcript with times begins with."""
    untimed_prompt: tuple[int, ...]
    """What a transcript without times begins with."""
    suppressed: tuple[int, ...]
    """Text that holds a digit or a symbol: kept from saying it, the model says numbers in words."""

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read vocabulary.txt (a token a line) or vocabulary.json (a list) of a model's folder.

        Raises:
            RecognizerModelError: Neither is there, or what is there is not Whisper's.
        """
        return cls.of(_tokens(folder), folder)

    @classmethod
    def of(cls, tokens: Sequence[str], folder: Path) -> Self:
        """Find the numbers that matter among the tokens of the model in this folder.

        Raises:
            RecognizerModelError: One of them is missing.
        """
        numbers = {token: number for number, token in enumerate(tokens)}
        named = (_START, _END, _ENGLISH, _TRANSCRIBE, _NO_TIMESTAMPS, _TIME_ZERO)
        if any(token not in numbers for token in named):
            raise RecognizerModelError(
                f"The vocabulary of the model in {folder} is not Whisper's, or only a part of it. "
                "Fetch the model anew."
            )
        start, end, english, transcribe, no_timestamps, time_zero = (numbers[token] for token in named)
        prompt = (start,) if len(tokens) <= _ENGLISH_ONLY else (start, english, transcribe)
        suppressed = tuple(number for number in range(end) if _UNSPOKEN & set(_text(tokens[number])))
        return cls(tuple(tokens), end, time_zero, prompt, (*prompt, no_timestamps), suppressed)

    def words(self, numbers: Sequence[int]) -> list[range]:
        """Which positions of a text's numbers make a word: it begins where a token brings a blank."""
        starts = [i for i, number in enumerate(numbers) if i == 0 or self.tokens[number].startswith(_BLANK)]
        return [range(a, b) for a, b in pairwise([*starts, len(numbers)])]

    def text(self, numbers: Sequence[int]) -> str:
        """What these numbers of text say together; half a letter becomes the replacement character."""
        return _text("".join(self.tokens[number] for number in numbers))

    def __repr__(self) -> str:
        return f"WhisperVocabulary({len(self.tokens)} tokens)"


def _text(letters: str) -> str:
    return bytes(_BYTES[letter] for letter in letters if letter in _BYTES).decode("utf-8", "replace")


def _tokens(folder: Path) -> list[str]:
    listed, lines = folder / "vocabulary.json", folder / "vocabulary.txt"
    try:
        if listed.exists():
            tokens = json.loads(listed.read_text(encoding="utf-8"))
            return [str(token) for token in tokens] if isinstance(tokens, list) else []
        # Only a line feed ends a token: some are other signs that Python, too, takes for a line's end.
        return lines.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    except (OSError, ValueError) as error:
        raise RecognizerModelError(
            f"There is no readable vocabulary of a Whisper model in {folder}. Fetch the model anew."
        ) from error
