"""The policy: defaults in code, a file over them, and bounds."""

import pytest

from cues.people.policy import Policy, read_policy
from speech.errors import BadInputError


def test_a_file_changes_what_it_names(tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text("affinity = 0\nshare = 1.1")
    assert read_policy(file) == Policy(affinity=0, share=1.1)
    assert read_policy(None) == Policy()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("affinity = -1", 'line 1: "affinity" must be at least 0'),
        ("\nload = 11", 'line 2: "load" must be at most 10'),
        ("share = 0.5", 'line 1: "share" must be at least 1'),
        ("fairness = nan", 'line 1: "fairness" must be a number'),
        ('continuity = "marker"', 'line 1: "continuity"'),
        ("marker = 1", "allowed are affinity, continuity, load, fairness, share"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, text, says):
    file = tmp_path / "policy.toml"
    file.write_text(text)
    with pytest.raises(BadInputError) as caught:
        read_policy(file)
    assert says in str(caught.value)
    assert "marker" not in str(caught.value)
