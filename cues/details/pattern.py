"""The pattern language of the frames, and the tree that finds all patterns in one pass.

A pattern is a row of words and these signs:

    <kin>      one entry of a lexicon class, of however many words
    (a|b c)    either
    [a]        or nothing
    ~3         up to three words of any sort
    {name}     one word that no grammar word is, kept under that name
    @who       a phrase of frames/grammar.toml, found in a pass of its own before

Between the parts of a pattern grammar words may stand (articles, auxiliaries, adverbs, negations): the tree
passes over them and notes them, and the status of the finding is read from them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final, Generic

from cues.details.match import Held, Match, Target
from cues.details.normal import open_word

MAX_FORMS: Final = 400
"""Written-out forms of one pattern; more means that a pattern says too much at once."""
SET_SIGN: Final = "|"
"""Begins the name of a class that a pattern makes for itself; such classes are not kept in a match."""
MAX_PASSED: Final = 4
"""Grammar words passed over between two parts."""

_SIGN = re.compile(r"<([a-z_]+)>|@([a-z_]+)|\{([a-z_]+)\}|~(\d)|([()\[\]|])|([^\s()\[\]|<>@{}~]+)")


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a written-out pattern."""

    sort: str
    """`word`, `class`, `name` or `gap`."""
    value: str


class PatternError(ValueError):
    """A pattern that cannot be read; the message holds the pattern."""


class PatternWriter:
    """Writes patterns out into plain rows of parts, and collects the sets of words that they choose from."""

    def __init__(self) -> None:
        self.sets: dict[str, tuple[str, ...]] = {}
        """The alternatives of words, by the name of the class that stands for them; in plain form."""

    def write_out(self, pattern: str) -> list[tuple[Part, ...]]:
        """All plain rows of parts that a pattern stands for.

        Args:
            pattern: see the module.

        Raises:
            PatternError: the brackets do not close, a sign is unknown, or there are too many forms.
        """
        signs = list(_SIGN.finditer(pattern))
        if "".join(sign.group() for sign in signs) != re.sub(r"\s", "", pattern):
            raise PatternError(f"a sign is unknown in the pattern {pattern!r}")
        rows, rest = self._either(signs, 0, pattern)
        if rest != len(signs):
            raise PatternError(f"a bracket closes too early in the pattern {pattern!r}")
        rows = [_without_tail(row) for row in rows]
        if not all(rows):
            raise PatternError(f"the pattern {pattern!r} may stand for nothing at all")
        return rows

    def _either(
        self, signs: Sequence[re.Match[str]], at: int, pattern: str
    ) -> tuple[list[tuple[Part, ...]], int]:
        """Rows of an alternative, and where it ends."""
        done: list[tuple[Part, ...]] = []
        rows: list[tuple[Part, ...]] = [()]
        while at < len(signs):
            class_name, phrase, name, gap, mark, word = signs[at].groups()
            if mark in {")", "]"}:
                break
            at += 1
            if mark == "|":
                done += rows
                rows = [()]
                continue
            if mark in {"(", "["}:
                inner, at = self._either(signs, at, pattern)
                if at >= len(signs) or signs[at].group() != {"(": ")", "[": "]"}[mark]:
                    raise PatternError(f"a bracket does not close in the pattern {pattern!r}")
                at += 1
                inner = self._gather(inner)
                if mark == "[":
                    inner = [*inner, ()]
            elif class_name or phrase:
                inner = [(Part("class", class_name or "@" + phrase),)]
            elif name:
                inner = [(Part("name", name),)]
            elif gap:
                inner = [(Part("gap", gap),)]
            else:
                inner = [tuple(Part("word", form) for form in _plain_forms(word))]
            rows = [row + more for row in rows for more in inner]
            if len(rows) > MAX_FORMS:
                raise PatternError(f"the pattern {pattern!r} has more than {MAX_FORMS} forms")
        return done + rows, at

    def _gather(self, rows: list[tuple[Part, ...]]) -> list[tuple[Part, ...]]:
        """Let one class stand for all the alternatives that are nothing but words."""
        worded = [row for row in rows if row and all(part.sort == "word" for part in row)]
        if len(worded) < 3:
            return rows
        phrases = tuple(sorted({" ".join(part.value for part in row) for row in worded}))
        name = SET_SIGN + SET_SIGN.join(phrases)
        self.sets[name] = phrases
        return [(Part("class", name),), *(row for row in rows if row not in worded)]


def _without_tail(row: tuple[Part, ...]) -> tuple[Part, ...]:
    """A row without words of any sort at its end, which would only make evidence longer."""
    while row and row[-1].sort == "gap":
        row = row[:-1]
    return row


_SHORT: Final = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will"}


def _plain_forms(word: str) -> tuple[str, ...]:
    """A pattern's word as the text will hold it."""
    return (_SHORT[word],) if word in _SHORT else open_word(word)


def keys_of(spans: Sequence[Mapping[str, tuple[int, ...]]]) -> list[Set[str]]:
    """For each word, the names of the classes that begin there."""
    return [set(classes) for classes in spans]


@dataclass(slots=True)
class _Node(Generic[Target]):
    words: dict[str, _Node[Target]] = field(default_factory=dict)
    classes: dict[str, _Node[Target]] = field(default_factory=dict)
    names: dict[str, _Node[Target]] = field(default_factory=dict)
    gaps: dict[int, _Node[Target]] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    """The names of `classes`: sets are held against each other much faster than keys of dictionaries."""
    leaf: bool = True
    """True where no pattern goes on."""


class PatternTree(Generic[Target]):
    """All patterns in one tree; reading a text takes time in proportion to its length."""

    def __init__(
        self, passable: frozenset[str], stops: frozenset[str], nameable: Callable[[str], bool]
    ) -> None:
        self._root: _Node[Target] = _Node()
        self._passable = passable
        self._stops = stops
        self._nameable = nameable

    def add(self, row: Sequence[Part], target: Target) -> None:
        """Let a written-out pattern lead to `target`."""
        node = self._root
        for part in row:
            node.leaf = False
            if part.sort == "word":
                node = node.words.setdefault(part.value, _Node())
            elif part.sort == "class":
                node.asked.add(part.value)
                node = node.classes.setdefault(part.value, _Node())
            elif part.sort == "name":
                node = node.names.setdefault(part.value, _Node())
            else:
                node = node.gaps.setdefault(int(part.value), _Node())
        if target not in node.targets:
            node.targets.append(target)

    def classes(self) -> set[str]:
        """Names of all classes that the patterns ask for."""
        found: set[str] = set()
        nodes = [self._root]
        while nodes:
            node = nodes.pop()
            found.update(node.classes)
            for branches in (node.words, node.classes, node.names):
                nodes += branches.values()
            nodes += node.gaps.values()
        return found

    def find(  # noqa: PLR0915 - one walk, whose parts call each other and share what is fixed for the text
        self,
        forms: Sequence[str],
        spans: Sequence[Mapping[str, tuple[int, ...]]],
        breaks: Sequence[bool],
        limits: Sequence[int],
        keys: Sequence[Set[str]] | None = None,
    ) -> list[Match[Target]]:
        """All matches, longest only for each target and first word.

        Args:
            forms: the words in plain form.
            spans: for each word, the lexicon classes that begin there and the lengths of their entries.
            breaks: for each word, whether a sentence ended before it; no pattern reaches over that.
            limits: for each word, the word that no entry beginning there may reach over.
            keys: for each word, the names of its classes, where the caller has them at hand.
        """
        best: dict[tuple[int, Target], Match[Target]] = {}
        passable, stops, nameable = self._passable, self._stops, self._nameable
        size = len(forms)
        keys = keys_of(spans) if keys is None else keys

        def walk(node: _Node[Target], at: int, first: int, trail: Held | None, room: int) -> None:
            if room:
                for target in node.targets:
                    known = best.get((first, target))
                    if known is None or at > known.last:
                        best[first, target] = Match(target, first, at, trail)
            if node.leaf:
                return
            words, asked, names, gaps = node.words, node.asked, node.names, node.gaps
            while at < size and not (breaks[at] and at > first):
                form = forms[at]
                follower = words.get(form)
                if follower is not None:
                    walk(follower, at + 1, first, trail, MAX_PASSED)
                if asked and not asked.isdisjoint(keys[at]):
                    walk_classes(node, at, first, trail)
                if names and nameable(form):
                    for name, follower in names.items():
                        walk(follower, at + 1, first, Held(trail, name, at, at + 1), MAX_PASSED)
                if gaps and room == MAX_PASSED:
                    walk_gaps(node, at, first, trail)
                if not room or form not in passable or at == first:
                    return
                trail = Held(trail, "", at, at + 1)
                at += 1
                room -= 1

        def walk_classes(node: _Node[Target], at: int, first: int, trail: Held | None) -> None:
            here, wanted = spans[at], node.classes
            for name in sorted(node.asked & keys[at]):  # in an order that no run changes
                for length in reversed(here[name]):
                    end = at + length
                    if end <= limits[at]:
                        longer = trail if name[0] == SET_SIGN else Held(trail, name, at, end)
                        walk(wanted[name], end, first, longer, MAX_PASSED)

        def walk_gaps(node: _Node[Target], at: int, first: int, trail: Held | None) -> None:
            for width, follower in node.gaps.items():
                longer, left, easy = trail, width, MAX_PASSED
                words, classes = follower.words, follower.asked
                for reach in range(at, size):
                    form = forms[reach]
                    if breaks[reach] and reach > first:
                        break
                    if form in words or not classes.isdisjoint(keys[reach]) or follower.names:
                        walk(follower, reach, first, longer, 0)
                    if easy and form in passable:
                        easy -= 1
                    elif left and form not in stops:
                        left -= 1
                    else:
                        break
                    longer = Held(longer, "", reach, reach + 1)

        words, classes = self._root.words, self._root.asked
        for first in range(size):
            if forms[first] in words or not classes.isdisjoint(keys[first]):
                walk(self._root, first, first, None, 0)
        return list(best.values())
