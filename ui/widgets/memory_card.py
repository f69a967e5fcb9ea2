"""The memory card: who calls, what is worth asking now, and behind a second key what calls for care."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from cues.memory.card import CardState, MemoryCard, Step
from cues.memory.values import Customer
from ui.widgets.hanging import Hanging, Row

KEYS = {Step.THEM: "i", Step.CARE: "s", Step.WRONG: "n"}
"""The key of each step that is not a number; a choice and what has been asked go by their numbers, 1 to 9."""
MOST_OFFERED = 9
"""People with a number of their own; one who shares a number with more is named to the agent by the call."""


class MemoryCardPane(VerticalScroll):
    """Shows a card; a key that means something posts `Pressed`, and whoever owns the card shows the next one.

    The keys work while the card has the focus; a screen that binds them itself calls `press`.
    """

    class Pressed(Message):
        """A key was pressed: `card.after(step, number)` is the next card."""

        def __init__(self, step: Step, number: int) -> None:
            super().__init__()
            self.step = step
            self.number = number
            """Of a person or a question, from 1."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(KEYS[Step.THEM], "them", "It is them", id="card.them"),
        Binding(KEYS[Step.CARE], "care", "With care", id="card.care"),
        Binding(KEYS[Step.WRONG], "wrong", "Not them", id="card.wrong"),
        *(Binding(str(number), f"number({number})", show=False) for number in range(1, MOST_OFFERED + 1)),
    ]
    DEFAULT_CSS = """
    MemoryCardPane {
        height: auto;
        max-height: 100%;
        margin: 0 1;
        padding: 1 2;
        background: $surface;
        scrollbar-background: $surface;
        border-left: outer $quiet 40%;
    }
    MemoryCardPane.-open {
        border-left: outer $primary;
    }
    MemoryCardPane.-nobody {
        padding: 0 2;
        background: $background;
        border-left: none;
    }
    MemoryCardPane Static {
        height: auto;
    }
    MemoryCardPane #card-who {
        text-style: bold;
    }
    MemoryCardPane #card-region, MemoryCardPane #card-keys, MemoryCardPane .note {
        color: $quiet;
    }
    MemoryCardPane #card-asks, MemoryCardPane #card-care, MemoryCardPane #card-keys {
        margin-top: 1;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._card: MemoryCard | None = None

    def compose(self) -> ComposeResult:
        """Who, the guess at where, what to ask, what calls for care, and the keys."""
        for part in ("who", "region", "asks", "care", "keys"):
            yield Static(id=f"card-{part}")

    def show(self, card: MemoryCard) -> None:
        """Shows a card as it stands."""
        self._card = card
        is_open = card.state in {CardState.OPEN, CardState.CARE}
        self.set_class(is_open, "-open")
        self.set_class(card.state is CardState.NOBODY, "-nobody")
        self._fill("who", _who(card))
        region = [] if card.region is None else [(Content(), Content(card.region))]
        self._fill("region", region)
        self._fill("asks", _asks(card) if is_open else [])
        self._fill("care", _care(card) if is_open else [])
        self._fill("keys", _keys(card))

    def press(self, step: Step, number: int = 1) -> None:
        """Does what a key does, where it means something now."""
        if self._card is not None and self._card.after(step, number) != self._card:
            self.post_message(self.Pressed(step, number))

    def action_them(self) -> None:
        """It is the one who is named; among several a number says who."""
        if self._card is not None and self._card.state is CardState.CLOSED:
            self.press(Step.THEM)

    def action_care(self) -> None:
        """Shows or hides what is sensitive."""
        self.press(Step.CARE)

    def action_wrong(self) -> None:
        """It is somebody else."""
        self.press(Step.WRONG)

    def action_number(self, number: int) -> None:
        """Chooses a person, or ticks a question."""
        choosing = self._card is not None and self._card.state is CardState.CHOICE
        self.press(Step.THEM if choosing else Step.ASKED, number)

    def _fill(self, part: str, rows: list[Row]) -> None:
        shown = self.query_one(f"#card-{part}", Static)
        shown.update(Hanging(rows))
        shown.display = bool(rows)


def _quiet(words: str) -> Content:
    return Content.styled(words, "$quiet")


def _named(customer: Customer) -> Content:
    """Name and number of calls: all that is shown of somebody before it is known who calls."""
    calls = {0: "no call yet", 1: "one call so far"}.get(customer.calls, f"{customer.calls} calls so far")
    return Content(customer.name or "Somebody without a name yet") + Content.styled(
        f"  {calls}", "not bold $quiet"
    )


def _who(card: MemoryCard) -> list[Row]:
    if card.person is not None:
        return [(Content(), _named(card.person.customer))]
    if card.state is CardState.CLOSED:
        return [(Content(), _named(card.offered[0]))]
    if card.state is CardState.CHOICE:
        rows = [(Content(), Content("Several people use this number."))]
        offered = card.offered[:MOST_OFFERED]
        rows += [(_number(place), _named(each)) for place, each in enumerate(offered, 1)]
        more = len(card.offered) - len(offered)
        return rows + ([(Content("   "), _quiet(f"and {more} more"))] if more else [])
    words = (
        "Somebody else: nothing of this call is kept with them."
        if card.wrong
        else "Nobody known by this number."
    )
    return [(Content(), _quiet(words))]


def _number(place: int, *, ticked: bool = False) -> Content:
    return Content.styled(f"{'✓' if ticked else place}  ", "$quiet" if ticked else "not bold $primary")


def _asks(card: MemoryCard) -> list[Row]:
    rows: list[Row] = []
    for place, ask in enumerate(card.worth.asks, 1):
        ticked = ask.detail in card.asked
        question = _quiet(ask.question) if ticked else Content(ask.question)
        rows.append((_number(place, ticked=ticked), question))
        rows.append((Content("   "), _quiet(f"{ask.about}; {ask.told}")))
    return rows or [(Content(), _quiet("Nothing to ask about just now."))]


def _care(card: MemoryCard) -> list[Row]:
    """How much is hidden, and nothing else of it; or all of it."""
    hidden = card.hidden
    if not hidden:
        return []
    if card.state is CardState.OPEN:
        things = "One thing calls" if hidden == 1 else f"{hidden} things call"
        return [(Content(), Content(f"{things} for care: {KEYS[Step.CARE]} shows what to leave alone."))]
    rows: list[Row] = [(Content(), _quiet("For you to know, not to bring up"))]
    for avoid in card.worth.avoid:
        rows.append((Content("-  "), Content(avoid.text)))
        heard = f"heard as “{avoid.heard}”, " if avoid.heard else ""
        rows.append((Content("   "), _quiet(f"{heard}{avoid.told}")))
    for care in card.worth.care:
        rows.append((Content("·  "), Content(f"{care.about}; {care.told}")))
        rows.append((Content("   "), _quiet(care.note)))
    return rows


def _keys(card: MemoryCard) -> list[Row]:
    """The keys that mean something now."""
    keys: list[tuple[str, str]] = []
    if card.state is CardState.CLOSED:
        keys = [(KEYS[Step.THEM], "it is them"), (KEYS[Step.WRONG], "wrong person")]
    elif card.state is CardState.CHOICE:
        count = min(len(card.offered), MOST_OFFERED)
        keys = [(f"1-{count}", "it is them"), (KEYS[Step.WRONG], "none of them")]
    elif card.known is not None:
        asks = len(card.worth.asks)
        keys = [("1" if asks == 1 else f"1-{asks}", "asked")] if asks else []
        if card.hidden:
            keys.append((KEYS[Step.CARE], "hide" if card.care_shown else "with care"))
        keys.append((KEYS[Step.WRONG], "wrong person"))
    line = Content("   ").join(
        Content.styled(key, "bold $primary") + _quiet(f" {words}") for key, words in keys
    )
    return [(Content(), line)] if keys else []
