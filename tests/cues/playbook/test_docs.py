import re
from pathlib import Path

import pytest

from cues.details.detail import Kind
from cues.playbook.lint import lint
from cues.playbook.play import Limits
from cues.playbook.written import KEYS
from tests.cues.playbook.written import load

PAGE = (Path(__file__).parents[3] / "docs" / "playbook.md").read_text(encoding="utf-8")


def test_the_worked_example_is_a_clean_playbook(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    loaded = load(tmp_path, example[1])
    assert set(loaded.written_at.plays) == {"garden-first-vegetables", "home-garden"}
    assert lint(loaded) == ()


@pytest.mark.parametrize("table", [name for name in KEYS if name])
def test_every_key_stands_in_its_table(table: str) -> None:
    section = re.search(rf"### `\[+{table}\]+`(.*?)\n##", PAGE, re.DOTALL)
    assert section is not None
    assert set(re.findall(r"^\| `(\w+)`", section[1], re.MULTILINE)) == set(KEYS[table])


def test_the_limits_are_told_as_they_are() -> None:
    for key in (
        "light_per_call",
        "light_per_window",
        "window",
        "spacing",
        "life",
        "sensitive_life",
        "least_confidence",
        "opening",
    ):
        row = re.search(rf"^\| `{key}` .*\| ([\d.]+) \|$", PAGE, re.MULTILINE)
        assert row is not None
        assert float(row[1]) == getattr(Limits(), key)


def test_every_kind_is_named() -> None:
    assert all(f"`{kind}`" in PAGE for kind in Kind)
