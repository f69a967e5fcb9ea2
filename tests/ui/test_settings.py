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


def test_tables_can_come_by_the_environment_and_a_wrong_one_is_said(monkeypatch):
    monkeypatch.setenv("HEARTLINE_GATEWAY__EVERYBODY_PROVES", "true")
    assert module.settings().gateway.everybody_proves
    module.settings.cache_clear()
    monkeypatch.setenv("HEARTLINE_GATEWAY", "marker")
    with pytest.raises(BadInputError, match="HEARTLINE_GATEWAY__KEY") as wrong:
        module.settings()
    assert "marker" not in str(wrong.value)


def test_a_file_that_is_no_text_is_said():
    module.settings_file().parent.mkdir(parents=True, exist_ok=True)
    module.settings_file().write_bytes(b"\xff\xfe")
    with pytest.raises(BadInputError, match="UTF-8"):
        module.settings()


@pytest.mark.parametrize(
    ("text", "named"), [("colour = 1\n", "colour"), ('sound = "loud"\n', "sound"), ("= 3", "TOML")]
)
def test_what_is_no_setting_is_named_with_its_file(text, named):
    write(text)
    with pytest.raises(BadInputError) as wrong:
        module.settings()
    assert named in str(wrong.value)
    assert "settings.toml" in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[memory]\nconsnt = "on"\n', 'there is no setting "memory.consnt"; did you mean "memory.consent"?'),
        ('[memroy]\nconsent = "on"\n', 'there is no setting "memroy"; did you mean "memory"?'),
        ('[memory]\nconsent = "yes"\n', "memory.consent is wrong. It must be 'off', 'ask' or 'on'."),
        ('[memory]\nregion = "usa"\n', "memory.region is wrong. It is no country; write two"),
        ("[memory]\nthreshold = 2\n", "memory.threshold is wrong. It must be at most 1."),
        ('sound = "loud"\n', "sound is wrong. It must be true or false."),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(text, told):
    write(text)
    with pytest.raises(BadInputError) as wrong:
        module.settings()
    assert told in str(wrong.value)
    assert "Input should" not in str(wrong.value)
