"""Vosk's JSON answers, read into words."""

from __future__ import annotations

import json
import math

from speech.transcript import Word


def parse_partial(answer: str) -> tuple[str, ...]:
    """The words of `{"partial": "..."}`, lower case.

    Raises:
        ValueError: It is no JSON object.
    """
    text = _object(answer).get("partial")
    return tuple(word for word in text.lower().split() if _spoken(word)) if isinstance(text, str) else ()


def parse_result(answer: str) -> tuple[Word, ...]:
    """The words of `{"result": [{"word", "start", "end", "conf"}, ...]}`, in seconds of the stream.

    Entries that are no timed word are left out, and so is what the recogniser calls unknown.

    Raises:
        ValueError: It is no JSON object.
    """
    entries = _object(answer).get("result")
    if not isinstance(entries, list):
        return ()
    words: list[Word] = []
    for entry in entries:
        word = _word(entry)
        if word is not None and (not words or word.start >= words[-1].start):
            words.append(word)
    return tuple(words)


def _object(answer: str) -> dict[str, object]:
    value = json.loads(answer)
    if not isinstance(value, dict):
        raise ValueError("the answer is no JSON object")  # noqa: TRY004 - bad content, not a bad call
    return value


def _word(entry: object) -> Word | None:
    if not isinstance(entry, dict):
        return None
    text, start, end = entry.get("word"), _number(entry.get("start")), _number(entry.get("end"))
    if not isinstance(text, str) or not _spoken(text.strip()):
        return None
    if start is None or end is None or not 0 <= start <= end:
        return None
    confidence = _number(entry.get("conf"))
    return Word(
        text.strip().lower(), start, end, 1.0 if confidence is None else min(1.0, max(0.0, confidence))
    )


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def _spoken(word: str) -> bool:
    """False for marks such as `[unk]` and `<eps>`, which nobody said."""
    return bool(word) and word[0] not in "[<"
