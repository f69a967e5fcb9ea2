"""Trigger words that survive, exactly and but for their gaps."""

from __future__ import annotations

import pytest

from models.scoring.triggers import TriggersKept, heard_leniently, heard_whole


@pytest.mark.parametrize(
    ("trigger", "heard", "whole", "lenient"),
    [
        ("Perth", "he lives out in perth so", True, True),
        ("Perth", "he lives out in perthshire", False, False),
        ("funeral's", "the funeral's next week", True, True),
        ("funeral's", "the funerals next week", False, True),
        ("funeral's", "the funeral next week", False, True),
        ("greenhouse", "out in the green house with", False, True),
        ("call-centre", "in a call centre too", True, True),
        ("call centre", "call at the centre", False, False),
        ("brother", "my other", False, False),
        ("brother", "", False, False),
    ],
)
def test_a_trigger_is_looked_for(trigger, heard, whole, lenient):
    assert heard_whole(trigger, heard.split()) is whole
    assert heard_leniently(trigger, heard.split()) is lenient


def test_counts_add_up():
    assert TriggersKept(3, 1, 2) + TriggersKept(2, 2, 2) == TriggersKept(5, 3, 4)
