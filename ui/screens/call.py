"""The call screen: transcript, the one cue, what was found, and the keys; for recordings and live calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from speech.errors import HeartlineError
from ui.call_view import CallView
from ui.handover import told_so_far
from ui.messages import CallDesk, CallFeed, Ended, EventArrived, Outcome
from ui.screens.call_keys import BINDINGS, belongs, held_words, refused_words, works
from ui.screens.handover import HandoverScreen
from ui.screens.help import HelpScreen
from ui.screens.leave import LeaveScreen
from ui.screens.offering import OfferingScreen
from ui.screens.turn import QUESTIONS
from ui.widgets.cue_card import CueCard
from ui.widgets.details_pane import DetailsPane
from ui.widgets.end_card import EndCard
from ui.widgets.history_pane import HistoryPane
from ui.widgets.key_bar import KeyBar
from ui.widgets.memory_card import MemoryCardPane
from ui.widgets.meters import Meters
from ui.widgets.top_bar import ProgressLine, TopBar
from ui.widgets.transcript import TranscriptPane

PAINTS_A_SECOND = 15
"""However fast events come, the screen is drawn this often: smooth to the eye, and little work."""
SHOWN_AFTERWARDS = 20.0
"""Seconds for which an ended call's card stays where there is a screen beneath, unless the agent leaves it
before, or the next call begins."""


class CallScreen(OfferingScreen):
    """Hears one call from a feed, and shows it until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(
        self,
        make_feed: Callable[[], CallFeed],
        *,
        stays: bool = True,
        chooser: Callable[[], Screen[None]] | None = None,
        desk: CallDesk | None = None,
    ) -> None:
        """Makes the screen.

        Args:
            make_feed: makes the call to be shown.
            stays: whether leaving the screen leaves the program; False: there is another screen beneath.
            chooser: makes the screen on which the call's devices are chosen; None: it has none.
            desk: where other calls are; None: there are none.
        """
        super().__init__(desk)
        self._make_feed = make_feed
        self._stays = stays
        self._chooser = chooser
        self._over = False
        self._handed_over = False
        self._noticed: str | None = None
        self._shown: CallView | None = None
        self._shown_keys: tuple[object, ...] = ()
        self._turn = 0
        self._why = False

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
        return self._feed is not None and not self._feed.can_pause and not self._over

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
                yield MemoryCardPane(id="memory")
                yield DetailsPane(id="details")
                yield HistoryPane(id="history")
        yield Static(id="offered")
        yield Static(id="notice")
        yield Meters(id="meters")
        shown = [each.id for each in Binding.make_bindings(self.BINDINGS) if each.show and each.id]
        yield KeyBar(shown if self._stays else ["call.close", *shown], id="keys")

    def on_mount(self) -> None:
        """Paints first, and loads after that."""
        self._paint()
        self.set_interval(1 / PAINTS_A_SECOND, self._paint)
        self.call_after_refresh(lambda: self.run_worker(self._listen(), name="listen"))

    async def _listen(self) -> None:
        error: HeartlineError | None = None
        try:
            # Making the feed imports the recogniser: in a thread, so that the screen stays alive.
            feed = await asyncio.to_thread(self._make_feed)
            self._feed = feed
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
        self.query_one(EndCard).hear(message.event)
        self._say_kept(message.event)
        if self.view.cue is None or before is None or self.view.cue.id != before.id:
            self._why = False

    async def on_ended(self, message: Ended) -> None:
        """Shows the closing card, or hands an error on to whoever started the app."""
        feed = self._feed
        if message.error is not None:
            self.app.exit(Outcome(str(message.error), message.error.exit_code))
        elif feed is not None:
            self._over = True
            if isinstance(self.app.screen, QUESTIONS):
                self.app.pop_screen()  # what it asks has no answer any more
            heading = self.view.ending(feed.agent)
            await self.query_one(EndCard).show_closing(feed.closing(), feed.next_steps(), heading)
            self.add_class("-ended")
            self._paint_keys()
            if not self._stays:
                self.set_timer(SHOWN_AFTERWARDS, self._leave_card)

    def _leave_card(self) -> None:
        if self.is_current:
            self.dismiss()

    def _paint(self) -> None:
        """Draws what has changed since the last time."""
        self._turn += 1
        self._paint_time()
        card = self.query_one(CueCard)
        if self.view.started is None:
            still = self.app.animation_level == "none"
            card.show_loading(None if still else self._turn // 2)
        self._paint_notice()
        self._paint_offered()
        if self.view is self._shown:
            return
        view = self._shown = self.view
        if view.started is not None:
            card.show(view, why=self._why)
        self.query_one(TranscriptPane).show(view)
        self.query_one(MemoryCardPane).show(view.memory)
        self.set_class(view.memory is not None, "-memory")
        self.set_class(bool(view.offers), "-offers")
        self.set_class(view.memory is not None and bool(view.memory.card.people), "-card")
        self.query_one(DetailsPane).show(view)
        self.query_one(HistoryPane).show(view)
        self._paint_keys()
        self._open_handover(view)

    def _paint_notice(self) -> None:
        """The newest thing that is not as it should be, the way to the call first."""
        refusal = self.view.refusal
        refused = None if refusal is None else refused_words(refusal.refused or "")
        words = (self._feed.link if self._feed else None) or self.view.notice or refused
        if words != self._noticed:
            self._noticed = words
            notice = self.query_one("#notice", Static)
            notice.update(Content(f"! {words}" if words else ""))
            notice.display = words is not None

    def _open_handover(self, view: CallView) -> None:
        """A call that has come to this agent opens with what was said before."""
        moved, feed = view.transferred, self._feed
        mine = moved is not None and feed is not None and feed.agent and moved.to == feed.agent
        if mine and not self._handed_over and not self._over:
            self._handed_over = True
            self.app.push_screen(HandoverScreen(told_so_far(view)))

    def _paint_time(self) -> None:
        feed, view = self._feed, self.view
        if feed is None:
            return
        at = view.ended.duration if view.ended is not None else max(view.at, feed.position)
        held = () if self._over else held_words(view, feed)
        stands = "on hold" if view.held and not view.paused else "paused"
        loading = "loading" if view.started is None else ""
        state = "ended" if view.ended else "over" if self._over else stands if held else loading
        top = self.query_one(TopBar)
        top.name_call(feed.title, feed.hears)  # a number may come later, and a device may change
        top.show_time(at, feed.duration, state)
        self.query_one(ProgressLine).show_share(at / feed.duration if feed.duration else None)
        self.query_one(Meters).show_levels({} if self._over else feed.levels(), feed.echo)
        if held:
            between = "\n" if self.has_class("-narrow") else " " * 5
            self.query_one("#paused", Static).update(Content(between.join(held)))
        self.set_class(bool(held), "-paused")

    def _paint_keys(self) -> None:
        keys = (
            self.view.cue is None,
            self._over,
            self._feed,
            self.view.memory is None,
            self.view.keepable,
            bool(self.view.offers),
        )
        if keys != self._shown_keys:
            self._shown_keys = keys
            self.refresh_bindings()
            self.query_one(KeyBar).show_keys(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys are there (not False) and work now (not None)."""
        there = {"sound": self._chooser is not None, "offered": bool(self.offered)}
        return works(action, self._feed, self.view, ended=self._over, **there)

    async def action_pause(self) -> None:
        """Pauses, and shows at once that a recording stands still."""
        await super().action_pause()
        self._paint_time()

    def action_why(self) -> None:
        """Shows or hides the words that raised the cue."""
        self._why = not self._why
        self._shown = None

    def action_help(self) -> None:
        """Shows all keys of such a call, and the signs."""
        there = {
            "sound": self._chooser is not None,
            "memory": self.view.memory is not None,
            "gestures": bool(self.view.offers),
            "offered": bool(self.offered),
        }
        keys = [
            (self.app.get_key_display(binding), binding.tooltip)
            for _, binding in self._bindings
            if binding.id and binding.tooltip and belongs(binding.action, self._feed, **there)
        ]
        self.app.push_screen(HelpScreen(keys))

    def action_sound(self) -> None:
        """Chooses the devices; the call goes on meanwhile."""
        if self._chooser is not None:
            self.app.push_screen(self._chooser())

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
