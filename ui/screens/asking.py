"""What the keys of the call screen ask of the call and of the cue in view."""

from __future__ import annotations

from uuid import uuid4

from textual.screen import Screen

from cues.calls.commands import Command, Verb
from ui.call_view import CallView
from ui.messages import CallFeed
from ui.screens.transfer import TransferScreen


class AskingScreen(Screen[None]):
    """A screen with a call, once it has been made, and keys that send it commands."""

    def __init__(self) -> None:
        super().__init__()
        self._feed: CallFeed | None = None
        self.view = CallView()

    async def _ask(self, verb: Verb, target: str | None = None) -> None:
        if self._feed is not None:
            await self._feed.send(Command(verb, uuid4().hex, target))

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

    async def action_pause(self) -> None:
        """Pauses a recording, or stops hearing a live call; or goes on."""
        feed = self._feed
        if feed is not None and feed.can_pause:
            (feed.resume if feed.paused else feed.pause)()
        else:
            await self._ask(Verb.RESUME if self.view.paused else Verb.PAUSE)

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
