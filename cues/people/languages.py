"""Languages by name or code, as people write them and as a call names the one it wants."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

LANGUAGES: Final = Path(__file__).parent / "languages.toml"
_CODE: Final = re.compile(r"[a-z]{2,3}")
_Table = TypeAdapter(dict[str, str])


def language_code(written: str) -> str | None:
    """The ISO 639 code of a language; None where it is none that is known.

    Args:
        written: an English name ("Spanish"), a code ("es"), or a tag of BCP 47 ("es-MX").
    """
    folded = written.strip().casefold()
    named = _codes().get(folded)
    if named is not None:
        return named
    code = folded.replace("_", "-").partition("-")[0]
    return code if _CODE.fullmatch(code) and len(folded) <= 35 else None


def language_name(code: str) -> str:
    """The English name of a language; the code itself where it is not in the list."""
    return _names().get(code, code)


@cache
def _names() -> Mapping[str, str]:
    with LANGUAGES.open("rb") as file:
        return _Table.validate_python(tomllib.load(file))


@cache
def _codes() -> Mapping[str, str]:
    return {name.casefold(): code for code, name in _names().items()}
