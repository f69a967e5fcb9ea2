"""The call screen: transcript, the one cue, what was found, and the keys; for recordings and live calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import ClassVar
from uuid import uuid4

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from cues.calls.commands import Command, Verb
from speech.errors import HeartlineError
from ui.call_view import CallView
from ui.handover import told_so_far
from ui.messages import CallFeed, Ended, EventArrived, Outcome
from ui.screens.call_keys import BINDINGS, held_words, works
from ui.screens.handover import HandoverScreen
from ui.screens.help import HelpScreen
from ui.screens.leave import LeaveScreen
from ui.screens.transfer import TransferScreen
from ui.widgets.cue_card import CueCard
from ui.widgets.details_pane import DetailsPane
from ui.widgets.end_card import EndCard
from ui.widgets.history_pane import HistoryPane
from ui.widgets.key_bar import KeyBar
from ui.widgets.meters import Meters
from ui.widgets.top_bar import ProgressLine, TopBar
from ui.widgets.transcript import TranscriptPane

PAINTS_A_SECOND = 15
"""However fast events come, the screen is drawn this often: smooth to the eye, and little work."""


class CallScreen(Screen[None]):
    """Hears one call from a feed, and shows it until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(self, make_feed: Callable[[], CallFeed], *, stays: bool = True) -> None:
        """Makes the screen.

        Args:
            make_feed: makes the call to be shown.
            stays: whether leaving the screen leaves the program; False: there is another screen beneath.
        """
        super().__init__()
        self._make_feed = make_feed
        self._stays = stays
        self._handed_over = False
        self._noticed: str | None = None
        self._feed: CallFeed | None = None
        self._shown: CallView | None = None
        self._shown_keys: tuple[object, ...] = ()
        self._turn = 0
        self._why = False
        self.view = CallView()

    @property
    def painted(self) -> bool:
        """True where all that has arrived is on the screen."""
        return self._shown is self.view

    @property
    def heard(self) -> CallFeed | None:
        """The call that is being heard; None until it has been made."""
        return self._feed

    @property
    def live(self) -> bool:
        """True while leaving would lose something: the call cannot wait, and has not come to its end."""
        return self._feed is not None and not self._feed.can_pause and self.view.ended is None

    def compose(self) -> ComposeResult:
        """From the top: time, cue, transcript beside details and history, levels, keys."""
        yield TopBar(id="top")
        yield ProgressLine(id="progress")
        yield Static(id="paused")
        yield CueCard(id="cue")
        yield EndCard(id="end")
        with Horizontal(id="body"):
            yield TranscriptPane(id="transcript")
            with Vertical(id="side"):
                yield DetailsPane(id="details")
                yield HistoryPane(id="history")
        yield Static(id="notice")
        yield Meters(id="meters")
        shown = [each.id for each in Binding.make_bindings(self.BINDINGS) if each.show and each.id]
        yield KeyBar(shown, id="keys")

    def on_mount(self) -> None:
        """Paints first, and loads after that."""
        self._paint()
        self.set_interval(1 / PAINTS_A_SECOND, self._paint)
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self.run_worker(self._listen(), name="listen")

    async def _listen(self) -> None:
        error: HeartlineError | None = None
        try:
            # Making the feed imports the recogniser: in a thread, so that the screen stays alive.
            feed = await asyncio.to_thread(self._make_feed)
            self._feed = feed
            self.query_one(TopBar).name_call(feed.title, feed.hears)
            self.set_class(bool(feed.asks), "-live")
            await self._hand_on(feed)
        except HeartlineError as trouble:
            error = trouble
        self.post_message(Ended(error))

    async def _hand_on(self, feed: CallFeed) -> None:
        events = feed.events()
        try:
            async for event in events:
                self.post_message(EventArrived(event))
                # A feed that never waits must not keep the screen from drawing.
                await asyncio.sleep(0)
        finally:
            if isinstance(events, AsyncGenerator):
                await events.aclose()

    def on_event_arrived(self, message: EventArrived) -> None:
        """Moves the view on; it is drawn with the next paint."""
        before = self.view.cue
        self.view = self.view.apply(message.event)
        if self.view.cue is None or before is None or self.view.cue.id != before.id:
            self._why = False

    async def on_ended(self, message: Ended) -> None:
        """Shows the closing card, or hands an error on to whoever started the app."""
        if message.error is not None:
            self.app.exit(Outcome(str(message.error), message.error.exit_code))
        elif self._feed is not None:
            await self.query_one(EndCard).show_closing(self._feed.closing(), self._feed.next_steps())
            self.add_class("-ended")
            self._paint_keys()

    def _paint(self) -> None:
        """Draws what has changed since the last time."""
        self._turn += 1
        self._paint_time()
        card = self.query_one(CueCard)
        if self.view.started is None:
            still = self.app.animation_level == "none"
            card.show_loading(None if still else self._turn // 2)
        self._paint_notice()
        if self.view is self._shown:
            return
        view = self._shown = self.view
        if view.started is not None:
            card.show(view, why=self._why)
        self.query_one(TranscriptPane).show(view)
        self.query_one(DetailsPane).show(view)
        self.query_one(HistoryPane).show(view)
        self._paint_keys()
        self._open_handover(view)

    def _paint_notice(self) -> None:
        """The newest thing that is not as it should be, the way to the call first."""
        refused = "That came too late, or does not apply now." if self.view.refusal is not None else None
        words = (self._feed.link if self._feed else None) or self.view.notice or refused
        if words != self._noticed:
            self._noticed = words
            notice = self.query_one("#notice", Static)
            notice.update(Content(f"! {words}" if words else ""))
            notice.display = words is not None

    def _open_handover(self, view: CallView) -> None:
        """A call that has come to this agent opens with what was said before."""
        moved, feed = view.transferred, self._feed
        if moved is not None and feed is not None and feed.agent and moved.to == feed.agent:
            if not self._handed_over:
                self.app.push_screen(HandoverScreen(told_so_far(view)))
            self._handed_over = True

    def _paint_time(self) -> None:
        feed, view = self._feed, self.view
        if feed is None:
            return
        at = view.ended.duration if view.ended is not None else max(view.at, feed.position)
        over = held_words(view, feed) if view.ended is None else None
        stands = "on hold" if view.held and not view.paused else "paused"
        state = "ended" if view.ended else stands if over else "loading" if view.started is None else ""
        self.query_one(TopBar).show_time(at, feed.duration, state)
        self.query_one(ProgressLine).show_share(at / feed.duration if feed.duration else None)
        self.query_one(Meters).show_levels({} if view.ended else feed.levels())
        if over is not None:
            self.query_one("#paused", Static).update(Content(over))
        self.set_class(over is not None, "-paused")

    def _paint_keys(self) -> None:
        keys = (self.view.cue is None, self.has_class("-ended"), self._feed)
        if keys != self._shown_keys:
            self._shown_keys = keys
            self.refresh_bindings()
            self.query_one(KeyBar).show_keys(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys are there (not False) and work now (not None)."""
        return works(action, self._feed, self.view, ended=self.has_class("-ended"))

    async def _send(self, verb: Verb) -> None:
        """Asks something of the cue in view."""
        if self.view.cue is not None:
            await self._ask(verb, self.view.cue.id)

    async def _ask(self, verb: Verb, target: str | None = None) -> None:
        if self._feed is not None:
            await self._feed.send(Command(verb, uuid4().hex, target))

    async def action_use(self) -> None:
        """Marks the cue used."""
        await self._send(Verb.USE)

    async def action_later(self) -> None:
        """Lets the cue wait."""
        await self._send(Verb.LATER)

    async def action_drop(self) -> None:
        """Takes the cue away."""
        await self._send(Verb.DISMISS)

    def action_why(self) -> None:
        """Shows or hides the words that raised the cue."""
        self._why = not self._why
        self._shown = None

    async def action_pause(self) -> None:
        """Pauses a recording, or stops hearing a live call; or goes on."""
        feed = self._feed
        if feed is None:
            return
        if not feed.can_pause:
            await self._ask(Verb.RESUME if self.view.paused else Verb.PAUSE)
            return
        (feed.resume if feed.paused else feed.pause)()
        self._paint_time()

    async def action_hold(self) -> None:
        """Puts the customer on hold, or takes them back."""
        await self._ask(Verb.RESUME if self.view.held else Verb.HOLD)

    async def action_end(self) -> None:
        """Ends the call."""
        await self._ask(Verb.END)

    def action_transfer(self) -> None:
        """Asks to whom the call goes, and hands it over."""

        async def hand_over(to: str | None) -> None:
            if to is not None:
                await self._ask(Verb.TRANSFER, to)

        self.app.push_screen(TransferScreen(), hand_over)

    def action_history(self) -> None:
        """Shows or hides queue and history."""
        self.toggle_class("-history")

    def action_transcript(self) -> None:
        """Shows or hides the transcript."""
        self.toggle_class("-no-transcript")

    def action_scroll(self, lines: int) -> None:
        """Scrolls the transcript, the history while it is asked for, or a closing card that is too long."""
        pane: Widget = self.query_one(HistoryPane if self.has_class("-history") else TranscriptPane)
        card = self.query_one(EndCard)
        (card if card.max_scroll_y else pane).scroll_relative(y=lines, animate=False)

    def action_follow(self) -> None:
        """Goes to the newest line."""
        self.query_one(TranscriptPane).follow()

    def action_help(self) -> None:
        """Shows all keys and signs."""
        keys = [
            (self.app.get_key_display(binding), binding.tooltip)
            for _, binding in self._bindings
            if binding.id and binding.tooltip
        ]
        self.app.push_screen(HelpScreen(keys))

    def action_close(self) -> None:
        """Leaves the ended call."""
        if self._stays:
            self.app.exit(Outcome())
        else:
            self.dismiss()

    def action_again(self) -> None:
        """Replays the call from its beginning."""
        self.app.switch_screen(CallScreen(self._make_feed))

    def action_leave(self) -> None:
        """Leaves; asks first where a live call would be lost."""
        if self.live:
            self.app.push_screen(LeaveScreen())
        else:
            self.app.exit(Outcome())
