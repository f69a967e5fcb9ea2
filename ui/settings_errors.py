"""What is wrong with a setting, in a sentence: its full name and what it should be, never its value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel

from cues.playbook.explain import did_you_mean, wanted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def sentence_of(error: ErrorDetails, settings: type[BaseModel]) -> str:
    """One of pydantic's errors for people, beginning small, to stand after where it is.

    Args:
        error: what `ValidationError.errors()` gives.
        settings: the model that was read.
    """
    way = error["loc"]
    name = ".".join(str(part) for part in way)
    if error["type"] == "extra_forbidden":
        in_list = any(isinstance(part, int) for part in way)
        hint = "" if in_list else did_you_mean(name, names_of(settings))
        return f'there is no setting "{name}"{hint or "."}'
    said = wanted(error) or error["msg"].removeprefix("Value error, ")
    said = f"It {said}" if said[:1].islower() else said
    return f"{name} is wrong. {said.rstrip('.')}."


def names_of(settings: type[BaseModel], table: str = "") -> Iterator[str]:
    """Every setting and table by its full name: "memory", "memory.consent"."""
    for key, field in settings.model_fields.items():
        yield table + key
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from names_of(kind, f"{table}{key}.")
