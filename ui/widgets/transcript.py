"""The live transcript: each caption wrapped and drawn once, however often the screen is painted."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from cues.calls.events import DetailState
from speech.audio import Channel
from ui.call_view import CallView
from ui.captions import Caption, Mark
from ui.widgets.hanging import hang
from ui.widgets.wording import SIDES, clock, colour, notes_on

NARROW = 44
"""Below this many cells a side is named by one letter, and the time is left out."""
WIDE = 72
"""From this many cells on, the time stands before each turn."""


@dataclass(frozen=True, slots=True, repr=False)
class _Block:
    """A caption as drawn."""

    caption: Caption
    named: bool
    """True where the side is named: the one before spoke on another side."""
    strips: list[Strip]


class TranscriptPane(ScrollView, can_focus=False):
    """Both sides in the order of speaking; the newest line stays in view until somebody scrolls up."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._blocks: list[_Block] = []
        self._lines: list[Strip] = []
        self._captions: tuple[Caption, ...] = ()
        self._drawing = False
        self.following = True

    def show(self, view: CallView) -> None:
        """Draws what is new in `view`."""
        captions = view.captions + view.partials
        if captions != self._captions:
            self._captions = captions
            self._draw()

    def follow(self) -> None:
        """Goes back to the newest line and stays there."""
        self.following = True
        self.scroll_end(animate=False, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Keeps up with the newest line only while it is in view."""
        super().watch_scroll_y(old_value, new_value)
        if not self._drawing:
            self.following = self.is_vertical_scroll_end

    def on_resize(self, event: Resize) -> None:
        """Wraps everything anew for another width."""
        self._blocks.clear()
        self._draw()

    def notify_style_update(self) -> None:
        """Draws everything anew in another theme's colours."""
        super().notify_style_update()
        if self.is_mounted and self._blocks:
            self._blocks.clear()
            self._draw()

    def _draw(self) -> None:
        width = self.scrollable_content_region.width
        if width < 10:
            return
        known = {id(block.caption): block for block in self._blocks}
        blocks: list[_Block] = []
        side: Channel | None = None
        for caption in self._captions:
            named = caption.side is not side
            side = caption.side
            block = known.get(id(caption))
            if block is None or block.named is not named:
                block = _Block(caption, named, self._strips(caption, width, named=named))
            blocks.append(block)
        self._blocks = blocks
        self._lines = [strip for block in blocks for strip in block.strips]
        self._drawing = True
        self.virtual_size = Size(width, len(self._lines))
        if self.following:
            # Forced: the scrollbar, and with it the leave to scroll, comes only with the next layout.
            self.scroll_end(animate=False, immediate=True, force=True)
        self._drawing = False
        # A scrollbar that is about to appear has not followed the scrolling just done.
        self.vertical_scrollbar.position = self.scroll_y
        self.refresh()

    def _strips(self, caption: Caption, width: int, *, named: bool) -> list[Strip]:
        side = SIDES[caption.side]
        if width < NARROW:
            gutter = side[0].upper() + " "
        else:
            gutter = f"{side:<9}"
            if width >= WIDE:
                gutter = f"{clock(caption.start):>6}  {gutter}"
        tone = "$agent" if caption.side is Channel.AGENT else "$customer"
        first = Content.styled(gutter if named else " " * len(gutter), "$quiet")
        drawn = hang((first, _worded(caption, tone)), width)
        return Visual.to_strips(self, drawn, width, None, self.visual_style, apply_selection=False)

    def render_line(self, y: int) -> Strip:
        """One line of the terminal, counted from the pane's top."""
        width = self.scrollable_content_region.width
        place = self.scroll_offset.y + y
        if place >= len(self._lines):
            return Strip([Segment(" " * width, self.rich_style)], width)
        return self._lines[place].adjust_cell_length(width, self.rich_style)


def _worded(caption: Caption, tone: str) -> Content:
    """A caption's words, each mark underlined and followed by its kind in brackets."""
    ground = tone if caption.final else f"{tone} italic"
    parts: list[Content] = []
    place = 0
    for mark in caption.marks:
        parts.append(Content.styled(caption.text[place : mark.first], ground))
        parts.append(_marked(caption.text[mark.first : mark.last], mark))
        place = mark.last
    parts.append(Content.styled(caption.text[place:] + ("" if caption.final else " …"), ground))
    return Content("").join(parts)


def _marked(words: str, mark: Mark) -> Content:
    detail = mark.detail
    sure = detail.state is DetailState.CONFIRMED
    notes = notes_on(detail)
    tag = f"{detail.kind}{'' if sure else '?'}" + (f", {notes}" if notes else "")
    tone = "$quiet" if notes else colour(detail.kind)
    weight = "bold underline" if sure and not notes else "underline"
    return Content.styled(words, f"{weight} {tone}") + Content.styled(f" [{tag}]", tone)
