"""The sound chooser: what each side is heard on, how loud it is, and what else there is; in mid-call too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from speech.audio import Channel
from speech.errors import HeartlineError
from speech.sources.desk.devices import Device
from ui.messages import Sound
from ui.sound_choice import Choice, choices
from ui.widgets.hanging import Hanging
from ui.widgets.meters import bar
from ui.widgets.wording import SIDES

PAINTS_A_SECOND = 5
LOOKS_EVERY: Final = 4.0
"""Seconds between two looks at what is connected: each takes half a second of a processor."""
CELLS = 10
NARROW = 60
"""Below this many cells a meter has half of its own."""
HEARD_ON: Final = {Channel.AGENT: "microphone", Channel.CUSTOMER: "what is played on"}


class DevicesScreen(ModalScreen[None]):
    """Lists both sides' devices; enter hears a side on the one under the bar at once."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,m", "dismiss", "Back", id="devices.close")]

    def __init__(self, sound: Sound, levels: Callable[[], Mapping[Channel, float]]) -> None:
        """Makes the screen.

        Args:
            sound: which devices there are, and which is heard.
            levels: how loud each side is now, dBFS.
        """
        super().__init__()
        self._sound = sound
        self._levels = levels
        self._devices: Sequence[Device] | None = None
        self._rows: list[Choice] | None = None
        self._heads: dict[Channel, Content] = {}
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """A heading, the list, what is wrong, and the keys."""
        with Vertical(id="devices"):
            yield Static(Content("Sound"), classes="heading")
            yield OptionList(id="devices-list", compact=True)
            yield Static(id="devices-trouble")
            yield Static(Content.styled("enter hears the side there, esc goes back", "$quiet"))

    def on_mount(self) -> None:
        """Shows what is known, and looks at what is connected."""
        self._paint()
        self.set_interval(1 / PAINTS_A_SECOND, self._paint)
        self.run_worker(self._look(), name="devices")

    async def _look(self) -> None:
        while True:
            try:
                self._devices = await asyncio.to_thread(self._sound.devices)
                self._trouble = ""
            except HeartlineError as error:
                self._devices, self._trouble = (), str(error)
            await asyncio.sleep(LOOKS_EVERY)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Hears a side on another device; the call goes on."""
        choice = next((each for each in self._rows or () if _id(each) == message.option_id), None)
        if choice is None:
            return
        try:
            self._sound.choose(choice.side, choice.name)
        except HeartlineError as error:
            self._trouble = str(error)
        self._paint()

    def _paint(self) -> None:
        """Draws what has changed."""
        trouble = self.query_one("#devices-trouble", Static)
        looking = "Looking at what is connected ..." if self._devices is None else ""
        trouble.update(Content(self._trouble or looking))
        trouble.set_class(bool(self._trouble), "-trouble")
        trouble.display = bool(self._trouble or looking)
        rows = [row for side in HEARD_ON for row in self._choices(side)]
        heads = {side: self._head(side) for side in HEARD_ON}
        listed = self.query_one(OptionList)
        if rows != self._rows:
            self._fill(listed, rows, heads)
        else:
            for side, head in heads.items():
                if head != self._heads[side]:
                    listed.replace_option_prompt(str(side), head)
        self._rows, self._heads = rows, heads

    def _choices(self, side: Channel) -> list[Choice]:
        if self._devices is None:
            return []  # what is away nobody knows yet
        return choices(self._devices, side, self._sound.chosen(side), self._sound.heard_on(side))

    def _head(self, side: Channel) -> Content:
        """Who it is, heard on what, and how loud."""
        above = "\n" if side is not next(iter(HEARD_ON)) else ""
        who = Content.styled(f"{above}{SIDES[side]}: {HEARD_ON[side]}  ", "$quiet")
        if self._sound.heard_on(side) is None:
            return who + Content.styled("not heard now", "$warning")
        return who + bar(self._levels().get(side), CELLS // 2 if self.size.width < NARROW else CELLS)

    def _fill(self, listed: OptionList, rows: Sequence[Choice], heads: Mapping[Channel, Content]) -> None:
        """Lists the lines anew; the bar stays on its line, or goes to what the agent is heard on."""
        before = listed.highlighted_option.id if listed.highlighted_option else None
        listed.clear_options()
        for side, head in heads.items():
            listed.add_option(Option(head, id=str(side), disabled=True))
            listed.add_options([Option(_line(row), id=_id(row)) for row in rows if row.side is side])
        ids = [_id(row) for row in rows]
        heard = next((_id(row) for row in rows if row.heard or row.chosen), None)
        at = before if before in ids else heard
        listed.highlighted = listed.get_option_index(at) if at else None


def _id(choice: Choice) -> str:
    return f"{choice.side} {choice.name or ''}"


def _line(choice: Choice) -> Hanging:
    tone = "$quiet" if choice.away else "$foreground"
    sign = Content.styled("● " if choice.heard else "  ", "$primary")
    notes = Content.styled(f"  {choice.notes}".rstrip(), "$warning" if choice.away else "$quiet")
    return Hanging([(sign, Content.styled(choice.label, tone) + notes)])
