"""What every hello of our own protocols holds."""

from __future__ import annotations

import pytest

from speech.sources.protocols.hello import CallHello
from speech.sources.protocols.own import Hello

TOLD = {"call": "c1", "number": "+16145550123", "agent": "robin", "token": "marker-token", "more": 1}


def test_what_is_told_of_the_call_is_parted_from_the_rest():
    hello = CallHello.read(TOLD)
    assert (hello.call, hello.token) == ("c1", "marker-token")
    assert dict(hello.about) == {"number": "+16145550123", "agent": "robin"}


@pytest.mark.parametrize("fields", [None, [], "x", {"call": 1}, {"number": "a\nb"}, {"agent": "x" * 501}])
def test_what_is_no_hello_is_none(fields):
    assert CallHello.read(fields) is None


@pytest.mark.parametrize(
    "hello", [CallHello.read(TOLD), Hello.read({**TOLD, "channels": ["customer"], "rate": 8000})]
)
def test_no_text_form_shows_what_was_told(hello):
    for text in (repr(hello), str(hello)):
        assert "6145550123" not in text
        assert "marker-token" not in text
