"""What was asked about is noted once a call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cues.memory.asking import note_asked
from cues.memory.known import NoSuchDetailError, detail_by_id
from cues.memory.remembering import remember
from tests.cues.memory.made import BEGAN, ON, call, dog


def test_asking_is_noted_once_a_call(store):
    remember(store, call(dog()), ON)
    later = BEGAN + timedelta(days=9)
    for number, at in (("call-3", later), ("call-2", BEGAN), ("call-2", later)):
        note_asked(store, 1, call=number, at=at)
    with store.reading() as connection:
        assert detail_by_id(connection, 1).asked == (BEGAN, later)


def test_a_detail_that_is_not_there_is_said(store):
    with pytest.raises(NoSuchDetailError, match="no detail"):
        note_asked(store, 99, call="call-1", at=BEGAN)
