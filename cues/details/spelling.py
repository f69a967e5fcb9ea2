"""How a written word is said: contractions opened, numerals and abbreviations in words, accents off."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from speech.numerals import NUMERAL, digit_words, numeral_words

Opened = tuple[str, ...]
"""The forms that one written word stands for."""

LONGEST_WORD: Final = 64
"""Letters in a word that is looked at; what is longer is no word, and stays one form."""

_WHOLE: Final[dict[str, Opened]] = {
    "don't": ("not",), "dont": ("not",), "doesn't": ("not",), "doesnt": ("not",), "didn't": ("not",),
    "didnt": ("not",), "can't": ("can", "not"), "cant": ("can", "not"), "cannot": ("can", "not"),
    "won't": ("will", "not"), "shan't": ("shall", "not"), "ain't": ("is", "not"), "wont": ("will", "not"),
    "aint": ("is", "not"), "im": ("i", "am"), "ive": ("i", "have"), "isnt": ("is", "not"),
    "wasnt": ("was", "not"), "arent": ("are", "not"), "werent": ("were", "not"), "hadnt": ("had", "not"),
    "havent": ("have", "not"), "hasnt": ("has", "not"), "couldnt": ("could", "not"),
    "wouldnt": ("would", "not"), "shouldnt": ("should", "not"), "youre": ("you", "are"),
    "theyre": ("they", "are"), "youve": ("you", "have"), "weve": ("we", "have"), "theyve": ("they", "have"),
    "hes": ("he", "'s"), "shes": ("she", "'s"), "gonna": ("going", "to"), "wanna": ("want", "to"),
    "gotta": ("got", "to"), "alot": ("a", "lot"), "cos": ("because",), "cuz": ("because",),
    "'cause": ("because",), "'cos": ("because",), "'em": ("them",), "'til": ("till",), "'tis": ("it", "'s"),
    "'twas": ("it", "was"), "c'mon": ("come", "on"), "d'you": ("do", "you"), "y'know": ("you", "know"),
    "dunno": ("not", "know"), "kinda": ("kind", "of"), "sorta": ("sort", "of"), "outta": ("out", "of"),
    "thats": ("that", "'s"), "theres": ("there", "'s"), "whats": ("what", "'s"), "let's": ("let", "us"),
    "y'all": ("you", "all"), "o'clock": ("o'clock",), "mr": ("mister",), "mrs": ("missus",),
    "dr": ("doctor",), "ok": ("okay",), "uk": ("u", "k"), "usa": ("u", "s", "a"),
}  # fmt: skip
_ENDINGS: Final[tuple[tuple[str, str], ...]] = (
    ("n't", "not"), ("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "'d"),
    ("'s", "'s"),
)  # fmt: skip
_SIGNS: Final[dict[str, Opened]] = {
    "&": ("and",), "%": ("percent",), "½": ("a", "half"), "¼": ("a", "quarter"), "¾": ("three", "quarters"),
}  # fmt: skip
_SHORT: Final[dict[str, Opened]] = {
    "prof": ("professor",), "mt": ("mount",), "ft": ("fort",), "vs": ("versus",), "ms": ("miss",),
    "jr": ("junior",), "sr": ("senior",),
}  # fmt: skip
"""Written with a full stop; without one they may be something else."""

_STANDS_FOR: Final = {"mail": "email", "link": "link", "saint": "saint"}

_APOSTROPHE = "'\u2019\u02bc\u2018\uff07"
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
"""Combining marks, and what has no width: they stand inside words and part none."""
_LETTER = rf"[^\W\d_][{_INSIDE}]*"
_LEADING = rf"(?:[{_APOSTROPHE}](?=(?i:cause|cos|em|til|tis|twas)\b))?"
_ENDS = rf"(?:[{_APOSTROPHE}][^\W\d_]+)*[{_APOSTROPHE}]?"

FAMILIAR: Final = re.compile(rf"{_LEADING}[^\W\d_]+{_ENDS}")
"""Words of a text that holds nothing out of the ordinary; a recogniser's always."""
_HEARD = re.compile(r"[a-z' ]*")
_CALM = r"[a-zA-Z\s',?!;:\"()\u2019\u201c\u201d\u2013\u2014\u2026-]*+"
_ORDINARY = re.compile(rf"{_CALM}(?:\.++(?![a-zA-Z]){_CALM})*+")
_ABBREVIATED = re.compile(r"\b(?:(?i:mrs?|dr|prof|mt|ft|vs|ms|jr|sr)\.|[A-Za-z]\.|(?i:st)\b|US\b)")
_WRITTEN: Final = re.compile(
    r"(?![\s,!?])(?:(?P<sign>[&%½¼¾])"
    rf"|(?P<plain>(?![sS][tT]\b|US\b)(?>[^\W\d_]+{_ENDS})(?![.@:/\d_{_INSIDE}]))"
    r"|(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"
    r"|(?P<link>(?i:https?://\S+|www\.\S+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:com|org|net|co\.uk|io|gov|edu)\b(?:/\S*)?))"
    r"|(?P<initials>(?<![^\W_])[a-zA-Z](?:\.[a-zA-Z])+\b\.?)"
    r"|\b(?P<short>(?i:mrs?|dr|prof|mt|ft|vs|ms|jr|sr))\."
    r"|\b(?P<saint>(?i:st))\b\.?(?=\s+(?:[A-Z]|(?:louis|paul|andrews|ives|helens|lucia|petersburg|bernard"
    r"|tropez|patrick|johns?|marys?|albans|kitts)\b))"
    r"|(?P<states>\bUS\b)"
    rf"|{NUMERAL}"
    rf"|(?P<word>{_LEADING}(?:{_LETTER})+(?:[{_APOSTROPHE}](?:{_LETTER})+)*[{_APOSTROPHE}]?))"
)


def written(text: str) -> re.Pattern[str]:
    """The pattern whose matches are the words of a text: `FAMILIAR` where that will do, for it is faster."""
    if _HEARD.fullmatch(text) or (_ORDINARY.fullmatch(text) and not _ABBREVIATED.search(text)):
        return FAMILIAR
    return _WRITTEN


def numeral(match: re.Match[str]) -> Opened:
    """The forms of any match of what `written` gives, be it a word, a numeral, a sign or an abbreviation."""
    text = match.group()
    groups = {} if match.lastgroup == "plain" else match.groupdict()
    if not groups or groups["word"]:
        return open_known(text) if len(text) <= LONGEST_WORD else (text.lower(),)
    for name, form in _STANDS_FOR.items():
        if groups[name]:
            return (form,)
    if groups["initials"]:
        return tuple(text.lower().replace(".", ""))
    if groups["states"]:
        return ("us",) if match.string.isupper() else ("u", "s")
    return _short(groups["short"].lower()) if groups["short"] else _sign_or_number(match)


def _short(word: str) -> Opened:
    return _SHORT.get(word) or _WHOLE[word]


def _sign_or_number(match: re.Match[str]) -> Opened:
    sign = match.group("sign")
    if not sign:
        return tuple(numeral_words(match))
    after_digit = match.start() > 0 and match.string[match.start() - 1].isdecimal()
    return ("and", *_SIGNS[sign]) if after_digit and sign != "%" else _SIGNS[sign]


def open_word(word: str) -> Opened:
    """The forms that a written word stands for: "can't" gives ("can", "not"), "dog's" ("dog", "'s")."""
    form = word.lower()
    if not form.isascii():
        form = _unaccented(form)
    known = _WHOLE.get(form)
    if known is not None:
        return known
    if "'" in form:
        for ending, last in _ENDINGS:
            if form.endswith(ending) and len(form) > len(ending):
                return (*_stem(form[: -len(ending)]), last)
        if form.endswith("'") and len(form) > 1:
            return (form[:-1], "'s") if form[:-1].endswith("s") else _stem(form[:-1])
    if not form.isalpha() and any(letter.isdecimal() for letter in form):
        return tuple(
            said
            for piece in re.split(r"(\d+)", form)
            if piece
            for said in (_said(piece) if piece.isdecimal() else (piece,))
        )
    return (form,)


def _stem(form: str) -> Opened:
    """What stands before an apostrophe; figures in it, as of "\u00b2'", are said too."""
    return (form,) if form.isalpha() else open_word(form)


open_known = lru_cache(maxsize=8192)(open_word)


def plain_phrase(phrase: str) -> str:
    """A phrase in plain form, its words parted by single blanks."""
    return " ".join(form for word in phrase.split() for form in open_word(word))


def _said(digits: str) -> list[str]:
    match = re.fullmatch(NUMERAL, digits)
    return numeral_words(match) if match else digit_words(digits)


def _unaccented(form: str) -> str:
    """Without accents, joiners, fancy apostrophes, signs within a letter; other scripts stay as they are."""
    for apostrophe in _APOSTROPHE:
        form = form.replace(apostrophe, "'")
    apart = unicodedata.normalize("NFKD", form)
    kept = "".join(
        letter for letter in apart if not unicodedata.combining(letter) and not _is_no_letter(letter)
    )
    return unicodedata.normalize("NFC", kept).lower() or form


def _is_no_letter(letter: str) -> bool:
    """Whether it has no width, or is punctuation, a sign or a blank, as the full stop within "\u2488"."""
    kind = unicodedata.category(letter)
    return kind == "Cf" or (kind[0] in "PSZ" and letter != "'")
