"""One plain form for recogniser text and typed text, with a map back to the characters it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from spacy.tokens import Doc
from spacy.vocab import Vocab

from cues.details.spelling import FAMILIAR, Opened, numeral, open_known, open_word, written
from speech.numerals import SCALES, TENS, UNITS

MAX_WORDS: Final = 5000
"""Words read of one text, about half an hour of talk: what is longer is no utterance, and reading stops."""

MAX_CHARACTERS: Final = 20 * MAX_WORDS
"""Characters read of one text, however few words they make."""

LONGEST_REPEAT: Final = 3
"""Words in the longest stumble that is read once ("we had we had a dog")."""

_SENTENCE_END = re.compile(r"[.!?;\n\u3002\uff01\uff1f\u061f]")

FILLERS: Final = frozenset("uh um er erm eh ah oh hmm mm huh hm uhm mhm aye well".split())
_FILLER_PAIRS: Final = frozenset(
    {("you", "know"), ("i", "mean"), ("sort", "of"), ("kind", "of"), ("i", "guess"), ("i", "suppose")}
)
_FOLDS: Final = frozenset({"not", *(second for _, second in _FILLER_PAIRS)})
"""Forms that may complete something that is left out."""
_PAIR_STAYS_AFTER: Final = frozenset(
    "do did if not will would should may might what to can let is are how".split()
)
"""After these, "you know" and the like say something themselves ("do you know", "what i mean")."""
_WELL_STAYS_AFTER: Final = frozenset("not very been get getting feel feeling as so".split())
"""After these, "well" tells how somebody is ("not very well") rather than filling a pause."""
_COUNTED: Final = frozenset((*UNITS, *TENS[2:], *(name for _, name in SCALES)))
"""Numbers, where saying one twice is no stumble."""

__all__ = ["MAX_WORDS", "Normaliser", "Words", "open_word", "read_words"]


@dataclass(slots=True, repr=False)
class Words:
    """The words of one text in plain form: lower case, contractions opened, fillers and stumbles left out."""

    text: str
    forms: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """For each form, code points before the written word that it came from."""
    ends: list[int] = field(default_factory=list)
    """For each form, code points up to the end of that word."""
    breaks: list[bool] = field(default_factory=list)
    """For each form, whether a sentence ended (in typed text) just before it."""

    def __len__(self) -> int:
        return len(self.forms)

    def __repr__(self) -> str:
        return f"Words({len(self.forms)} forms)"

    def drop_last(self, count: int) -> None:
        """Take the last `count` forms away again."""
        for column in (self.forms, self.starts, self.ends, self.breaks):
            del column[len(column) - count :]


def read_words(text: str) -> Words:
    """Bring any text into plain form.

    Args:
        text: what was heard or typed; empty, huge or in another script is fine.

    Returns:
        About `MAX_WORDS` forms at most, with their places in `text`. No form holds a digit, a capital or
        punctuation but apostrophes inside; the forms of one numeral ("1988") share its place.
    """
    words = Words(text)
    forms, starts, ends, breaks = words.forms, words.starts, words.ends, words.breaks
    place = 0
    broken = False
    tokens = written(text[:MAX_CHARACTERS])
    familiar = tokens is FAMILIAR
    for match in tokens.finditer(text, 0, MAX_CHARACTERS):
        start, end = match.span()
        if start - place != 1 or text[place] != " ":
            broken = broken or _SENTENCE_END.search(text, place, start) is not None
        place = end
        opened: Opened = open_known(match.group()) if familiar else numeral(match)
        for form in opened:
            if form in FILLERS and not (form == "well" and forms and forms[-1] in _WELL_STAYS_AFTER):
                continue
            forms.append(form)
            starts.append(start)
            ends.append(end)
            breaks.append(broken)
            if not broken and (form in _FOLDS or form in forms[-1 - LONGEST_REPEAT : -1]):
                _fold(words)
            broken = False
        if len(forms) >= MAX_WORDS:
            break
    return words


def _fold(words: Words) -> None:
    """Leave out what the newest form completes: a filler of two words, a stumble, or "do" before "not"."""
    forms = words.forms
    if len(forms) < 2:
        return
    pair = (forms[-2], forms[-1])
    if pair in _FILLER_PAIRS and (len(forms) < 3 or forms[-3] not in _PAIR_STAYS_AFTER):
        words.drop_last(2)
        return
    if forms[-1] == "not" and forms[-2] in {"do", "does", "did"}:
        words.forms[-2], words.ends[-2] = "not", words.ends[-1]
        words.drop_last(1)
        return
    for size in range(1, LONGEST_REPEAT + 1):
        if len(forms) >= 2 * size and forms[-size:] == forms[-2 * size : -size]:
            if not any(words.breaks[-size:]) and _COUNTED.isdisjoint(forms[-size:]):
                words.drop_last(size)
            return


class Normaliser:
    """The pipeline's tokeniser: a spaCy `Doc` of plain forms, with the map to the text kept beside it."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Read `text`; the places lie in `doc.user_data["words"]`."""
        words = read_words(text)
        doc = Doc(self.vocab, words=words.forms)
        doc.user_data["words"] = words
        return doc
