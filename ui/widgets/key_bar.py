"""The keys that work now, at the foot of the screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

CUE_KEYS = "cue."
"""Bindings whose id begins so act on the cue in view."""


class KeyHint(Static):
    """One key and what it does; a click does the same."""

    def __init__(self, binding_id: str) -> None:
        super().__init__(id=f"hint-{binding_id.replace('.', '-')}")
        self.binding_id = binding_id
        self.action = ""

    def show_key(self, key: str, label: str, action: str, tooltip: str, *, enabled: bool) -> None:
        """Shows a key; one that does nothing just now is quiet."""
        self.action = action if enabled else ""
        self.tooltip = tooltip
        tones = ("bold $primary", "$foreground") if enabled else ("$quiet", "$quiet")
        self.update(Content.styled(key, tones[0]) + Content.styled(f" {label}", tones[1]))

    async def on_click(self) -> None:
        """Does what the key does."""
        if self.action:
            await self.screen.run_action(self.action)


class KeyBar(Container):
    """Two groups of keys, side by side or, where the screen is narrow, on two lines."""

    def __init__(self, binding_ids: list[str], *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._ids = binding_ids

    def compose(self) -> ComposeResult:
        """A hint for each binding; those out of use are not displayed."""
        of_the_cue = [each for each in self._ids if each.startswith(CUE_KEYS)]
        if of_the_cue:
            with Horizontal(classes="cue-keys"):
                yield from map(KeyHint, of_the_cue)
        with Horizontal(classes="call-keys"):
            yield from (KeyHint(each) for each in self._ids if not each.startswith(CUE_KEYS))

    def show_keys(self, screen: Screen[None]) -> None:
        """Shows the bindings of `screen` as they stand now."""
        active = {each.binding.id: each for each in screen.active_bindings.values() if each.node is screen}
        for hint in self.query(KeyHint):
            each = active.get(hint.binding_id)
            hint.set_class(each is None, "-out-of-use")
            if each is not None:
                key = self.app.get_key_display(each.binding)
                binding = each.binding
                hint.show_key(key, binding.description, binding.action, binding.tooltip, enabled=each.enabled)
