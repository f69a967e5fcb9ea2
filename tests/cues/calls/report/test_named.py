"""Details as one short line."""

from __future__ import annotations

import pytest

from cues.calls.report.gathering import facts
from cues.calls.report.named import is_guarded, line, named


@pytest.mark.parametrize(
    ("said", "expected", "within", "guarded"),
    [
        ("i have a dog called biscuit", "Pet: Biscuit, dog", "Biscuit, dog", False),
        ("i am having knee surgery next tuesday", "Health: knee surgery, on 10 March 2026", None, True),
        ("i want to kill myself", "Self-harm", "", True),
        ("my dad passed away yesterday", "A loss: dad, on 1 March 2026", None, True),
    ],
)
def test_a_line_names_what_was_said_and_no_more(call, said, expected, within, guarded):
    _, found = facts(call.customer(said).until(20).end().events, "US")
    fact = max(found, key=lambda each: each.told.confidence)
    assert line(fact) == expected
    assert is_guarded(fact) is guarded
    if within is not None:
        assert named(fact) == within


def test_the_month_of_a_wedding_is_not_that_of_the_daughter(call):
    events = call.customer("my daughter emma is getting married in june").until(20).end().events
    lines = {line(fact) for fact in facts(events, "US")[1]}
    assert "Family: daughter Emma" in lines
    assert "Wedding: daughter Emma, in June 2026" in lines
