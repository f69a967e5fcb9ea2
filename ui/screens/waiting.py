"""Between calls: calm, and plain about whether the next call will be heard."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from ui.messages import CallDesk, CallFeed, Outcome
from ui.screens.call import CallScreen
from ui.screens.devices import DevicesScreen
from ui.screens.help import HelpScreen
from ui.screens.turn import QUESTIONS, TurnScreen
from ui.widgets.key_bar import KeyBar
from ui.widgets.meters import Meters
from ui.widgets.top_bar import TopBar

PAINTS_A_SECOND = 5
TITLES = {True: "Waiting for a call", False: "No call can come just now"}
"""By whether all is well."""


class WaitingScreen(Screen[None]):
    """Waits for calls and opens each; lies beneath the call's own screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "begin", "New call", id="desk.begin", tooltip="A call begins now"),
        Binding("j", "look", "Show", id="desk.look", tooltip="Show the next call that nobody has"),
        Binding("m", "sound", "Sound", id="desk.sound", tooltip="Choose the microphone and the output"),
        Binding("question_mark", "help", "Help", id="desk.help", key_display="?", tooltip="All keys"),
        Binding("q", "leave", "Quit", id="desk.leave", tooltip="Stop waiting for calls"),
    ]

    def __init__(self, desk: CallDesk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: tuple[str, bool, str] | None = None

    def compose(self) -> ComposeResult:
        """Whose desk it is, how it stands, levels where there are some, and the keys."""
        yield TopBar(id="top")
        with Vertical(id="waiting"):
            yield Static(id="waiting-title")
            yield Static(id="waiting-state")
            yield Static(id="waiting-offered")
        yield Meters(id="meters")
        yield KeyBar(["desk.begin", "desk.look", "desk.sound", "desk.help", "desk.leave"], id="keys")

    def on_mount(self) -> None:
        """Starts to wait."""
        self.query_one(TopBar).name_call(self._desk.title, self._desk.where)
        self.set_interval(1 / PAINTS_A_SECOND, self._paint)
        self.run_worker(self._open_calls(), name="calls")
        self._paint()

    async def _open_calls(self) -> None:
        """Opens one call after another; the one before makes way, with whatever lies on it."""
        while True:
            feed = await self._desk.next_call()
            asked = isinstance(self.app.screen, QUESTIONS)
            self._make_way()
            chooser = self._chooser if self._desk.sound is not None else None
            screen = CallScreen(partial(_the, feed), stays=False, chooser=chooser, desk=self._desk)
            self.app.push_screen(screen)
            if asked:
                self.app.push_screen(TurnScreen())

    def _make_way(self) -> None:
        """Closes all screens that lie on this one."""
        while len(self.app.screen_stack) > 1 and self.app.screen is not self:
            self.app.pop_screen()

    def _paint(self) -> None:
        sentence, well = self._desk.state()
        shown = sentence, well, self._desk.offered
        self.query_one(Meters).show_levels(self._desk.levels())
        if shown != self._shown:
            self._shown = shown
            self.query_one(TopBar).name_call(self._desk.title, self._desk.where)
            self.query_one("#waiting-title", Static).update(Content(TITLES[well]))
            tone = "$quiet" if well else "$warning"
            self.query_one("#waiting-state", Static).update(Content.styled(sentence, tone))
            offered = self.query_one("#waiting-offered", Static)
            offered.update(Content(self._desk.offered))
            offered.display = bool(self._desk.offered)
            self.refresh_bindings()
            self.query_one(KeyBar).show_keys(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys are there."""
        if action == "sound":
            return self._desk.sound is not None
        if action == "look":
            return bool(self._desk.offered)
        return self._desk.begins_by_key if action == "begin" else True

    def action_begin(self) -> None:
        """Begins a call now."""
        self._desk.begin()

    def action_look(self) -> None:
        """Shows a call that nobody has."""
        self._desk.look()

    def _chooser(self) -> DevicesScreen:
        assert self._desk.sound is not None  # noqa: S101 - the key is there where it is
        return DevicesScreen(self._desk.sound, self._desk.levels)

    def action_sound(self) -> None:
        """Chooses the devices."""
        self.app.push_screen(self._chooser())

    def action_help(self) -> None:
        """Shows all keys."""
        keys = [
            (self.app.get_key_display(binding), binding.tooltip)
            for _, binding in self._bindings
            if binding.tooltip and binding.action != "help" and self.check_action(binding.action, ())
        ]
        self.app.push_screen(HelpScreen(keys, signs=()))

    def action_leave(self) -> None:
        """Leaves the program; no call is on."""
        self.app.exit(Outcome())


def _the(feed: CallFeed) -> CallFeed:
    """The feed itself, for a screen that wants to make one."""
    return feed
