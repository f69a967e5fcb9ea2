"""Structured fields of HTTP headers (RFC 8941): dictionaries, as far as signatures need them.

They are read once from front to back, by patterns of which no two alternatives begin alike: hostile text
takes no longer than other text of its length. White space is taken wherever it parts nothing that belongs
together. Decimals are not read.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from speech.sources.protocols.protocol import ProtocolError, Refused

_KEY = re.compile(r"[a-z*][a-z0-9_.*-]*")
_BARE = re.compile(
    r'(?P<string>"(?:[ !#-\[\]-~]|\\["\\])*")'
    r"|:(?P<bytes>[A-Za-z0-9+/=]*):"
    r"|(?P<integer>-?[0-9]{1,15})(?![0-9.])"
    r"|(?P<boolean>\?[01])"
    r"|(?P<token>[A-Za-z*][A-Za-z0-9:/!#$%&'*+.^_`|~-]*)"
)


@dataclass(frozen=True, slots=True, repr=False)
class Bare:
    """A bare item."""

    value: str | int | bytes | None
    """A string, an integer or bytes; None: a token or a boolean, which mean nothing in a signature."""
    text: str
    """As it is to be written; empty for the true that a key without a value is."""


@dataclass(frozen=True, slots=True, repr=False)
class Member:
    """What stands under a key: an inner list, or an item, which is read as a list of one."""

    items: tuple[Bare, ...]
    """One that has parameters of its own, and so names something else than itself, has the value None."""
    parameters: Mapping[str, Bare]

    def __str__(self) -> str:
        """As an inner list is to be written."""
        parts = [f";{key}={bare.text}" if bare.text else f";{key}" for key, bare in self.parameters.items()]
        return f"({' '.join(item.text for item in self.items)}){''.join(parts)}"


def read_dictionary(text: str) -> dict[str, Member]:
    """Read a dictionary; of several values of a key the last one counts, as the RFC has it.

    Raises:
        ProtocolError: it is none.
    """
    return _Reader(text).dictionary()


def string(value: str) -> Bare:
    """A string, which is to be ASCII without control characters."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return Bare(value, f'"{escaped}"')


def integer(value: int) -> Bare:
    """An integer of at most 15 digits."""
    return Bare(value, str(value))


def byte_sequence(value: bytes) -> Bare:
    """Bytes."""
    return Bare(value, f":{base64.b64encode(value).decode('ascii')}:")


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def dictionary(self) -> dict[str, Member]:
        members: dict[str, Member] = {}
        while self._skip_space() < len(self._text):
            key = self._match(_KEY)[0]
            members[key] = self._member() if self._take("=") else Member((), self._parameters())
            if self._skip_space() < len(self._text) and not self._take(","):
                _unreadable()
        return members

    def _member(self) -> Member:
        if not self._take("("):
            return Member((self._bare(),), self._parameters())
        items: list[Bare] = []
        self._skip_space()
        while not self._take(")"):
            item = self._bare()
            items.append(Bare(None, item.text) if self._parameters() else item)
            self._skip_space()
        return Member(tuple(items), self._parameters())

    def _parameters(self) -> dict[str, Bare]:
        parameters: dict[str, Bare] = {}
        while self._take(";"):
            self._skip_space()
            key = self._match(_KEY)[0]
            parameters[key] = self._bare() if self._take("=") else Bare(None, "")
        return parameters

    def _bare(self) -> Bare:
        found = self._match(_BARE)
        text = found[0]
        match found.lastgroup:
            case "string":
                return Bare(re.sub(r"\\(.)", r"\1", text[1:-1]), text)
            case "integer":
                return integer(int(text))
            case "bytes":
                return byte_sequence(_decoded(found["bytes"]))
            case _:
                return Bare(None, "" if text == "?1" else text)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self._text, self._at)
        if found is None:
            _unreadable()
        self._at = found.end()
        return found

    def _take(self, character: str) -> bool:
        taken = self._text.startswith(character, self._at)
        self._at += taken
        return taken

    def _skip_space(self) -> int:
        while self._text.startswith((" ", "\t"), self._at):
            self._at += 1
        return self._at


def _decoded(encoded: str) -> bytes:
    """What base64 says, with or without the signs that fill it up."""
    try:
        decoded = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except ValueError:
        decoded = None
    return decoded if decoded is not None else _unreadable()


def _unreadable() -> NoReturn:
    raise ProtocolError(Refused.MALFORMED, "A header is no dictionary of structured fields.")
