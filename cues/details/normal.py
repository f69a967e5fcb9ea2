"""One plain form for recogniser text and typed text, with a map back to the characters it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from spacy.tokens import Doc
from spacy.vocab import Vocab

MAX_WORDS: Final = 5000
"""Words read of one text, about half an hour of talk: what is longer is no utterance, and reading stops."""

LONGEST_REPEAT: Final = 3
"""Words in the longest stumble that is read once ("we had we had a dog")."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc][^\W_]+)*['\u2019]?")
_SENTENCE_END = re.compile(r"[.!?;\n]")

FILLERS: Final = frozenset("uh um er erm eh ah oh hmm mm huh hm uhm mhm aye well".split())
_FILLER_PAIRS: Final = frozenset(
    {("you", "know"), ("i", "mean"), ("sort", "of"), ("kind", "of"), ("i", "guess"), ("i", "suppose")}
)
_PAIR_STAYS_AFTER: Final = frozenset(
    "do did if not will would should may might what to can let is are how".split()
)
"""After these, "you know" and the like say something themselves ("do you know", "what i mean")."""

_WHOLE: Final[dict[str, tuple[str, ...]]] = {
    "don't": ("not",), "dont": ("not",), "doesn't": ("not",), "doesnt": ("not",), "didn't": ("not",),
    "didnt": ("not",), "can't": ("can", "not"), "cant": ("can", "not"), "cannot": ("can", "not"),
    "won't": ("will", "not"), "shan't": ("shall", "not"), "ain't": ("is", "not"), "wont": ("will", "not"),
    "im": ("i", "am"), "ive": ("i", "have"), "isnt": ("is", "not"), "wasnt": ("was", "not"),
    "havent": ("have", "not"), "hasnt": ("has", "not"), "gonna": ("going", "to"), "wanna": ("want", "to"),
    "gotta": ("got", "to"), "alot": ("a", "lot"), "cos": ("because",), "cuz": ("because",),
    "'cause": ("because",),
    "thats": ("that", "'s"), "theres": ("there", "'s"), "whats": ("what", "'s"), "let's": ("let", "us"),
    "y'all": ("you", "all"), "o'clock": ("o'clock",),
}  # fmt: skip
_ENDINGS: Final[tuple[tuple[str, str], ...]] = (
    ("n't", "not"), ("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "'d"),
    ("'s", "'s"),
)  # fmt: skip
_DIGITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()


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

    def add(self, form: str, start: int, end: int, after_break: bool) -> None:
        """Append one form."""
        self.forms.append(form)
        self.starts.append(start)
        self.ends.append(end)
        self.breaks.append(after_break)

    def drop_last(self, count: int) -> None:
        """Take the last `count` forms away again."""
        for column in (self.forms, self.starts, self.ends, self.breaks):
            del column[len(column) - count :]


def open_word(written: str) -> tuple[str, ...]:
    """The forms that a written word stands for: "can't" gives ("can", "not"), "dog's" ("dog", "'s")."""
    word = written.lower().replace("\u2019", "'").replace("\u02bc", "'")
    known = _WHOLE.get(word)
    if known is not None:
        return known
    for ending, form in _ENDINGS if "'" in word else ():
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)], form)
    if word.endswith("'") and len(word) > 1:
        return (word[:-1], "'s") if word[:-1].endswith("s") else (word[:-1],)
    if len(word) <= 2 and word.isdecimal() and word.isascii() and int(word) <= 20:
        return (_DIGITS[int(word)],)
    return (word,)


def read_words(text: str) -> Words:
    """Bring any text into plain form.

    Args:
        text: what was heard or typed; empty, huge or in another script is fine.

    Returns:
        At most `MAX_WORDS` forms, with their places in `text`.
    """
    words = Words(text)
    place = 0
    broken = False
    for match in _WORD.finditer(text):
        start, end = match.span()
        broken = broken or _SENTENCE_END.search(text, place, start) is not None
        place = end
        for form in open_word(match.group()):
            if form in FILLERS and (form != "well" or not _is_health_well(words)):
                continue
            words.add(form, start, end, broken)
            broken = False
            _fold(words)
        if len(words) >= MAX_WORDS:
            break
    return words


def _is_health_well(words: Words) -> bool:
    """True where "well" tells how somebody is ("not very well") rather than filling a pause."""
    return bool(words.forms) and words.forms[-1] in {
        "not",
        "very",
        "been",
        "get",
        "getting",
        "feel",
        "feeling",
        "as",
        "so",
    }


def _fold(words: Words) -> None:
    """Leave out what the newest form completes: a filler of two words, a stumble, or "do" before "not"."""
    forms = words.forms
    if len(forms) < 2 or words.breaks[-1]:
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
            if not any(words.breaks[-size:]) and not _is_counted(forms[-size:]):
                words.drop_last(size)
            return


def _is_counted(forms: list[str]) -> bool:
    """True for digits read out, where saying one twice is no stumble."""
    return any(form in _DIGITS for form in forms)


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
