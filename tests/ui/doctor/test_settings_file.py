"""The settings file: what is wrong with it, and on which line."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ui.doctor.finding import Finding, State
from ui.doctor.settings_file import read_settings
from ui.settings import Settings, settings_file


@pytest.fixture(autouse=True)
def no_variables(monkeypatch):
    for name in os.environ:
        if name.startswith("HEARTLINE_"):
            monkeypatch.delenv(name)


def write(text: str | bytes) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_bytes(text.encode() if isinstance(text, str) else text)


def the_wrong() -> list[Finding]:
    settings, found = read_settings()
    assert settings == Settings.model_construct()
    assert {finding.state for finding in found} == {State.WRONG}
    return found


def test_no_file_is_fine():
    settings, (finding,) = read_settings()
    assert (settings.theme, finding.state) == ("heartline-dark", State.OK)
    assert "no file" in finding.what


def test_a_good_file_is_named_and_read():
    write('theme = "nord"\n')
    settings, (finding,) = read_settings()
    assert (settings.theme, finding.state) == ("nord", State.OK)
    assert str(settings_file()) in finding.what


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ('theme = "nord"\nthem = "nord"\n', 2, 'no setting "them"; did you mean "theme"?'),
        ('\n\nsound = "loud"\n', 3, "sound is wrong. "),
        ("[gateway]\n\n[gateway.limits]\ncalls = 0\n", 4, "gateway.limits.calls is wrong. "),
        ('[[gateway.audiohook]]\nkey = "a"\nsecret = "*"\n', 3, "gateway.audiohook.0.secret is wrong. "),
        ("[gateway]\ntls_key = 'x'\n", 1, '"tls_certificate" and "tls_key" are needed together'),
        ('theme = "nord"\n= 3\n', 2, "not TOML"),
        ('theme = "nord"\nmodel = [\n', 3, "not TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, line, named):
    write(text)
    (finding,) = the_wrong()
    assert f"{settings_file()}, line {line}: " in finding.what
    assert named in finding.what
    assert finding.remedy


def test_everything_wrong_is_told_at_once():
    write("sound = 'loud'\ncolour = 1\n")
    assert sorted(finding.what.partition("line ")[2][0] for finding in the_wrong()) == ["1", "2"]


def test_no_value_is_shown_since_it_may_be_a_secret():
    write('[gateway]\ntwilio_auth_token = ""\n[[gateway.audiohook]]\nkey = "k"\nsecret = "hush hush"\n')
    assert len(found := the_wrong()) == 2
    assert not any("hush" in finding.what + finding.remedy for finding in found)


def test_a_file_in_another_encoding_is_told():
    write(b'theme = "\xff"\n')
    assert "UTF-8" in the_wrong()[0].what


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is closed to this user")
def test_a_file_that_may_not_be_read_is_told():
    write("")
    settings_file().chmod(0)
    assert "cannot be read" in the_wrong()[0].what


def test_a_wrong_variable_is_told_rather_than_a_line(monkeypatch):
    write('ears = "both"\n')
    monkeypatch.setenv("HEARTLINE_EARS", "three")
    (finding,) = the_wrong()
    assert finding.what.startswith("The variable HEARTLINE_EARS: ears is wrong.")


@pytest.mark.parametrize(
    ("name", "value"), [("HEARTLINE_GATEWAY", "abc"), ("HEARTLINE_GATEWAY__LIMITS__CALLS", "none")]
)
def test_a_wrong_variable_of_a_table_is_told(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    (finding,) = the_wrong()
    assert f"The variable {name}" in finding.what


def test_a_variable_that_is_no_setting_is_noted(monkeypatch):
    monkeypatch.setenv("HEARTLINE_MODLE", "x")
    monkeypatch.setenv("HEARTLINE_MODELS", "/somewhere")
    monkeypatch.setenv("MODEL", "not ours")
    _, found = read_settings()
    assert [finding.state for finding in found] == [State.OK, State.NOTE]
    assert "HEARTLINE_MODLE is no setting; did you mean" in found[1].what


@given(st.text(max_size=60) | st.binary(max_size=60))
@trials(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_file_holds_something_is_told(text):
    write(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    _, found = read_settings()
    assert found
