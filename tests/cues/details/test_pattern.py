"""The pattern language, and the tree that finds patterns."""

from __future__ import annotations

import pytest

from cues.details.pattern import PatternError, PatternTree, PatternWriter


def rows(pattern: str) -> list[str]:
    return [" ".join(part.value for part in row) for row in PatternWriter().write_out(pattern)]


def find(pattern: str, text: str, classes: dict[str, str] | None = None) -> list[str]:
    """The words of each match; `classes` names the class of a word."""
    writer = PatternWriter()
    tree: PatternTree[str] = PatternTree(
        frozenset({"a", "not", "is"}), frozenset({"but"}), lambda form: form not in {"a", "is", "not"}
    )
    for row in writer.write_out(pattern):
        tree.add(row, "found")
    forms = text.split()
    spans: list[dict[str, tuple[int, ...]]] = [
        {(classes or {})[form]: (1,)} if form in (classes or {}) else {} for form in forms
    ]
    for name, phrases in writer.sets.items():
        for at in range(len(forms)):
            for phrase in phrases:
                size = len(phrase.split())
                if " ".join(forms[at : at + size]) == phrase:
                    spans[at][name] = (*spans[at].get(name, ()), size)
    limits = [len(forms)] * len(forms)
    return [
        " ".join(forms[match.first : match.last])
        for match in tree.find(forms, spans, [False] * len(forms), limits)
    ]


def test_alternatives_and_options_are_written_out() -> None:
    assert rows("i (have|own) [a] dog") == ["i have a dog", "i have dog", "i own a dog", "i own dog"]


def test_words_at_the_end_of_a_gap_are_left_out() -> None:
    assert rows("my dog ~3") == ["my dog"]


def test_contractions_are_written_in_plain_form() -> None:
    assert rows("i 'm (here)") == ["i am here"]
    assert rows("don't go") == ["not go"]


@pytest.mark.parametrize("pattern", ["(a", "a)", "[a", "a]", "<A>", "[a]", "~2", ""])
def test_bad_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        PatternWriter().write_out(pattern)


def test_too_many_forms_are_refused() -> None:
    with pytest.raises(PatternError, match="forms"):
        PatternWriter().write_out(" ".join(["(<a>|<b>|<c>)"] * 7))


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("i have <pet>", "now i have a dog here", ["i have a dog"]),
        ("i have <pet>", "i have not a dog", ["i have not a dog"]),
        ("i have <pet>", "i have seen dog", []),
        ("i have ~2 <pet>", "i have seen your dog", ["i have seen your dog"]),
        ("i have ~1 <pet>", "i have seen your dog", []),
        ("i have ~2 <pet>", "i have but no dog", []),
        ("<pet> called {name}", "a dog called biscuit now", ["dog called biscuit"]),
        ("<pet> called {name}", "a dog called a", []),
        ("(big|old|very old) <pet>", "a very old dog", ["very old dog", "old dog"]),
    ],
)
def test_finding(pattern: str, text: str, found: list[str]) -> None:
    assert find(pattern, text, {"dog": "pet"}) == found


def test_grammar_words_end_no_match() -> None:
    assert find("i <pet>", "i dog is", {"dog": "pet"}) == ["i dog"]
