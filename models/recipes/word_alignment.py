"""What a script's lines say in the recogniser's spelling, to be aligned with what was heard of them."""

from __future__ import annotations

import re

from models.scoring.words import align

__all__ = ["align", "spoken_words"]


def spoken_words(text: str) -> list[str]:
    """The words of `text` in the recogniser's spelling: lower case, no punctuation but apostrophes."""
    return re.findall(r"[a-z']+", text.lower())
