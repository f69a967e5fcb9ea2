"""What the keys of the call screen ask of the call and of the cue in view."""

from __future__ import annotations

from uuid import uuid4

from textual.screen import Screen

from cues.calls.commands import Command, Stands, Verb
from ui.call_view import CallView
from ui.messages import CallFeed
from ui.screens.end import EndScreen
from ui.screens.gesture import GestureScreen, TakeBackScreen
from ui.screens.transfer import TransferScreen
from ui.widgets.memory_card import AGREED, CARE, REFUSED, THEM, WRONG, MemoryCardPane


class AskingScreen(Screen[None]):
    """A screen with a call, once it has been made, and keys that send it commands."""

    def __init__(self) -> None:
        super().__init__()
        self._feed: CallFeed | None = None
        self.view = CallView()

    async def _ask(self, verb: Verb, target: str | None = None, words: str | None = None) -> None:
        if self._feed is not None:
            await self._feed.send(Command(verb, uuid4().hex, target, words))

    async def _ask_of_cue(self, verb: Verb) -> None:
        if self.view.cue is not None:
            await self._ask(verb, self.view.cue.id)

    async def action_use(self) -> None:
        """Marks the cue used."""
        await self._ask_of_cue(Verb.USE)

    async def action_later(self) -> None:
        """Lets the cue wait."""
        await self._ask_of_cue(Verb.LATER)

    async def action_drop(self) -> None:
        """Takes the cue away."""
        await self._ask_of_cue(Verb.DISMISS)

    async def action_keep(self) -> None:
        """Lets a detail be remembered."""
        if self.view.keepable is not None:
            await self._ask(Verb.KEEP, self.view.keepable)

    def action_gesture(self) -> None:
        """Asks whether what a cue offers is to be sent; or, where it is approved, whether it is not."""
        offers = self.view.offers
        cue = offers.meant(self.view.cue)
        if cue is None or cue.offer is None:
            return
        approved = offers.approved.get(cue.id)

        async def approve(words: str | None) -> None:
            if words is not None:
                await self._ask(Verb.APPROVE, cue.id, words)

        async def take_back(wanted: bool | None) -> None:
            if wanted and approved is not None:
                await self._ask(Verb.WITHDRAW, approved.id)

        if approved is not None:
            self.app.push_screen(TakeBackScreen(approved), take_back)
        else:
            recording = self._feed is not None and self._feed.can_pause
            question = GestureScreen(cue, cue.offer, rehearsal=recording, nobody=not offers.somebody)
            self.app.push_screen(question, approve)

    async def on_memory_card_pane_pressed(self, message: MemoryCardPane.Pressed) -> None:
        """Asks what a key of the memory card asks."""
        await self._ask(message.verb, message.target)

    def action_card_them(self) -> None:
        """It is who the card names."""
        self._press(THEM)

    def action_card_wrong(self) -> None:
        """It is somebody else."""
        self._press(WRONG)

    def action_card_care(self) -> None:
        """Shows or hides what is sensitive."""
        self._press(CARE)

    def action_card_agreed(self) -> None:
        """The customer agrees to being remembered."""
        self._press(AGREED)

    def action_card_refused(self) -> None:
        """The customer does not want to be remembered."""
        self._press(REFUSED)

    def action_card_number(self, number: int) -> None:
        """Chooses a person of the card, or ticks a question."""
        self._press(str(number))

    def _press(self, key: str) -> None:
        self.query_one(MemoryCardPane).press(key)

    async def action_pause(self) -> None:
        """Pauses a recording, or stops hearing a live call; or goes on."""
        feed = self._feed
        if feed is not None and feed.can_pause:
            (feed.resume if feed.paused else feed.pause)()
        else:
            await self._ask(*((Verb.RESUME, Stands.PAUSE) if self.view.paused else (Verb.PAUSE,)))

    async def action_hold(self) -> None:
        """Puts the customer on hold, or takes them back."""
        await self._ask(*((Verb.RESUME, Stands.HOLD) if self.view.held else (Verb.HOLD,)))

    async def action_end(self) -> None:
        """Ends the call; asks first where it is nobody's yet."""

        async def end(wanted: bool | None) -> None:
            if wanted:
                await self._ask(Verb.END)

        if self._is_nobodys():
            self.app.push_screen(EndScreen(), end)
        else:
            await end(wanted=True)

    def _is_nobodys(self) -> bool:
        return self._feed is not None and self._feed.nobodys

    def action_transfer(self) -> None:
        """Asks to whom the call goes, and hands it over."""

        async def hand_over(to: str | None) -> None:
            if to is not None:
                await self._ask(Verb.TRANSFER, to)

        self.app.push_screen(TransferScreen(nobodys=self._is_nobodys()), hand_over)
