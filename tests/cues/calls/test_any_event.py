"""What every event carries, and that none shows what it tells."""

from __future__ import annotations

from typing import get_args

import pytest

from cues.calls.any_event import Event
from cues.calls.events import CallEvent, Warned


@pytest.mark.parametrize("kind", get_args(CallEvent), ids=lambda kind: kind.event)
def test_every_event_carries_it(kind):
    assert issubclass(kind, Event)
    assert (kind.schema, isinstance(kind.event, str)) == (1, True)
    assert {"call", "seq", "at", "clock"} <= set(kind.__dataclass_fields__)


def test_an_event_shows_where_it_stands_and_nothing_that_it_tells():
    told = Warned(call="c", seq=3, at=1.25, code="x", message="marker")
    assert repr(told) == "Warned(seq=3, at=1.25)"
