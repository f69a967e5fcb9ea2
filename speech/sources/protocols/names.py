"""Names that senders give, of calls, agents and customers: what can be shown of them, and nothing else."""

from __future__ import annotations


def shown(text: str) -> str:
    """A text without what moves a cursor, rings or hides: all that is no printable character is taken out.

    Blanks of other kinds than the usual one, such as a tab or the end of a line, become one of it.
    """
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else " " * character.isspace() for character in text)


def is_name(text: str) -> bool:
    """Whether a text can be somebody's name: it can be shown, and is more than blanks."""
    return text.isprintable() and bool(text.strip())
