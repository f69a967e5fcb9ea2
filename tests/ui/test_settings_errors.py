"""What is said of a wrong setting names it in full, and never its value."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ui.settings import Settings
from ui.settings_errors import names_of, sentence_of


def test_every_setting_has_its_full_name():
    names = set(names_of(Settings))
    assert {"ears", "memory", "memory.consent", "memory.days.pet", "gateway.limits.calls"} <= names


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"consent": "on"}, 'there is no setting "consent"; did you mean "memory.consent"?'),
        ({"zzz": 1}, 'there is no setting "zzz".'),
        (
            {"gateway": {"audiohook": [{"key": "k", "secrat": "marker"}]}},
            'there is no setting "gateway.audiohook.0.secrat".',
        ),
        ({"memory": {"store": ["marker"]}}, "memory.store is wrong. It must be text in quotes."),
    ],
)
def test_a_sentence(given, said):
    with pytest.raises(ValidationError) as wrong:
        Settings(**given)
    told = [sentence_of(error, Settings) for error in wrong.value.errors()]
    assert said in told
    assert "marker" not in str(told)
