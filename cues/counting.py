"""A number with what it counts, as a sentence says it: one or several."""

from __future__ import annotations


def counted(count: int, one: str, several: str | None = None) -> str:
    """A number with its noun, and with the verb where there is one: "1 hour", "2 tries have failed".

    Args:
        count: how many; none are several: "0 hours".
        one: the words after 1.
        several: the words after any other number; None: those after 1 and an s.
    """
    return f"{count} {one if count == 1 else several or f'{one}s'}"
