"""Errors of the store are of the family that people read, and end the program with their own code."""

from __future__ import annotations

from cues.memory.errors import NewerStoreError, StoreError, StoreGoneError
from speech.errors import HeartlineError


def test_whoever_can_wait_tells_what_is_out_of_reach_from_what_fails():
    assert issubclass(StoreError, HeartlineError)
    assert issubclass(StoreGoneError, StoreError)
    assert issubclass(NewerStoreError, StoreError)
    assert not issubclass(NewerStoreError, StoreGoneError)
    assert StoreError("x").exit_code == 1
