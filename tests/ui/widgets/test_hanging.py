"""Text that wraps beside its beginning."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from ui.widgets.hanging import Hanging, hang

WORDS = st.lists(st.text("abcdef", min_size=1, max_size=6), min_size=1, max_size=12)


def test_later_lines_begin_under_the_first_ones_text():
    assert hang((Content("• "), Content("one two three")), 9).plain == "• one two\n  three"


@given(words=WORDS, indent=st.integers(0, 4), width=st.integers(12, 30))
def test_nothing_is_lost_and_nothing_sticks_out(words, indent, width):
    drawn = hang((Content("*" * indent), Content(" ".join(words))), width).plain
    assert drawn.replace("*", " ").split() == words
    assert all(len(line) <= width for line in drawn.splitlines())
    assert all(line.startswith(" " * indent) for line in drawn.splitlines()[1:])


@given(rows=st.lists(WORDS, max_size=4), width=st.integers(12, 30))
def test_the_height_is_that_of_the_lines_drawn(rows, width):
    shown = [(Content("- "), Content(" ".join(words))) for words in rows]
    lines = sum(len(hang(row, width).plain.split("\n")) for row in shown)
    assert Hanging(shown).get_height({}, width) == lines
