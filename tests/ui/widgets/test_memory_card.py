"""The memory card: what it shows and hides, its keys, and its pictures.

After a wished change look at the pictures, and pass --snapshot-update.
"""

from __future__ import annotations

import pytest
from textual.screen import Screen

from cues.memory.card import CardState, MemoryCard, Person, Step
from cues.memory.values import Customer
from tests.cues.memory.told_details import CLOSE, K, Told, moment
from tests.ui.scripted_call import Still, seen
from ui.widgets.memory_card import MemoryCardPane

NOW = moment("2026-07-20")
REGION = "The number is from around Columbus, Ohio: a guess, for numbers travel with people."
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


class CardScreen(Screen[None]):
    """A card that answers its own keys, as the call screen will."""

    def __init__(self, card: MemoryCard) -> None:
        super().__init__()
        self.card = card
        self.pressed: list[tuple[Step, int]] = []

    def compose(self):
        yield MemoryCardPane()

    def on_mount(self) -> None:
        self.query_one(MemoryCardPane).show(self.card)
        self.query_one(MemoryCardPane).focus()

    def on_memory_card_pane_pressed(self, message: MemoryCardPane.Pressed) -> None:
        self.pressed.append((message.step, message.number))
        self.card = self.card.after(message.step, message.number)
        self.query_one(MemoryCardPane).show(self.card)


class CardApp(Still):
    def __init__(self, *people: Person, region: str | None = REGION, **more) -> None:
        super().__init__(lambda: None, theme=more.pop("theme", "heartline-dark"))
        self.card = MemoryCard.of(people, NOW, region=region, **more)

    def first_screen(self):
        return CardScreen(self.card)


SCENES = {
    "closed": (lambda: CardApp(ann()), []),
    "open": (lambda: CardApp(ann()), ["i", "2"]),
    "sensitive": (lambda: CardApp(ann()), ["i", "s"]),
    "two_people": (lambda: CardApp(ann(), BOB), []),
    "nobody": (CardApp, []),
    "nothing_known": (lambda: CardApp(BOB, verified=2), []),
    "wrong_person": (lambda: CardApp(ann()), ["i", "n"]),
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
    assert "a guess" in text
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
        assert app.screen.card.state is CardState.NOBODY
    assert pressed == [(Step.THEM, 1), (Step.ASKED, 1), (Step.WRONG, 1)]


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
        assert "n wrong" not in seen(pilot)
        await pilot.press("end")
        await pilot.pause()
        assert "n wrong" in seen(pilot)
