"""One line of text in, its details as one line of JSON out: what `heartline extract` does with each line."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from cues.details.detail import Detail
from cues.details.extractor import DetailExtractor, Turn

LONGEST = 2_000_000
"""Bytes in a line; a longer one is answered with an error."""


class _Line(BaseModel):
    """What a line of JSON may hold; unknown keys are ignored."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str | int | float | None = None
    text: str
    context: list[str] = []
    speaker: Literal["customer", "agent"] = "customer"
    date: str | None = None


def answer(extractor: DetailExtractor, line: bytes, number: int) -> str:
    """The details of one line.

    Args:
        extractor: finds them.
        line: as it stands in the file, UTF-8.
        number: the line's number from 1, its id where it names none.
    """
    identity: object = number
    try:
        read = _read(line)
        identity = number if read.id is None else read.id
        details = [] if read.speaker == "agent" else [_plain(detail) for detail in _details(extractor, read)]
    except (ValueError, RecursionError) as error:
        failed = {"id": _id_of(line, number), "details": [], "error": _sentence(error)}
        return json.dumps(failed, ensure_ascii=False)
    return json.dumps({"id": identity, "details": details}, ensure_ascii=False)


def _read(line: bytes) -> _Line:
    if len(line) > LONGEST:
        raise ValueError(f"longer than {LONGEST} bytes")
    text = line.decode("utf-8-sig").rstrip("\r\n")
    if text.lstrip().startswith("{"):
        return _Line.model_validate(json.loads(text))
    return _Line(text=text)


def _details(extractor: DetailExtractor, line: _Line) -> tuple[Detail, ...]:
    day = _day(line.date)
    context = [_turn(turn) for turn in line.context]
    return extractor.extract(line.text, context=context, day=day)


def _day(text: str | None) -> date | None:
    try:
        return datetime.fromisoformat(text).date() if text else None
    except ValueError:
        raise ValueError("date: not an ISO 8601 date") from None


def _turn(text: str) -> Turn:
    for opening, same in (("same:", True), ("other:", False)):
        if text.startswith(opening):
            return Turn(same, text.removeprefix(opening).strip())
    raise ValueError('a context turn begins with "same: " or "other: "')


def _plain(detail: Detail) -> dict[str, Any]:
    return {
        "kind": detail.kind,
        "evidence": detail.evidence,
        "first_char": detail.first_char,
        "last_char": detail.last_char,
        "subject": detail.subject,
        "status": detail.status,
        "confidence": round(detail.confidence, 3),
        "attributes": dict(detail.attributes),
    }


def _id_of(line: bytes, number: int) -> object:
    """The id that a line names even where the rest of it cannot be used."""
    try:
        named = json.loads(line)["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return number
    return named if isinstance(named, str | int | float) else number


def _sentence(error: Exception) -> str:
    """What is wrong with a line; never the line's own words."""
    match error:
        case ValidationError():
            first = error.errors(include_input=False)[0]
            return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        case UnicodeDecodeError():
            return "not UTF-8"
        case json.JSONDecodeError():
            return f"not JSON: {error.msg} at character {error.pos}"
        case RecursionError():
            return "nested too deeply"
        case _:
            return str(error) if error.args else "cannot be read"
