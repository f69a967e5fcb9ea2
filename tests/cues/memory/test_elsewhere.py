"""The folders of journals are a place as forgetting needs it."""

from __future__ import annotations

from cues.calls.call_traces import FolderTraces
from cues.memory.elsewhere import Elsewhere
from tests.cues.memory.made import ANN


def test_folders_are_such_a_place(tmp_path):
    place: Elsewhere = FolderTraces([tmp_path, tmp_path / "none"], "US")
    assert place.calls_of([ANN]) == frozenset()
    assert place.forget({"call-1"}) == ()
    assert place.left_of({"call-1"}) == ()
