"""Numbers as people and telephone systems write them, own ids, and who is nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.memory.numbers import LONGEST, Identity, IdentityKind, e164, identity_of

NUMBER, REF = IdentityKind.NUMBER, IdentityKind.REF


@pytest.mark.parametrize(
    ("text", "region", "kind", "value"),
    [
        ("+16145550123", "US", NUMBER, "+16145550123"),
        ("(614) 555-0123", "US", NUMBER, "+16145550123"),
        ("1-614-555-0123", "US", NUMBER, "+16145550123"),
        ("0044 20 7946 0018", "DE", NUMBER, "+442079460018"),
        ("020 7946 0018", "GB", NUMBER, "+442079460018"),
        ("tel:+1-614-555-0123;phone-context=x", "US", NUMBER, "+16145550123"),
        ("sip:+16145550123@pbx.example.com", "US", NUMBER, "+16145550123"),
        ("sip:ann@pbx.example.com", "US", REF, "ann@pbx.example.com"),
        ("K-100234", "US", REF, "K-100234"),
        ("100234", "US", REF, "100234"),
        ("+1999", "US", REF, "+1999"),
        ("customer 6145550123", "US", REF, "customer 6145550123"),
        ("  \x1b[2JK1\n ", "US", REF, "[2JK1"),
    ],
)
def test_what_is_a_number_is_written_in_one_way_and_the_rest_is_an_id(text, region, kind, value):
    assert identity_of(text, region) == Identity(kind, value)


@pytest.mark.parametrize(
    "text", [None, "", "  ", "anonymous", "Restricted", "UNKNOWN", "sip:anonymous@anonymous.invalid", "0"]
)
def test_a_number_that_is_withheld_is_nobody(text):
    assert identity_of(text, "US") is None


@given(st.text(max_size=300))
def test_whatever_comes_is_an_identity_or_nobody(text):
    found = identity_of(text, "US")
    if found is not None:
        assert found.value
        assert found.value.isprintable()
        assert len(found.value) <= LONGEST
        assert identity_of(found.value, "US") in (found, None)


def test_nothing_of_it_shows():
    assert "614" not in repr(identity_of("+16145550123", "US"))
    assert e164("six one four", "US") is None
