"""Reads this part's TOML files: a model, or a sentence that names line and field and never a value."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel, ValidationError

from cues.playbook.lines import Lines, lines_of
from speech.errors import BadInputError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LARGEST: Final = 100_000
"""Bytes; a profile is a few hundred."""
_WANTED: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list in square brackets",
    "model_type": "must be a table",
    "finite_number": "must be a number",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "too_long": "has more than {max_length} entries",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "string_unicode": "is not UTF-8 text",
    "enum": "must be {expected}",
}
Model = TypeVar("Model", bound=BaseModel)


def read_written(path: Path, model: type[Model], allowed: Mapping[str, tuple[str, ...]]) -> Model:
    """Read a file.

    Args:
        path: a TOML file.
        model: what it holds.
        allowed: the keys of each table, that of the whole file under "".

    Raises:
        BadInputError: it cannot be read or used; the message names the file, the line and the field.
    """
    text = _text(path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise BadInputError(
            f"{path}, line {line}: this is not TOML. Is a quote or a bracket missing?"
        ) from None
    except RecursionError:
        raise BadInputError(f"{path} nests brackets far too deep.") from None
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        more = len(errors) - 1
        rest = f" {more} more like it." if more else ""
        raise BadInputError(f"{path}, {_sentence(errors[0], lines_of(text), allowed)}.{rest}") from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise BadInputError(f"{path} is far too large. Is it another file?")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInputError(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise BadInputError(f"{path} is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}.") from None


def _sentence(error: ErrorDetails, lines: Lines, allowed: Mapping[str, tuple[str, ...]]) -> str:
    way, kind = error["loc"], error["type"]
    line = f"line {lines.of(way)}: "
    if kind == "extra_forbidden":
        table = next((str(step) for step in reversed(way[:-1]) if isinstance(step, str)), "")
        return f"{line}a key that is not taken; allowed are {', '.join(allowed[table])}"
    wanted = _WANTED.get(kind)
    return f"{line}{_field(way)} {wanted.format(**error.get('ctx', {})) if wanted else error['msg']}"


def _field(way: tuple[str | int, ...]) -> str:
    """A field as people speak of it: `"hobbies", entry 2`."""
    names = [f'"{step}"' if isinstance(step, str) else f"entry {step + 1}" for step in way]
    return ", ".join(names) or "the file"
