"""What is known of a call and the play that it calls for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.details.detail import Detail, Kind, Status, Subject
from cues.playbook.choose import Refusal, choose
from cues.playbook.load import bundled_path, load_playbook
from cues.playbook.order import MOST_CHARACTERS, MOST_FACTS, in_order
from cues.playbook.play import Line, Play, Playbook, Trigger

HOBBY = frozenset({Kind.HOBBY})
SHOP = load_playbook(bundled_path("outdoor_shop"))


def a_play(name: str, *order: str, unless: tuple[str, ...] = (), **more: int) -> Play:
    trigger = Trigger(HOBBY, order=order, unless=unless)
    return Play(name, "Boots in the order", trigger, ("What's your best hike?", "Going far?"), **more)


def book(*plays: Play, line: Line | None = None) -> Playbook:
    return Playbook("test", plays, line or Line())


BOOTS = book(a_play("boots", "hiking boots", "size nine", "gore tex"))


@pytest.mark.parametrize(
    ("facts", "phrase"),
    [
        ({"order": "1x Hiking Boots, brown"}, "hiking boots"),
        ({"anything at all": "HIKING-BOOTS"}, "hiking boots"),
        ({"a": 1, "b": True, "c": "two pairs of hiking  boots."}, "hiking boots"),
        ({"order": "boots, size 9"}, "size nine"),
        ({"order": "Gore-Tex jacket"}, "gore tex"),
        ({"order": "hiking bootstraps"}, None),
        ({"order": "hiking socks", "more": "rubber boots"}, None),
        ({"hiking boots": "a key is no text"}, None),
        ({"order": ["hiking boots"], "more": {"line": "hiking boots"}, "none": None}, None),
        ({"order": "hiking", "next": "boots"}, None),
        ({}, None),
    ],
)
def test_phrases_are_whole_words_in_any_fact(facts: dict[str, object], phrase: str | None) -> None:
    found = in_order(facts, BOOTS)
    assert (found and found.phrase) == phrase


def test_the_weightiest_wins_then_the_first_written() -> None:
    low, high, later = a_play("a", "boots", priority=1), a_play("b", "tent"), a_play("c", "tent")
    found = in_order({"order": "boots and a tent"}, book(low, high, later))
    assert found is not None
    assert (found.choice.play.id, found.phrase) == ("b", "tent")
    assert found.choice.suggestions == high.suggestions


def test_a_forbidding_phrase_anywhere_in_the_order_counts() -> None:
    playbook = book(a_play("a", "boots", unless=("refunded",)))
    assert in_order({"order": "boots", "state": "open"}, playbook)
    assert in_order({"order": "boots", "state": "Refunded"}, playbook) is None


def test_what_is_switched_off_or_forbidden_does_not_come() -> None:
    assert in_order({"order": "boots"}, book(a_play("a", "boots", max_per_call=0))) is None
    line = Line(forbidden=HOBBY)
    assert in_order({"order": "boots"}, book(a_play("a", "boots"), line=line)) is None


def test_such_a_play_answers_no_detail() -> None:
    hobby = Detail(Kind.HOBBY, "hiking boots", 0, 12, Subject.CALLER, Status.ASSERTED, 0.9, {})
    assert isinstance(choose(hobby, "hiking boots", BOOTS, (), 0), Refusal)


def test_no_more_is_read_than_a_call_can_hold() -> None:
    late = {str(at): "x" for at in range(MOST_FACTS)} | {"order": "hiking boots"}
    assert in_order(late, BOOTS) is None
    far = {"long": "x " * MOST_CHARACTERS, "order": "hiking boots"}
    assert in_order(far, BOOTS) is None
    began = time.monotonic()
    in_order({str(at): "9" * 100_000 for at in range(1000)}, SHOP)
    assert time.monotonic() - began < 10  # a bound, not a measure


@given(
    st.dictionaries(
        st.text(), st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text())), max_size=8
    )
)
def test_nothing_that_comes_in_breaks_it(facts: dict[str, object]) -> None:
    found = in_order(facts, SHOP)
    assert found is None or found.phrase in found.choice.play.trigger.order


def test_no_text_form_holds_the_order() -> None:
    found = in_order({"order": "marker hiking boots"}, SHOP)
    assert found is not None
    assert "marker" not in f"{found!r}{found.phrase}{found.choice}"
