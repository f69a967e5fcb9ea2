"""Text that wraps beside what begins it: a bullet, a speaker, an indent."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

Row = tuple[Content, Content]
"""What begins a row, and the text that wraps beside it."""


def hang(row: Row, width: int) -> Content:
    """One row wrapped to `width` cells; its later lines begin under the first one's text."""
    first, text = row
    later = Content(" " * first.cell_length)
    lines = text.wrap(max(width - first.cell_length, 1))
    return Content("\n").join([(later if number else first) + line for number, line in enumerate(lines)])


class Hanging(Visual):
    """Rows of hanging text, for any widget that shows a visual."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def _wrapped(self, width: int) -> Content:
        return Content("\n").join([hang(row, width) for row in self._rows])

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draws the rows."""
        return self._wrapped(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Cells of the longest row, unwrapped."""
        return max((first.cell_length + text.cell_length for first, text in self._rows), default=0)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines of all rows, wrapped."""
        return self._wrapped(width).get_height(rules, width) if self._rows else 0
