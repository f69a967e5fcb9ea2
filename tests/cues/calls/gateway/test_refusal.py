"""Every reason to turn somebody away has its code and a sentence that a close frame can carry."""

from __future__ import annotations

import pytest

from cues.calls.gateway.refusal import Refusal, Why
from speech.sources.protocols.protocol import Refused


@pytest.mark.parametrize("why", Why)
def test_a_refusal_says_itself_within_a_close_frame(why):
    refusal = Refusal(why)
    assert isinstance(refusal.code, Refused)
    assert refusal.sentence.endswith(".")
    assert len(refusal.sentence.encode()) <= 123


def test_reasons_differ_in_what_they_say():
    assert len({Refusal(why).sentence for why in Why}) == len(Why)
