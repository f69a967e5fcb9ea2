"""From written English to spoken words: lower case, apostrophes the only punctuation, numbers in words."""

from __future__ import annotations

import re
import unicodedata

from speech.numerals import NUMERAL, numeral_words

_NUMERALS = re.compile(NUMERAL)
_WRITTEN_SHORT = {
    "mr": "mister",
    "mrs": "missus",
    "dr": "doctor",
    "ok": "okay",
    "etc": "et cetera",
    "vs": "versus",
}
"""What is written shorter than it is said; the fast ear writes it as it is said."""
_NOT_SPOKEN = re.compile(r"[^a-z' ]+")
_LOOSE_APOSTROPHE = re.compile(r"(?<![a-z])'+|'+(?![a-z])")


def spoken(written: str) -> list[str]:
    """The words of a written text as they are said.

    Accents fall away ("café" is "cafe"), a hyphen parts words, numerals become words, and letters of other
    scripts are left out.
    """
    text = unicodedata.normalize("NFKD", written.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _NUMERALS.sub(lambda match: f" {' '.join(numeral_words(match))} ", text)
    text = _LOOSE_APOSTROPHE.sub(" ", _NOT_SPOKEN.sub(" ", text))
    return [word for part in text.split() for word in _WRITTEN_SHORT.get(part, part).split()]
