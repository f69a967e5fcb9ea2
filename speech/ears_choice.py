"""Which recognisers hear a call, as a person chooses it."""

from __future__ import annotations

from enum import StrEnum


class EarsChoice(StrEnum):
    """Which ears hear, and which of them decides what was said."""

    AUTO = "auto"
    """Both; the fast ear leads on good audio, the careful one on telephone audio."""
    FAST = "fast"
    """The fast ear alone."""
    CAREFUL = "careful"
    """The careful ear alone decides; the fast one finds where utterances lie."""
    BOTH = "both"
    """Both, the careful one leading on every channel."""
