"""Memory is measured on a real store, from the number to the open card."""

from __future__ import annotations

from contextlib import nullcontext

from cues.memory.card import CardState
from cues.memory.remembering import remember
from cues.memory.store import Store
from ui import bench_memory
from ui.bench_memory import RULES, a_call, card_of, measure_memory
from ui.bench_store import made_store


def quiet():
    return nullcontext(lambda *_: None)


def test_every_measure_is_a_number(monkeypatch):
    for name in ("COLD", "WARM", "REMEMBERED"):
        monkeypatch.setattr(bench_memory, name, 3)
    measures = list(measure_memory(1000, quiet))
    assert len(measures) == 8
    assert all(measure.value > 0 for measure in measures)
    assert [measure.target for measure in measures if measure.target] == ["<= 50", "<= 50"]


def test_the_card_is_open_and_full_and_a_call_is_learned_from():
    with made_store(1000, quiet) as url, Store.open(url) as store:
        card = card_of(store, 0)
        assert card.state is CardState.OPEN
        assert card.worth.asks
        assert card.hidden
        done = remember(store, a_call(0, 1), RULES)
        assert done.learned + done.again == 5
        assert done.again >= 1
