"""Sentences with places: which places they hold, and how a detail's attributes fill them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cues.details.detail import AttributeValue

LONGEST_VALUE = 24
"""Characters; a longer value was misheard or is not a name, and nobody should read it out."""

_PLACE = re.compile(r"\{([a-z_]+)\}")
_ARTICLE_BEFORE_PLACE = re.compile(r"\b([Aa])n? \{([a-z_]+)\}")
_NAMES = frozenset({"name", "place"})
"""Attributes whose every word takes a capital."""
_SMALL_WORDS = frozenset({"of", "the", "and", "de", "la", "le", "upon", "on", "in"})
"""Words that stay small inside a name ("Isle of Wight")."""
_ALWAYS_CAPITAL = frozenset(
    """
    i monday tuesday wednesday thursday friday saturday sunday january february april june july august
    september october november december christmas easter thanksgiving halloween hanukkah eid diwali ramadan
    american australian austrian belgian bengal bernese boston british burmese cardigan chinese dutch english
    french german himalayan irish italian japanese kerry labrador maltese norwegian pembroke persian
    portuguese russian scottish shetland siamese siberian spanish staffordshire swiss tibetan welsh yorkshire
    """.split()
)
"""Words that English writes with a capital wherever they stand. "march" and "may" are left out: they are also
something one does."""
_SOUNDS_LIKE_YOU = ("uni", "use", "usu", "uti", "eu", "one", "ufo")
_SILENT_H = ("hour", "honest", "honor", "honour", "heir")


def places(template: str) -> frozenset[str]:
    """The attributes that `template` names in braces."""
    return frozenset(_PLACE.findall(template))


def odd_brace(template: str) -> bool:
    """Whether `template` holds a brace that is not part of a `{place}` in small letters."""
    rest = _PLACE.sub("", template)
    return "{" in rest or "}" in rest


def sayable(attributes: Mapping[str, AttributeValue], key: str) -> str | None:
    """The value of `key` as words to read out; None where missing, a yes or no, or too long to be right."""
    value = attributes.get(key)
    if value is None or isinstance(value, bool):
        return None
    words = " ".join(str(value).split())
    return words if 0 < len(words) <= LONGEST_VALUE else None


def fill(template: str, attributes: Mapping[str, AttributeValue]) -> str | None:
    """`template` with its places filled; None where one of them cannot be.

    Names and places get their capitals ("new hampshire" becomes "New Hampshire"), a sentence begins with one,
    and "a" before a place becomes "an" where the word asks for it.
    """
    values: dict[str, str] = {}
    for key in places(template):
        words = sayable(attributes, key)
        if words is None:
            return None
        values[key] = _with_capitals(key, words)

    def article(found: re.Match[str]) -> str:
        return f"{found[1]}{'n' if _takes_an(values[found[2]]) else ''} {values[found[2]]}"

    text = _ARTICLE_BEFORE_PLACE.sub(article, template)
    text = _PLACE.sub(lambda found: values[found[1]], text)
    return text[:1].upper() + text[1:]


def _with_capitals(key: str, words: str) -> str:
    if words != words.lower():
        return words  # somebody typed it, and knew
    inside_name = key in _NAMES
    return " ".join(
        _capital(word)
        if word in _ALWAYS_CAPITAL or (inside_name and (position == 0 or word not in _SMALL_WORDS))
        else word
        for position, word in enumerate(words.split(" "))
    )


def _capital(word: str) -> str:
    parts = [part[:1].upper() + part[1:] for part in word.split("-")]
    joined = "-".join(parts)
    if len(joined) > 3 and joined[:2] == "O'":
        joined = joined[:2] + joined[2].upper() + joined[3:]
    return joined


def _takes_an(words: str) -> bool:
    small = words.lower()
    if small.startswith(_SILENT_H):
        return True
    return small[0] in "aeiou" and not small.startswith(_SOUNDS_LIKE_YOU)
