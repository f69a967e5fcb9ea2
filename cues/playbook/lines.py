"""Where each key and each list item of a TOML text stands.

The standard reader gives values without places, and tomlkit keeps layout but no line numbers. So the text,
once the standard reader has accepted it, is walked a second time, only for its structure: that is short,
because the text is known to be valid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Way = tuple[str | int, ...]
"""The way to a value: keys, and positions from 0 in lists (`("play", 2, "words", 0)`)."""

_TOKEN = re.compile(
    r'''
    (?P<comment>\#[^\n]*)
  | (?P<string>"""(?:[^\\]|\\.)*?"""+ | \'\'\'.*?\'\'\'+ | "(?:[^"\\\n]|\\.)*" | '[^'\n]*')
  | (?P<newline>\n)
  | (?P<mark>\[\[|\]\]|[\[\]{}=,.])
  | (?P<bare>[^\s\#"'\[\]{}=,.]+)
    ''',
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class Lines:
    """Line numbers of a TOML text, by the way to each value."""

    known: dict[Way, int] = field(default_factory=dict)

    def of(self, path: Way) -> int:
        """The line of the nearest thing on the way to `path` that has one, from 1; 1 where none has."""
        while path:
            if path in self.known:
                return self.known[path]
            path = path[:-1]
        return 1


def lines_of(text: str) -> Lines:
    """Find the line of every table, key and list item.

    Args:
        text: valid TOML; of anything else the answer means nothing, but it is given.
    """
    return _Walk(text).lines


class _Walk:
    """One pass over the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.lines = Lines()
        self._line = 1
        self._table: Way = ()
        self._table_counts: dict[Way, int] = {}
        self._key: list[str] = []
        self._header: str | None = None
        """The bracket that closes the header being read."""
        self._stack: list[tuple[Way, int | None]] = []
        """The lists (with the next item's position) and inline tables (None) that are open."""
        self._value: Way | None = None
        """The way to the value being read; None while a key is read."""
        for token in _TOKEN.finditer(text):
            kind, word = str(token.lastgroup), token.group()
            if kind == "newline":
                self._end_of_line()
            elif kind == "mark":
                self._mark(word)
            elif kind != "comment":
                self._word(word)
            self._line += word.count("\n")

    def _end_of_line(self) -> None:
        if not self._stack:
            self._value, self._key = None, []

    def _word(self, word: str) -> None:
        if self._value is None:
            self._key.append(word.strip("\"'"))
        else:
            self._item()

    def _item(self) -> None:
        """Note the list item that begins here, if one does."""
        if self._stack and self._stack[-1][1] is not None:
            self.lines.known.setdefault(self._here(), self._line)

    def _mark(self, mark: str) -> None:
        if self._header is not None:
            if mark == self._header:
                self._enter_table(many=mark == "]]")
            return
        if self._value is None and not self._stack and mark in ("[", "[["):
            self._header, self._key = ("]]" if mark == "[[" else "]"), []
        elif mark == "=":
            self._begin_value()
        else:
            for one in mark:  # "[[" and "]]" inside a value are two brackets
                self._bracket(one)

    def _bracket(self, mark: str) -> None:
        if mark in "[{":
            self._item()
            here = self._here()
            self._stack.append((here, 0 if mark == "[" else None))
            if mark == "{":
                self._value, self._key = None, []
        elif mark in "]}" and self._stack:
            path, _ = self._stack.pop()
            self._value = path
        elif mark == "," and self._stack:
            path, position = self._stack[-1]
            if position is None:
                self._value, self._key = None, []
            else:
                self._stack[-1] = (path, position + 1)

    def _here(self) -> Way:
        """The way to the value that begins here."""
        if self._stack:
            path, position = self._stack[-1]
            if position is not None:
                return (*path, position)
        return self._value or ()

    def _begin_value(self) -> None:
        base = self._stack[-1][0] if self._stack else self._table
        self._value = (*base, *self._key)
        self.lines.known.setdefault(self._value, self._line)
        self._key = []

    def _enter_table(self, *, many: bool) -> None:
        path: Way = ()
        for position, key in enumerate(self._key):
            path = (*path, key)
            last = position == len(self._key) - 1
            if last and many:
                self._table_counts[path] = self._table_counts.get(path, -1) + 1
            if path in self._table_counts:
                path = (*path, self._table_counts[path])
        self._table = path
        self.lines.known.setdefault(path, self._line)
        self._header, self._key = None, []
