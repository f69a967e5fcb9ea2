"""E-mail addresses as they are said: a name, "at", a domain with its dots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cues.calls.redaction.asked import LEAD_INS, MAIL_WORDS, Asked, mail_at
from cues.calls.redaction.identifying import Span
from cues.calls.redaction.numbers import NUMBER_WORDS, letter

DOTS: Final = frozenset(["dot", "dotcom"])
_DOMAINS: Final = frozenset(
    "com come calm org net edu gov co uk io us ca au nz ie de fr me info biz tv ai app dev eu mil".split()
)
PROVIDERS: Final = frozenset(
    "gmail googlemail hotmail yahoo outlook icloud aol msn comcast verizon protonmail gmx btinternet".split()
)
_SPLIT: Final = (
    ("g", "mail"),
    ("gee", "mail"),
    ("google", "mail"),
    ("hot", "mail"),
    ("proton", "mail"),
    ("fast", "mail"),
    ("i", "cloud"),
    ("out", "look"),
    ("a", "o", "l"),
    ("m", "s", "n"),
)
"""The same as a recogniser may write them."""
_FREE: Final = frozenset("gmail geemail googlemail hotmail icloud protonmail fastmail".split())
"""Hosts at which people have a letter box and no work: an address without being announced as one."""
_NO_NAME: Final = frozenset(
    """works work working worked account accounts look looking looked log logged people someone box inbox
    folder stuck""".split()
)
"""Before "at gmail" they speak of the host."""
_PARTS: Final = frozenset("dot underscore dash hyphen plus period point".split())
"""Words for what joins the parts of a name."""
_NOT_IN_A_NAME: Final = frozenset(
    """is it's it its email email's mail e-mail address to on that's at my the a your his her our their
    me you send write was are and or of with from for i i'm we you're can could reach""".split()
)
_NOT_A_DOMAIN: Final = frozenset(
    "the a an my our your his her their this that home work school night all least first last once".split()
)
_NO_ADDRESS_FOLLOWS: Final = frozenset(
    """from about that saying because and but so back account confirmation says said when if or for
    yesterday today last this you them him her us with came has had was didn't doesn't i we they he
    she which who""".split()
)
"""After one of these "email" told of a letter, and announces no address."""
SUSPECT: Final = DOTS | PROVIDERS | {words[-1] for words in _SPLIT}
"""Words one of which every address has."""
_BEGINS: Final = MAIL_WORDS | {"address", "dot", "underscore", "at"}
_NAME_WORDS: Final = 4
"""Ordinary words of a name; letters, digits and what joins them come on top."""
_LONGEST: Final = 12
"""So many words after it was announced an address is complete, or there was none."""


def mail(texts: Sequence[str], asked: Asked) -> list[Span]:
    """Where addresses stand in these words."""
    spans: list[Span] = []
    if SUSPECT.isdisjoint(texts):
        return spans
    for index, text in enumerate(texts):
        if text in DOTS:
            span = _around_dot(texts, index, asked)
        elif text == "at":
            span = _at_provider(texts, index, asked)
        else:
            continue
        spans.extend([span] if span is not None else [])
    return spans


def undecided(texts: Sequence[str], asked: Asked) -> int:
    """How many words of a partial may be shown: from there on it may still turn out to be an address."""
    begin = max(0, len(texts) - _LONGEST)
    if asked.mail and begin == 0:
        return next((index for index, text in enumerate(texts) if text not in LEAD_INS), len(texts))
    for index in range(begin, len(texts)):
        shown = _shown_before(texts, index)
        if shown is not None:
            return shown
    return len(texts)


def _shown_before(texts: Sequence[str], index: int) -> int | None:
    """How many words may be shown where the word at a position begins or joins an address; else None."""
    text, after = texts[index], texts[index + 1 : index + 2]
    if text not in _BEGINS:
        return None
    if mail_at(texts, index) and "address" not in after:
        return index + 1 if _NO_ADDRESS_FOLLOWS.isdisjoint(after) else None
    if text == "address" and index and mail_at(texts, index - 1):
        return index + 1
    first = _name(texts, index)
    joins = text == "underscore" or (text == "dot" and _DOMAINS.isdisjoint(after) and first < index)
    rest = tuple(texts[index + 1 :])
    ends = text == "at" and _begins_provider(rest) and _spelled_out(texts[first:index])
    return first if joins or ends else None


def _around_dot(texts: Sequence[str], dot: int, asked: Asked) -> Span | None:
    """The address whose domain has this dot; None where it is a website, or no dot of a domain."""
    end = dot + 1
    if texts[dot] == "dot":
        if end == len(texts):
            return None
        end += 1
    while end + 1 < len(texts) and texts[end] == "dot" and texts[end + 1] in _DOMAINS:
        end += 2
    known = texts[dot] == "dotcom" or texts[dot + 1] in _DOMAINS
    for at in range(dot - 1, max(-1, dot - 8), -1):
        if texts[at] == "at":
            domain = texts[at + 1 : dot]
            is_one = known or _NOT_A_DOMAIN.isdisjoint(domain)
            return (_name(texts, at), end) if domain and is_one else None
    if not known:
        return None
    provider = _provider_before(texts, dot)
    if provider < dot:
        return _name(texts, provider), end
    return (_name(texts, dot), end) if _announced(texts, dot, asked) else None


def _at_provider(texts: Sequence[str], at: int, asked: Asked) -> Span | None:
    """Jane at gmail: the address without its dot."""
    ends = range(at + 2, min(at + 5, len(texts) + 1))
    end = next((end for end in ends if _provider_before(texts, end) == at + 1), None)
    if end is None:
        return None
    first = _name(texts, at)
    free = first < at and "".join(texts[at + 1 : end]) in _FREE and texts[at - 1] not in _NO_NAME
    known = free or _announced(texts, at + 1, asked) or _spelled_out(texts[first:at])
    return (first, end) if known else None


def _provider_before(texts: Sequence[str], end: int) -> int:
    """Where the provider that ends before a word begins; that word itself where there is none."""
    if end and texts[end - 1] in PROVIDERS:
        return end - 1
    for words in _SPLIT:
        if tuple(texts[max(0, end - len(words)) : end]) == words:
            return end - len(words)
    return end


def _begins_provider(words: tuple[str, ...]) -> bool:
    """Whether a provider may begin with these words, none of them included."""
    return any(split[: len(words)] == words for split in _SPLIT)


def _name(texts: Sequence[str], at: int) -> int:
    """Where the name before "at" begins."""
    first, ordinary = at, 0
    while first:
        text = texts[first - 1]
        joined = first < at and (texts[first] in _PARTS or len(texts[first]) == 1)
        if text in _PARTS or text in NUMBER_WORDS or (len(text) == 1 and (joined or text not in "ai")):
            first -= 1
            continue
        joined = joined and texts[first] in _PARTS
        if text in _NOT_IN_A_NAME or ordinary == _NAME_WORDS:
            break
        ordinary += 0 if joined else 1
        first -= 1
    return first


def _spelled_out(name: Sequence[str]) -> bool:
    return any(text in _PARTS or text in NUMBER_WORDS or letter(name, i) > i for i, text in enumerate(name))


def _announced(texts: Sequence[str], index: int, asked: Asked) -> bool:
    return asked.mail or any(mail_at(texts, place) for place in range(max(0, index - _LONGEST), index))
