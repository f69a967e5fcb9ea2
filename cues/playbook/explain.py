"""What pydantic found wrong with a written playbook, in plain words and with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cues.details.detail import Kind, Status
from cues.playbook.finding import Finding, Severity
from cues.playbook.lines import Way
from cues.playbook.play import GestureKind, Sensitivity
from cues.playbook.written import KEYS

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_CHOICES: dict[str, tuple[str, ...]] = {
    "kinds": tuple(Kind),
    "forbidden": tuple(Kind),
    "statuses": tuple(Status),
    "sensitivity": tuple(Sensitivity),
    "kind": tuple(GestureKind),
}
_WANTED: dict[str, str] = {
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "finite_number": "must be a number",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "too_short": "is empty",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "string_pattern_mismatch": 'may hold small letters, digits, "-" and "_" only',
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "missing": "is missing",
}


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """A question that names the nearest of `allowed`; empty where none is near."""
    near = get_close_matches(word, list(allowed), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def wanted(error: ErrorDetails) -> str | None:
    """What a value should be, as the rest of a sentence about it; None where only pydantic's words tell."""
    words = _WANTED.get(error["type"])
    return words.format(**error.get("ctx", {})) if words else None


def explain(
    errors: Iterable[ErrorDetails], line_of: Callable[[Way], int], play_name: Callable[[int], str]
) -> list[Finding]:
    """Turn pydantic's errors into findings.

    Args:
        errors: what `ValidationError.errors()` gives.
        line_of: the line of the thing at a way.
        play_name: how to speak of the play at a position from 0.
    """
    return [
        Finding(
            line_of(error["loc"]), Severity.ERROR, f"{_subject(error['loc'], play_name)}{_sentence(error)}"
        )
        for error in errors
    ]


def _subject(way: Way, play_name: Callable[[int], str]) -> str:
    match way:
        case ("play", int() as position, *_):
            return f"{play_name(position)}: "
        case (str() as table, _, *_):
            return f"[{table}]: "
        case _:
            return ""


def _sentence(error: ErrorDetails) -> str:
    way, kind = error["loc"], error["type"]
    key = _key(way)
    if kind == "extra_forbidden":
        return _unknown(way, key)
    if kind == "missing":
        return f'"{key}" is missing' if len(way) > 1 else f"the table [{key}] is missing"
    if kind == "enum":
        choices = _CHOICES[key]
        word = str(error["input"])
        return f'"{key}" holds "{word}"{did_you_mean(word, choices)} (allowed: {", ".join(choices)})'
    return f'"{key}" {wanted(error) or error["msg"]}'


def _unknown(way: Way, key: str) -> str:
    table = ".".join(step for step in way[:-1] if isinstance(step, str))
    thing, allowed = ("key", KEYS.get(table, KEYS[str(way[0])])) if table else ("table", KEYS[""])
    hint = did_you_mean(key, allowed) or f"; allowed are {', '.join(allowed)}"
    return f'unknown {thing} "{key}"{hint}'


def _key(way: Way) -> str:
    """The last key on the way: positions in a list and pydantic's own marks say nothing to people."""
    return next((step for step in reversed(way) if isinstance(step, str)), "")
