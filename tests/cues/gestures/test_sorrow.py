"""What takes the glad away."""

from __future__ import annotations

import pytest

from cues.details.detail import Kind, Status, Subject
from cues.gestures.sorrow import is_sorrow


@pytest.mark.parametrize(
    ("kind", "fields", "attributes", "sorrow"),
    [
        (Kind.BEREAVEMENT, {}, {"lost": "husband", "loss": "partner"}, True),
        (Kind.BEREAVEMENT, {}, {}, True),
        (Kind.HEALTH, {}, {"serious": True}, True),
        (Kind.HEALTH, {}, {"condition": "a cold"}, False),
        (Kind.HARDSHIP, {}, {"crisis": "self-harm"}, True),
        (Kind.BEREAVEMENT, {}, {"lost": "dog", "loss": "pet"}, False),
        (Kind.PET, {}, {"species": "dog", "loss": "pet"}, False),
        (Kind.HEALTH, {}, {"serious": True, "species": "dog"}, False),
        (Kind.BEREAVEMENT, {"subject": Subject.OTHER}, {}, False),
        (Kind.BEREAVEMENT, {"status": Status.NEGATED}, {}, False),
        (Kind.BEREAVEMENT, {"status": Status.HYPOTHETICAL}, {}, False),
    ],
)
def test_only_what_is_so_and_grave_and_a_persons_near_the_caller(kind, fields, attributes, sorrow):
    given = {"subject": Subject.CLOSE, "status": Status.ASSERTED, **fields}
    assert is_sorrow(kind, attributes=attributes, **given) is sorrow
