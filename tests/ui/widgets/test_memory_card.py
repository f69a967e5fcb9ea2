"""The memory card: what it shows and hides, its keys, and its pictures.

After a wished change look at the pictures, and pass --snapshot-update.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.screen import Screen

from cues.calls.caller import Caller, Recalled
from cues.calls.commands import Command, Verb
from cues.calls.emitter import Emitter
from cues.calls.events import MemoryEvent
from cues.memory.card import Person
from cues.memory.shown import CardState
from cues.memory.values import Consent, Customer
from tests.cues.memory.told_details import CLOSE, K, Told, moment
from tests.ui.scripted_call import Still, seen
from ui.widgets.memory_card import AGREED, CARE, REFUSED, THEM, WRONG, MemoryCardPane

NOW = moment("2026-07-20")
REGION = "By the number perhaps from Ohio."
WIDE, NORMAL = (120, 40), (80, 24)


def ann(name: str | None = "Ann Miller", calls: int = 4) -> Person:
    told = Told()
    details = (
        told.wedding(subject=CLOSE, relation="daughter", kin="daughter", name="Emma"),
        told.dog("Bella", "2026-06-12", breed="beagle"),
        told(K.TRAVEL, "we're flying to italy", "2026-06-12", place="Italy", when_date="2026-09"),
        told(K.HOBBY, "i go hiking", "2025-11-01", activity="hiking"),
        told.surgery("2026-07-07", when_date="2026-07-14"),
        told.widowed("2025-05-10", when_date="2025-03"),
    )
    return Person(Customer(1, "+16145550123", None, name, calls, None, moment("2026-07-07")), details)


BOB = Person(Customer(2, "+16145550123", None, "Bob Miller", 1, None, moment("2026-01-07")))


REFUSER = Person(replace(BOB.customer, agreed=False))


class CardScreen(Screen[None]):
    """A card whose keys go to the call's own keeper of it, as on the call screen."""

    BINDINGS = MemoryCardPane.KEYS

    def __init__(self, found: Recalled, consent: Consent) -> None:
        super().__init__()
        self._emitter = Emitter("c1")
        self._caller = Caller(self._emitter, consent, NOW)
        self._caller.begin(None)
        self._caller.recalled(found)
        self.pressed: list[tuple[Verb, str | None]] = []

    def compose(self):
        yield MemoryCardPane()

    def on_mount(self) -> None:
        self._show()

    def action_card_them(self) -> None:
        self.query_one(MemoryCardPane).press(THEM)

    def action_card_wrong(self) -> None:
        self.query_one(MemoryCardPane).press(WRONG)

    def action_card_care(self) -> None:
        self.query_one(MemoryCardPane).press(CARE)

    def action_card_agreed(self) -> None:
        self.query_one(MemoryCardPane).press(AGREED)

    def action_card_refused(self) -> None:
        self.query_one(MemoryCardPane).press(REFUSED)

    def action_card_number(self, number: int) -> None:
        self.query_one(MemoryCardPane).press(str(number))

    def on_memory_card_pane_pressed(self, message: MemoryCardPane.Pressed) -> None:
        self.pressed.append((message.verb, message.target))
        self._caller.do(Command(message.verb, f"k{len(self.pressed)}", message.target))
        self._show()

    @property
    def told(self) -> MemoryEvent:
        return self._told

    def _show(self) -> None:
        self._told = self._emitter.drain()[-1]
        self.query_one(MemoryCardPane).show(self._told)


class CardApp(Still):
    def __init__(self, *people: Person, region: str | None = REGION, **more) -> None:
        super().__init__(lambda: None, theme=more.pop("theme", "heartline-dark"))
        self.found = Recalled(people, region, more.pop("verified", None))
        self.consent = more.pop("consent", Consent.ON)

    def first_screen(self):
        return CardScreen(self.found, self.consent)


SCENES = {
    "closed": (lambda: CardApp(ann()), []),
    "open": (lambda: CardApp(ann()), ["i", "2"]),
    "sensitive": (lambda: CardApp(ann()), ["i", "s"]),
    "two_people": (lambda: CardApp(ann(), BOB), []),
    "nobody": (CardApp, []),
    "nothing_known": (lambda: CardApp(BOB, verified=2), []),
    "wrong_person": (lambda: CardApp(ann()), ["i", "n"]),
    "new_person": (lambda: CardApp(ann()), ["n", "i"]),
    "to_be_asked": (lambda: CardApp(ann(), consent=Consent.ASK), ["i"]),
    "agreed": (lambda: CardApp(consent=Consent.ASK), ["y"]),
    "refused": (lambda: CardApp(ann()), ["i", "v"]),
    "refused_before": (lambda: CardApp(REFUSER), []),
    "light": (lambda: CardApp(ann(), theme="heartline-light"), ["i", "s"]),
}


@pytest.mark.parametrize("size", [NORMAL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("scene", SCENES)
def test_a_card_looks_as_it_did(snap_compare, scene, size):
    make, keys = SCENES[scene]

    async def play(pilot):
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    assert snap_compare(make(), terminal_size=size, run_before=play)


async def shown(app: CardApp, *keys: str) -> str:
    async with app.run_test(size=NORMAL) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        return seen(pilot)


async def test_closed_it_shows_name_calls_and_the_guess():
    text = await shown(CardApp(ann()), "2", "s", "1")
    assert "Ann Miller  4 calls so far" in text
    assert "perhaps from Ohio" in text
    assert not any(word in text.lower() for word in ("wedding", "bella", "surgery", "husband", "?"))


async def test_open_it_asks_and_hides_what_is_sensitive():
    text = await shown(CardApp(ann()), "i")
    assert "How was the wedding?" in text
    assert "Wedding: daughter Emma, in June 2026; told in March, 4 months ago" in text
    assert "2 things call for care" in text
    assert not any(word in text.lower() for word in ("surgery", "husband", "died", "health", "loss"))


async def test_the_second_key_shows_them_and_hides_them_again():
    text = await shown(CardApp(ann()), "i", "s")
    assert "Their husband died in March 2025: nothing about him but by their own" in text
    assert "how did it go, if they bring it up" in text
    assert await shown(CardApp(ann()), "i", "s", "s") == await shown(CardApp(ann()), "i")


async def test_two_people_show_nothing_but_names_until_one_is_chosen():
    text = await shown(CardApp(ann(), BOB), "i", "s")
    assert "1  Ann Miller" in text
    assert "2  Bob Miller" in text
    assert "wedding" not in text.lower()
    assert "Nothing to ask about" in await shown(CardApp(ann(), BOB), "2")


async def test_the_wrong_person_leaves_nothing_on_the_screen():
    text = await shown(CardApp(ann()), "i", "s", "n")
    assert "nothing of this call is kept with them" in text
    assert not any(word in text.lower() for word in ("ann", "wedding", "husband"))


async def test_keys_that_mean_nothing_say_nothing():
    app = CardApp(ann())
    async with app.run_test(size=NORMAL) as pilot:
        await pilot.pause()
        await pilot.press("s", "3", "i", "9", "i", "1", "n", "n")
        await pilot.pause()
        pressed = app.screen.pressed
        asked = pressed[1][1].removeprefix("id:")
        assert app.screen.told.card.state is CardState.NOBODY
    assert pressed == [
        (Verb.IDENTIFY, "id:1"),
        (Verb.ASKED, f"id:{asked}"),
        (Verb.IDENTIFY, "nobody"),
    ]


async def test_where_customers_are_asked_a_key_takes_their_answer():
    assert "Not asked yet" in await shown(CardApp(ann(), consent=Consent.ASK))
    assert "They agreed" in await shown(CardApp(consent=Consent.ASK), "y")
    assert "do not want" in await shown(CardApp(consent=Consent.ASK), "v")
    assert "v not to be remembered" in await shown(CardApp(ann()), "y")


@pytest.mark.parametrize("consent", [Consent.ASK, Consent.ON])
async def test_each_key_of_consent_says_one_thing_however_often_it_is_pressed(consent):
    app = CardApp(ann(), consent=consent)
    async with app.run_test(size=NORMAL) as pilot:
        await pilot.pause()
        pane, told = app.screen.query_one(MemoryCardPane), app.screen.told
        for key in "vvyy":
            await pilot.press(key)
            await pilot.pause()
            pane.show(told)  # as it was before the call answered
        await pilot.pause()
        pressed = app.screen.pressed
    yes = [(Verb.AGREED, "yes")] * 2 if consent is Consent.ASK else []
    assert pressed == [*([(Verb.AGREED, "no")] * 2), *yes]


async def test_a_no_is_taken_and_taken_back_where_nobody_is_asked_too():
    text = await shown(CardApp(ann()), "i", "v")
    assert "Somebody who does not want to be remembered" in text
    assert "Nothing of this call is kept" in text
    assert "y they agree" in text
    assert not any(
        word in text.lower() for word in ("ann", "wedding", "with care", "nothing to ask", "v not to")
    )
    text = await shown(CardApp(ann()), "i", "v", "y")
    assert "How was the wedding?" in text
    assert "They agreed" in text
    assert "Say who it is" in await shown(CardApp(ann()), "v")


async def test_a_no_of_the_store_is_shown_in_every_mode_opened_or_not():
    for consent in (Consent.ASK, Consent.ON):
        for keys in ((), ("i",)):
            text = await shown(CardApp(REFUSER, consent=consent), *keys)
            assert "Somebody who does not want to be remembered" in text
            assert not any(word in text for word in ("Bob", "call so far", "Not asked", "Nothing to ask"))


async def test_after_the_wrong_person_it_may_be_somebody_new():
    assert "i somebody new" in await shown(CardApp(ann()), "n")
    assert "a person of their own" in await shown(CardApp(ann()), "n", "i")


async def test_names_and_words_are_never_read_as_markup():
    text = await shown(CardApp(ann(name="[bold]Ann[/] [", calls=1), region="[red]Ohio"))
    assert "[bold]Ann[/] [  one call so far" in text
    assert "[red]Ohio" in text


async def test_more_people_than_keys_are_counted():
    crowd = [Person(Customer(each, None, None, None, 0, None, None)) for each in range(1, 12)]
    text = await shown(CardApp(*crowd))
    assert "9  Somebody without a name yet  no call yet" in text
    assert "and 2 more" in text


async def test_a_long_card_scrolls():
    app = CardApp(ann())
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        await pilot.press("i", "s")
        await pilot.pause()
        assert "Bella" not in " ".join(seen(pilot).split())
        app.screen.query_one(MemoryCardPane).scroll_end(animate=False)
        await pilot.pause()
        assert "Bella" in " ".join(seen(pilot).split())
