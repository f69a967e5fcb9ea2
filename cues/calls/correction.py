"""A customer puts right what was told: "no it was my uncle", "not a lab, a golden retriever".

The wrong word is exchanged in the sentence that it was told with, and the sentence is read again: what is
right then knows all that the wrong detail knew, and no list of who may stand for whom is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Final

from cues.calls.same_thing import PARTING, TELLING
from cues.calls.turns import turns_data, words_of
from cues.coaching.connection import Topic
from cues.details.detail import Detail

Read = Callable[[str], Sequence[Detail]]
"""Reads a text in its context."""

MOST_READINGS: Final = 80
"""Sentences tried for one utterance: it bounds the time that a long one may take."""
LONGEST: Final = 3
"""Words of what is wrong or right."""
PRONOUNS: Final = frozenset({"he", "she", "they", "him", "her"})
"""They stand for "my husband" in a sentence that is read again."""
HEAD: Final = 4
"""Words after a correction's first ones in which a detail of its own must begin to be meant by it."""


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """A detail that may be the wrong one, and its utterance."""

    detail: Detail
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Correction:
    """What is right instead of a detail."""

    wrong: int
    """Its place among those told."""
    right: Detail
    """Its evidence lies in the correcting utterance."""


@dataclass(frozen=True, slots=True, repr=False)
class _Claim:
    """Words that are said to be right, and where."""

    right: tuple[int, int]
    """First and last character in the correcting utterance."""
    wrong: str
    """The words said to be wrong; empty where that was not said."""


def corrections(text: str, told: Sequence[Told], own: Sequence[Detail], read: Read) -> list[Correction]:
    """Which details an utterance puts right, and what is right instead.

    Args:
        text: the utterance, lower case.
        told: details told lately, the newest first.
        own: the details of the utterance itself.
        read: reads a sentence.
    """
    if not told or words_of("another", "words").intersection(text.split()) or "as well" in text:
        return []
    claims = _claims(text)
    budget = iter(range(MOST_READINGS))
    for claim in claims:
        right = text[slice(*claim.right)]
        for one in told:
            if one.text == text and one.detail.last_char > claim.right[0]:
                continue
            for wrong in _wrong_words(claim, one):
                if next(budget, None) is None:
                    return []
                detail = _exchanged(one, wrong, right, read)
                if detail is not None and (claim.wrong or not _renamed(one.detail, detail)):
                    return _all_of(claim.right, wrong, (text, one.text), told, read)
    starts = [*claims, *_claims_after(_leads("anew"), text)]
    anew = (_told_anew(claim, told, own, text) for claim in starts)
    return list(islice((each for each in anew if each is not None), 1))


def agreed_to(asked: str, text: str, told: Sequence[Told], read: Read) -> list[Correction]:
    """What the agent put right ("you mean your uncle") and the customer agrees to: the "yes" is the evidence.

    Args:
        asked: the agent's utterance before, lower case.
        text: the customer's.
        told: details told lately, the newest first.
        read: reads a sentence.
    """
    yes = sorted(turns_data()["correction"]["agreed"], key=len, reverse=True)
    end = next((len(words) for words in yes if f"{text} ".startswith(f"{words} ")), 0)
    return [
        replace(each, right=replace(each.right, first_char=0, last_char=end, evidence=text[:end]))
        for each in (corrections(asked, told, (), read) if end else ())
    ]


def _all_of(
    right_at: tuple[int, int], wrong: str, texts: tuple[str, str], told: Sequence[Told], read: Read
) -> list[Correction]:
    """The same exchange for every detail of the sentence; `texts` are the correcting and the wrong one."""
    first, last = right_at
    text, sentence = texts
    made = []
    for number, one in enumerate(told):
        before = one.text == sentence and (one.text != text or one.detail.last_char <= first)
        detail = _exchanged(one, wrong, text[first:last], read) if before else None
        if detail is not None:
            right = replace(
                detail,
                first_char=first,
                last_char=last,
                evidence=text[first:last],
                status=one.detail.status,
            )
            made.append(Correction(number, right))
    return made


def _exchanged(one: Told, wrong: str, right: str, read: Read) -> Detail | None:
    """The detail with the right words in its sentence; None where that makes no sense."""
    first = _place(wrong, one.text, one.detail)
    if first is None or wrong == right:
        return None
    instead = f"my {right}" if wrong in PRONOUNS else right
    sentence = one.text[:first] + instead + one.text[first + len(wrong) :]
    for detail in read(sentence):
        same = (detail.kind, detail.flagged) == (one.detail.kind, one.detail.flagged)
        if same and detail.first_char <= first < detail.last_char and _changed(one.detail, detail, right):
            return detail
    return None


def _changed(old: Detail, new: Detail, right: str) -> bool:
    """True where the right words stand where the wrong ones stood, all of them."""
    said = right.split()
    for key in {*PARTING, *TELLING[old.kind]} & set(old.attributes) & set(new.attributes):
        value = str(new.attributes[key]).casefold().split()
        whole = (
            len(said) == 1 or set(said) <= set(value) or (set(value) <= set(said) and value[-1:] == said[-1:])
        )
        if new.attributes[key] != old.attributes[key] and whole:
            return True
    return False


def _renamed(old: Detail, new: Detail) -> bool:
    """True where a name is another one. Any word may pass for a name, so the wrong one has to be said."""
    return old.attributes.get("name") != new.attributes.get("name")


def _wrong_words(claim: _Claim, one: Told) -> Iterator[str]:
    """What of a detail may be the wrong words, the likeliest first."""
    if claim.wrong:
        yield claim.wrong
        return
    values = [str(value).casefold() for key, value in one.detail.attributes.items() if key in PARTING]
    content = [word for word in one.detail.evidence.split() if word not in words_of("correction", "passed")]
    pronouns = [word for word in one.detail.evidence.split() if word in PRONOUNS]
    yield from dict.fromkeys([*values, *content, *pronouns])


def _place(words: str, text: str, detail: Detail) -> int | None:
    """Where words stand in the evidence of a detail."""
    found = re.search(rf"\b{re.escape(words)}\b", text[detail.first_char : detail.last_char])
    return detail.first_char + found.start() if found else None


def _told_anew(claim: _Claim, told: Sequence[Told], own: Sequence[Detail], text: str) -> Correction | None:
    """A whole new sentence in place of the old one: "actually we moved to ohio"."""
    end = claim.right[0] + len(" ".join(text[claim.right[0] :].split()[:HEAD]))
    for detail in own:
        if detail.flagged and detail.first_char <= end and claim.right[0] < detail.last_char:
            for number, one in enumerate(told):
                if one.text != text and _says_otherwise(one.detail, detail):
                    return Correction(number, detail)
    return None


def _says_otherwise(old: Detail, new: Detail) -> bool:
    """True for two details in the same words but for the one thing that tells them apart."""
    keys = (
        set(TELLING[new.kind]) & set(old.attributes) & set(new.attributes) if old.kind is new.kind else set()
    )
    return any(old.attributes[key] != new.attributes[key] for key in keys) and bool(
        Topic.of(old).stems & Topic.of(new).stems
    )


def _claims(text: str) -> list[_Claim]:
    """All that an utterance says to be right, longest words first."""
    claims: list[_Claim] = []
    for found in re.finditer(r"\bnot ", text):
        rest = _words_after(text, found.end())
        for length in range(min(LONGEST, len(rest)), 0, -1):
            wrong = text[rest[0][0] : rest[length - 1][1]]
            after = _words_after(text, rest[length - 1][1])
            claims += [_Claim(span, wrong) for span in _heads(after)]
            before = [match.span() for match in re.finditer(r"\S+", text[: found.start()])]
            claims += [_Claim(span, wrong) for span in _heads(before[-LONGEST:], from_end=True)]
    claims += [*_claims_after(_leads("first"), text), *_claims_after(_leads("anywhere"), text)]
    passed = words_of("correction", "passed")
    return [claim for claim in claims if not passed.intersection(text[slice(*claim.right)].split())]


def _claims_after(leads: re.Pattern[str], text: str) -> list[_Claim]:
    """What stands after the words of a correction."""
    spans = (span for found in leads.finditer(text) for span in _heads(_words_after(text, found.end())))
    return [_Claim(span, "") for span in spans]


def _heads(words: Sequence[tuple[int, int]], *, from_end: bool = False) -> list[tuple[int, int]]:
    """The first one to three words as spans of characters, the longest first; or the last ones."""
    longest = min(LONGEST, len(words))
    if from_end:
        return [(words[-length][0], words[-1][1]) for length in range(longest, 0, -1)]
    return [(words[0][0], words[length - 1][1]) for length in range(longest, 0, -1)]


def _words_after(text: str, at: int) -> list[tuple[int, int]]:
    """The words from a place on, without those that only lead over."""
    words = [(at + match.start(), at + match.end()) for match in re.finditer(r"\S+", text[at:])]
    while words and text[slice(*words[0])] in words_of("correction", "passed"):
        words.pop(0)
    return words


@cache
def _leads(name: str) -> re.Pattern[str]:
    phrases = sorted(map(re.escape, turns_data()["correction"][name]), key=len, reverse=True)
    begins = r"\b" if name == "anywhere" else "^"
    return re.compile(rf"{begins}(?:{'|'.join(phrases)})(?= )")
