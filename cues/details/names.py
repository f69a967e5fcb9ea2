"""Names of people and animals, where they are introduced as such: "a lab called moose", "his name's otis"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from cues.details.frames import read_grammar
from cues.details.reading import Being, Reading

Span = tuple[int, int]
"""First word of a name, and the word up to which it goes."""

REACH: Final = 24
"""Words after a being in which "his name is" still introduces it."""
CLASSES: Final = {
    "pet": ("pedigree_name", "person_name"),
    "kin": ("person_name",),
    "friend": ("person_name",),
}
"""Classes of the lexicon that hold the names of each sort of being."""
TITLES: Final = frozenset(
    "mister missus miss sir lady princess prince king queen captain doctor lord duke saint general".split()
)
_DOUBLE_FIRST: Final = frozenset(
    "mary billie billy bobby anna sarah john betty peggy jo emma lucy ella jean".split()
)
_DOUBLE_SECOND: Final = frozenset(
    "ann anne jo joe jean beth lou mae may sue bob ray kate rose jane lee lynn".split()
)
_NOT_NAMES: Final = frozenset(
    """yesterday earlier later last next again already off sick ill late early once twice ages everyone
    everybody somebody saying asking crying round today tonight tomorrow dead fine good great old new big
    little small being always anything lots loads under something called him her them nine ten whatever
    technically monday tuesday wednesday thursday friday saturday sunday because such gone home upstairs
    collect names number into onto every""".split()
)
"""Words that follow "called" where nobody is named."""
_BE: Final = frozenset("is 's was are were".split())
_CALLED: Final = frozenset("called named".split())
_LEADS: Final = frozenset({*_BE, *_CALLED, "name", "him", "her", "it", "also"})
_NOT_LEADS: Final = frozenset("to from in at of for near with and by on the".split())
"""Right before these no name of the being itself stands ("my mother to savannah")."""
_HE: Final = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her"), "she"),
    **dict.fromkeys(("it", "its", "they", "them", "their"), ""),
}
"""Pronouns, and the gender that each tells."""


class Names:
    """Finds the names of the beings of one text."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._forms: Sequence[str] = reading.words.forms
        self._barred = read_grammar().words("not_a_name") | _NOT_NAMES
        text = reading.words.text
        self._cased = text != text.lower() and text != text.upper() and not text.istitle()
        self._known: dict[tuple[int, str], Span | None] = {}

    def of(self, being: Being) -> Span | None:
        """Where a being's name stands; None where it was not told."""
        key = (being.at, being.name)
        if key not in self._known:
            self._known[key] = self._beside(being) or self._introduced(being)
        return self._known[key]

    def owner(self, span: Span, beings: Iterable[Being]) -> Being | None:
        """Whose name stands there."""
        return next((being for being in beings if being.sort in CLASSES and self.of(being) == span), None)

    def word(self, at: int) -> str:
        """A name as it is written."""
        start = self._reading.words.starts[at]
        written = self._reading.words.text[start : start + 1]
        form = self._forms[at]
        return written.upper() + form[1:] if written.isalpha() else form.capitalize()

    def text(self, span: Span) -> str:
        """A whole name as it is written."""
        return " ".join(self.word(at) for at in range(*span))

    def is_name(self, at: int, sort: str, *, told: bool) -> bool:
        """True where a word may be the name of such a being.

        Args:
            at: the word.
            sort: `pet`, `kin` or `friend`.
            told: True where the words before say that a name follows.
        """
        if at >= len(self._forms):
            return False
        form = self._forms[at]
        if any(1 in self._reading.spans[at].get(name, ()) for name in CLASSES[sort]):
            return True
        if len(form) < 2 or not form.isalpha() or form in self._barred:
            return False
        capital = self._cased and self._reading.words.text[self._reading.words.starts[at]].isupper()
        if not told:
            return capital and not self._reading.spans[at] and not self._reading.words.breaks[at]
        return capital or sort == "pet" or not self._reading.spans[at]

    def is_told(self, at: int, kind: str, sort: str) -> bool:
        """True where a part of a frame that may be a name is one.

        Args:
            at: its word.
            kind: `name` for any word behind "called", or the class of names it belongs to.
            sort: `pet`, `kin` or `friend`, whose name it would be.
        """
        before = self._forms[at - 1] if at else ""
        if kind == "name" and sort != "pet" and before not in _LEADS:
            return False
        return before not in _NOT_LEADS and self.is_name(at, sort, told=True)

    def _span(self, at: int, being: Being, *, told: bool) -> Span | None:
        """The name that begins at a word."""
        if at >= len(self._forms) or (self._reading.words.breaks[at] and at > 0):
            return None
        title = (
            self._forms[at] in TITLES
            and at + 1 < len(self._forms)
            and self._forms[at + 1] not in self._barred
        )
        if title and (told or self.is_name(at + 1, being.sort, told=False)):
            return at, at + 2
        if not self.is_name(at, being.sort, told=told):
            return None
        second = self._forms[at + 1] if at + 1 < len(self._forms) else ""
        double = self._forms[at] in _DOUBLE_FIRST and second in _DOUBLE_SECOND
        return at, at + 2 if double else at + 1

    def _beside(self, being: Being) -> Span | None:
        """Reads "my dog biscuit", "a lab who's called moose", "our son's name is tyler"."""
        if being.at < 0:
            return None
        at = being.at + len(being.name.split())
        rest = self._forms[at : at + 4]
        if len(rest) > 1 and rest[0] in {"who", "that", "which"} and rest[1] in _BE:
            rest, at = rest[2:], at + 2
        elif len(rest) > 1 and rest[0] in _BE and rest[1] in _CALLED:
            rest, at = rest[1:], at + 1
        elif rest[:2] == ["'s", "name"] or rest[:1] == ["name"]:
            at += 1 + (rest[0] == "'s")
            return self._span(at + (at < len(self._forms) and self._forms[at] in _BE), being, told=True)
        if rest and rest[0] in _CALLED:
            return self._span(at + 1, being, told=True)
        found = self._span(at, being, told=False)
        return found if found is not None or being.sort != "pet" else self._before(being)

    def _before(self, being: Being) -> Span | None:
        at = being.at - 2
        if at < 0 or self._forms[being.at - 1] not in {"my", "our", "the"}:
            return None
        named = "pedigree_name" in self._reading.spans[at]
        introduced = at > 0 and self._forms[at - 1] in {*_BE, "am", "name", "called", "hi", "hello"}
        return (at, at + 1) if named and not introduced else None

    def _introduced(self, being: Being) -> Span | None:
        """Reads "his name's otis", "she's called june", "we named her june", "he goes by waffles"."""
        first = max(being.at + len(being.name.split()), 0)
        for at in range(first, min(first + REACH, len(self._forms))):
            form = self._forms[at]
            if any(other.at == at and other.sort == being.sort for other in self._reading.beings):
                return None
            if form not in _HE or (being.gender and _HE[form] and _HE[form] != being.gender):
                continue
            start = self._told_at(at)
            if start:
                return self._span(start, being, told=True)
        return None

    def _told_at(self, at: int) -> int:
        """Where the name stands that the words around a pronoun tell; 0 where they tell none."""
        form = self._forms[at]
        one, two = (*self._forms[at + 1 : at + 3], "", "")[:2]
        before = self._forms[at - 1] if at else ""
        if form in {"his", "her", "its", "their"} and one in {"name", "names"}:
            return at + 3 if two in _BE else at + 2
        if form in {"he", "she", "it", "they"}:
            always = one in _BE and two in {"always", "just", "actually", "also"}
            if one in _BE and self._forms[at + 2 + always : at + 3 + always] in (["called"], ["named"]):
                return at + 3 + always
            if one in {"goes", "answers"} and two in {"by", "to"}:
                return at + 3
        if form in {"him", "her", "it", "them"} and before in {"call", "called", "named", "name", "calls"}:
            return at + 1
        return 0
