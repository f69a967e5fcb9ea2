"""The memory card: who calls, what is worth asking now, and behind a second key what calls for care."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from cues.calls.caller import BY_ID, NEW, NO, NOBODY, YES
from cues.calls.commands import Verb
from cues.calls.events import MemoryEvent
from cues.memory.shown import CardState, ShownPerson
from cues.memory.values import Consent
from ui.widgets.hanging import Hanging, Row

THEM, CARE, WRONG, AGREED, REFUSED = "i", "s", "n", "y", "v"
"""The keys that are no numbers; a choice and what has been asked go by their numbers, 1 to 9."""
MOST_OFFERED = 9
"""People with a number of their own; one who shares a number with more is named to the agent by the call."""
_KNOWN: Final = frozenset({CardState.OPEN, CardState.CARE})


class MemoryCardPane(VerticalScroll, can_focus=False):
    """Shows the card as the call tells it; a key that means something now posts `Pressed`."""

    class Pressed(Message):
        """A key was pressed: what is to be asked of the call."""

        def __init__(self, verb: Verb, target: str | None = None) -> None:
            super().__init__()
            self.verb = verb
            self.target = target

    KEYS: ClassVar[list[BindingType]] = [
        Binding(
            THEM, "card_them", "It is them", show=False, id="card.them", tooltip="It is who the card names"
        ),
        Binding(WRONG, "card_wrong", "Not them", show=False, id="card.wrong", tooltip="It is somebody else"),
        Binding(CARE, "card_care", "Care", show=False, id="card.care", tooltip="Show what calls for care"),
        Binding(
            AGREED, "card_agreed", "Agreed", show=False, id="card.agreed", tooltip="They may be remembered"
        ),
        Binding(
            REFUSED, "card_refused", "No", show=False, id="card.refused", tooltip="They may not be remembered"
        ),
        *(
            Binding(str(number), f"card_number({number})", show=False, id=f"card.{number}")
            for number in range(1, MOST_OFFERED + 1)
        ),
    ]
    """The keys for the screen that the card is on, whose actions hand them on to `press`."""
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
    MemoryCardPane #card-region, MemoryCardPane #card-consent, MemoryCardPane #card-keys {
        color: $quiet;
    }
    MemoryCardPane #card-asks, MemoryCardPane #card-care {
        margin-top: 1;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._told: MemoryEvent | None = None

    def compose(self) -> ComposeResult:
        """Who, the keys, the guess at where, consent, what calls for care, and what to ask."""
        for part in ("who", "keys", "region", "consent", "care", "asks"):
            yield Static(id=f"card-{part}")

    def show(self, told: MemoryEvent | None) -> None:
        """Shows a card as it stands; there is none where nothing is remembered."""
        before, self._told = self._told, told
        if told is before or told is None:
            return
        card = told.card
        is_open = card.state in _KNOWN
        self.set_class(is_open, "-open")
        self.set_class(not is_open and not card.people, "-nobody")
        self._fill("who", _who(told))
        self._fill("region", [(Content(), Content(card.region))] if card.region else [])
        self._fill("consent", _consent(told))
        self._fill("asks", _asks(told) if is_open and told.agreed is not False else [])
        self._fill("care", _care(told) if is_open else [])
        self._fill("keys", _keys(told))

    def press(self, key: str) -> None:
        """Does what a key does, where it means something now."""
        asked = _doable(self._told).get(key) if self._told is not None else None
        if asked is not None:
            self.post_message(self.Pressed(*asked))

    def _fill(self, part: str, rows: list[Row]) -> None:
        shown = self.query_one(f"#card-{part}", Static)
        shown.update(Hanging(rows))
        shown.display = bool(rows)


def _doable(told: MemoryEvent) -> dict[str, tuple[Verb, str | None]]:
    """What each key that means something now asks of the call."""
    card = told.card
    can: dict[str, tuple[Verb, str | None]] = {}
    # Each says one thing, however often it is pressed before the call has answered.
    can[REFUSED] = Verb.AGREED, NO
    if told.consent is Consent.ASK or told.agreed is False:
        can[AGREED] = Verb.AGREED, YES
    if card.state is CardState.CLOSED:
        can[THEM] = Verb.IDENTIFY, _by_id(card.people[0].id)
    elif card.wrong and not card.people:
        can[THEM] = Verb.IDENTIFY, NEW
    if card.state in _KNOWN or card.people:
        can[WRONG] = Verb.IDENTIFY, NOBODY
    if card.state is CardState.CHOICE:
        offered = enumerate(card.people[:MOST_OFFERED], 1)
        can |= {str(place): (Verb.IDENTIFY, _by_id(each.id)) for place, each in offered}
    if card.state in _KNOWN:
        can |= {str(place): (Verb.ASKED, _by_id(ask.detail)) for place, ask in enumerate(card.asks, 1)}
        if card.hidden:
            can[CARE] = Verb.CARE, None
    return can


def _by_id(id_: int) -> str:
    """Who or what is meant, though the card may show others by the time that the call hears of it."""
    return f"{BY_ID}{id_}"


def _quiet(words: str) -> Content:
    return Content.styled(words, "$quiet")


def _named(person: ShownPerson) -> Content:
    """Name and number of calls: all that is shown of somebody before it is known who calls.

    Of one who does not want to be remembered, that alone.
    """
    if person.refused:
        return Content("Somebody who does not want to be remembered")
    calls = {0: "no call yet", 1: "one call so far"}.get(person.calls, f"{person.calls} calls so far")
    return Content(person.name or "Somebody without a name yet") + Content.styled(
        f"  {calls}", "not bold $quiet"
    )


def _who(told: MemoryEvent) -> list[Row]:
    card = told.card
    if card.state is CardState.CHOICE:
        rows = [(Content(), Content("Several people use this number."))]
        rows += [(_number(place), _named(each)) for place, each in enumerate(card.people[:MOST_OFFERED], 1)]
        more = len(card.people) - MOST_OFFERED
        return rows + ([(Content("   "), _quiet(f"and {more} more"))] if more > 0 else [])
    if card.people:
        return [(Content(), _named(card.people[0]))]
    words = "Nobody known by this number."
    if card.state is CardState.WAITING:
        words = "Memory has not answered yet."
    if card.new:
        words = "Somebody new, remembered as a person of their own."
    elif card.wrong:
        words = "Somebody else: nothing of this call is kept with them."
    return [(Content(), _quiet(words))]


def _number(place: int, *, ticked: bool = False) -> Content:
    return Content.styled(f"{'✓' if ticked else place}  ", "$quiet" if ticked else "not bold $primary")


def _consent(told: MemoryEvent) -> list[Row]:
    """What they said to being remembered; where customers are asked, also that nobody asked yet."""
    card = told.card
    known = card.state in _KNOWN
    if told.agreed is False:
        words = "Nothing of this call is kept." if known else "They do not want to be remembered."
        if card.state in {CardState.CLOSED, CardState.CHOICE}:
            words += " Say who it is, so that it is known of them."
    elif told.agreed:
        words = "They agreed to being remembered."
    elif told.consent is Consent.ASK and not (card.state is CardState.CLOSED and card.people[0].refused):
        words = "Not asked yet whether we may remember."
    else:
        return []
    return [(Content(), _quiet(words))]


def _asks(told: MemoryEvent) -> list[Row]:
    rows: list[Row] = []
    for place, ask in enumerate(told.card.asks, 1):
        rows.append(
            (_number(place, ticked=ask.asked), _quiet(ask.question) if ask.asked else Content(ask.question))
        )
        rows.append((Content("   "), _quiet(f"{ask.about}; {ask.told}")))
    return rows or [(Content(), _quiet("Nothing to ask about just now."))]


def _care(told: MemoryEvent) -> list[Row]:
    """How much is hidden, and nothing else of it; or all of it."""
    hidden = told.card.hidden
    if not hidden:
        return []
    if told.card.state is CardState.OPEN:
        things = "One thing calls" if hidden == 1 else f"{hidden} things call"
        return [(Content(), Content(f"{things} for care: {CARE} shows what to leave alone."))]
    rows: list[Row] = [(Content(), _quiet("For you to know, not to bring up"))]
    for care in told.card.care:
        if care.avoid:
            rows.append((Content("-  "), Content(care.text)))
            rows.append((Content("   "), _quiet(", ".join(part for part in (care.note, care.told) if part))))
        else:
            rows.append((Content("·  "), Content(f"{care.text}; {care.told}")))
            rows.append((Content("   "), _quiet(care.note)))
    return rows


def _keys(told: MemoryEvent) -> list[Row]:
    """The keys that mean something now."""
    card = told.card
    keys: list[tuple[str, str]] = []
    if card.state is CardState.CLOSED:
        keys = [(THEM, "it is them"), (WRONG, "wrong person")]
    elif card.state is CardState.CHOICE:
        keys = [(f"1-{min(len(card.people), MOST_OFFERED)}", "it is them"), (WRONG, "none of them")]
    elif card.state in _KNOWN:
        asks = len(card.asks)
        keys = [("1" if asks == 1 else f"1-{asks}", "asked")] if asks else []
        if card.hidden:
            keys.append((CARE, "hide" if card.care else "with care"))
        keys.append((WRONG, "wrong person"))
    elif card.wrong:
        keys = [(THEM, "somebody new")]
    if told.agreed is not True and AGREED in _doable(told):
        keys.append((AGREED, "they agree"))
    if told.agreed is not False:
        keys.append((REFUSED, "they say no" if told.consent is Consent.ASK else "not to be remembered"))
    line = Content("  ").join(
        Content.styled(key, "bold $primary") + _quiet(f" {words}") for key, words in keys
    )
    return [(Content(), line)] if keys else []
