"""Settings from the file and the environment, and what is wrong with them."""

from __future__ import annotations

import pytest

from speech.errors import BadInputError
from ui import settings as module


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    for name in ("MODEL", "PLAYBOOK", "THEME", "SOUND", "KEEP_JOURNALS"):
        monkeypatch.delenv(f"HEARTLINE_{name}", raising=False)
    module.settings.cache_clear()
    yield
    module.settings.cache_clear()


def write(text):
    module.settings_file().parent.mkdir(parents=True, exist_ok=True)
    module.settings_file().write_text(text)


def test_defaults_need_no_file():
    assert module.settings().model is None
    assert module.settings().keep_journals is False


def test_the_file_is_read_and_the_environment_beats_it(monkeypatch):
    write('theme = "heartline-light"\nkeep_journals = true\n')
    monkeypatch.setenv("HEARTLINE_THEME", "nord")
    assert module.settings().theme == "nord"
    assert module.settings().keep_journals is True


@pytest.mark.parametrize(
    ("text", "named"), [("colour = 1\n", "colour"), ('sound = "loud"\n', "sound"), ("= 3", "TOML")]
)
def test_what_is_no_setting_is_named_with_its_file(text, named):
    write(text)
    with pytest.raises(BadInputError) as wrong:
        module.settings()
    assert named in str(wrong.value)
    assert "settings.toml" in str(wrong.value)
