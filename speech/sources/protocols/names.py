"""Names of calls, agents and customers: what can be shown of them, and nothing else.

Names are compared only once this has been made of them, at a desk, in a token and a profile alike.
"""

from __future__ import annotations

from typing import Final
from unicodedata import category

_JOINERS: Final = "\u200c\u200d"
"""ZERO WIDTH NON-JOINER and JOINER: Persian and the scripts of India are not spelled right without them."""


def shown(text: str) -> str:
    """A text without what moves a cursor, rings or hides; letters of every script stay as they are.

    Blanks of other kinds than the usual one, such as a tab, the end of a line or the blank of Japanese text,
    become one of it. What turns the direction of writing goes, and so does every other sign that is not seen.
    """
    if text.isprintable():
        return text
    return "".join(sign if _stays(sign) else " " * sign.isspace() for sign in text)


def is_name(text: str) -> bool:
    """Whether a text can be somebody's name: `shown` leaves it as it is, and it is more than blanks."""
    return all(map(_stays, text)) and bool(text.strip(f" {_JOINERS}"))


def is_line(text: str) -> bool:
    """Whether all of a text can be shown on one line: `shown` makes usual blanks of others, and no more."""
    return all(_stays(sign) or category(sign) == "Zs" for sign in text)


def _stays(sign: str) -> bool:
    return sign.isprintable() or sign in _JOINERS
