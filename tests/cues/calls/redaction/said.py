"""What is said, as words with times, and what is left of it; how a number is read out at random."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from cues.calls.redaction.asked import NOTHING, Asked
from cues.calls.redaction.redactor import redact
from speech.transcript import Word

DIGITS = "zero one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
CARD = "4172853961749285"
"""No digits in a row are the same, and none of it is a year."""
BETWEEN = ["uh", "um", "and", "dash", "then", "no wait", "okay", "sorry", "mm"]


def words(text: str, start: float = 0.0) -> tuple[Word, ...]:
    return tuple(
        Word(each, start + place * 0.3, start + place * 0.3 + 0.25) for place, each in enumerate(text.split())
    )


def redacted(text: str, *, final: bool = True, asked: Asked = NOTHING) -> str:
    return " ".join(word.text for word in redact(words(text), final=final, asked=asked))


def digits_of(texts: Sequence[str]) -> str:
    """The digits that number words spell, everything else left out."""
    said = ""
    for place, text in enumerate(texts):
        if text in DIGITS or text == "oh":
            digit = str(DIGITS.index(text)) if text in DIGITS else "0"
            after_tens = place > 0 and texts[place - 1] in TENS and digit != "0"
            said = said[:-1] + digit if after_tens else said + digit
        elif text in TEENS:
            said += str(10 + TEENS.index(text))
        elif text in TENS[2:]:
            said += f"{TENS.index(text)}0"
    return said


def longest_shown(shown: str, secret: str) -> int:
    """How many digits of a secret stand in a row among those that are shown."""
    for length in range(len(secret), 0, -1):
        if any(secret[start : start + length] in shown for start in range(len(secret) - length + 1)):
            return length
    return 0


@st.composite
def reading(draw: st.DrawFn, secret: str = CARD, *, pairs: bool = True) -> list[list[str]]:
    """A number as somebody reads it out: the words of each piece, digits one by one or in pairs."""
    pieces: list[list[str]] = []
    rest = secret
    while rest:
        if pairs and len(rest) > 1 and rest[0] != "0" and draw(st.booleans()):
            tens, unit = int(rest[0]), int(rest[1])
            piece = [TEENS[unit]] if tens == 1 else [TENS[tens], *([DIGITS[unit]] if unit else [])]
            rest = rest[2:]
        else:
            piece, rest = [DIGITS[int(rest[0])]], rest[1:]
        pieces.append(piece)
    return pieces
