"""From written English to spoken words: lower case, apostrophes the only punctuation, numbers in words."""

from __future__ import annotations

import re
import unicodedata

from speech.numerals import LONGEST_NUMBER, NUMERAL, numeral_words

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
_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w.-]{0,254}\w")
_SIGNS_OF_MAIL = {"@": " at ", ".": " dot ", "_": " underscore ", "-": " dash ", "+": " plus "}
_READ_OUT = re.compile(r"(?<!\d)\d(?:[ \-\u00a0]?\d){12,}(?!\d)")
"""Thirteen digits and more are a card's or an account's, however they are grouped."""
_PASSWORD = re.compile(
    r"\b(pass(?:word|code|phrase)|pin|pwd?)"
    r"(?:((?:\s+(?:for|to|on)\s[^:=.,;?!\d\n]{1,40})?)\s*[:=]|(?=\s+[^\s\d]*\d))"
)
"""What a password is for may stand before its colon."""
_TICKETS = "boarding|bus|season|annual|day|ski|travel|rail|train|gym|guest|visitor|parking|hall|month(?:ly)?"
_PASS = re.compile(rf"(?<![\w-])(?:({_TICKETS})\s+)?pass\s*[:=]")
_DRIVE = re.compile(r"(\d[a-z]?\s+(?:[a-z'-]+\.?\s+){1,3})dr\b")
_NOT_SPOKEN = re.compile(r"[^a-z' ]+")
_LOOSE_APOSTROPHE = re.compile(r"(?<![a-z])'+|'+(?![a-z])")


def spoken(written: str) -> list[str]:
    """The words of a written text as they are said.

    Accents fall away ("café" is "cafe"), a hyphen parts words, numerals become words, and letters of other
    scripts are left out. An e-mail address keeps its "at" and "dot", so that it is known as one.
    """
    text = unicodedata.normalize("NFKD", written.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _MAIL.sub(_spell_mail, text)
    text = _READ_OUT.sub(lambda match: " ".join(re.findall("[0-9]", match[0])[:LONGEST_NUMBER]), text)
    text = _DRIVE.sub(r"\1drive", _PASSWORD.sub(r"\1\2 is ", _PASS.sub(_say_password, text)))
    text = _NUMERALS.sub(lambda match: f" {' '.join(numeral_words(match))} ", text)
    text = _LOOSE_APOSTROPHE.sub(" ", _NOT_SPOKEN.sub(" ", text))
    return [word for part in text.split() for word in _WRITTEN_SHORT.get(part, part).split()]


def _say_password(found: re.Match[str]) -> str:
    """A password where "pass:" is no ticket."""
    return found[0] if found[1] else "password:"


def _spell_mail(address: re.Match[str]) -> str:
    said = "".join(_SIGNS_OF_MAIL.get(letter, letter) for letter in address[0])
    return f" {said} " if "." in address[0].partition("@")[2] else f" {said} dot com "
