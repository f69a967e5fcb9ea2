"""A file of context: what is known of a call, as a JSON object that a CRM's export or a person wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from pydantic import ConfigDict, TypeAdapter, ValidationError

from cues.calls.told import MOST_FACTS, Fact, Facts
from speech.errors import BadInputError

LARGEST: Final = 16 * 1024
"""Bytes of a file of context: a quarter of what the desk takes, for escapes are three times as long."""


def read_facts(path: Path) -> dict[str, Fact]:
    """Read what is known of a call.

    Raises:
        BadInputError: it cannot be read, or holds more than a call takes, or something else.
    """
    try:
        with path.open("rb") as file:
            told = file.read(LARGEST + 1)
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}.") from None
    if len(told) > LARGEST:
        raise BadInputError(f"{path} is larger than {LARGEST // 1024} kB. Leave out what no call needs.")
    try:
        facts = json.loads(told)
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise BadInputError(f'{path} holds no JSON object. Write one like {{"order": "boots"}}.')
    try:
        return TypeAdapter(Facts, config=ConfigDict(allow_inf_nan=False)).validate_python(facts)
    except ValidationError:
        raise BadInputError(
            f"{path} holds what no call takes. Give at most {MOST_FACTS} facts, each a text of at most 2,000 "
            "characters, a number, true or false; nothing nested."
        ) from None
