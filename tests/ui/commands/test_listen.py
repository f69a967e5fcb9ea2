"""`heartline listen`: its options, before anything is loaded or heard."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from speech.audio import Channel
from speech.ears_choice import EarsChoice
from speech.errors import BadInputError
from ui.commands import listen as module
from ui.listen_desk import ListenDesk
from ui.settings import desk_file
from ui.wiring.desk import DeskPlan

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER


@pytest.fixture
def shown(monkeypatch):
    """The desks that would be shown, and how."""
    desks: list[tuple[ListenDesk, bool, bool]] = []
    monkeypatch.setattr(
        module, "show_desk", lambda desk, *, as_json, as_lines: desks.append((desk, as_json, as_lines))
    )
    return desks


def listen(*options: str):
    app = typer.Typer()
    app.command()(module.listen)
    return CliRunner().invoke(app, list(options))


def test_without_options_calls_begin_by_command_on_the_systems_own_devices(shown):
    assert listen().exit_code == 0
    ((desk, as_json, as_lines),) = shown
    assert (as_json, as_lines) == (False, False)
    assert desk._plan == DeskPlan()
    assert desk._file == desk_file()
    assert [desk.sound.chosen(each) for each in (AGENT, CUSTOMER)] == [None, None]
    assert not desk_file().parent.exists(), "nothing is chosen, so nothing is written"


def test_every_option_is_handed_on(shown):
    options = ["--by-speech", "--agent", "anna", "--port", "2701", "--ears", "fast", "--model", "small"]
    assert listen(*options, "--playbook", "mine.toml", "--json").exit_code == 0
    ((desk, as_json, _),) = shown
    assert as_json
    assert desk._plan == DeskPlan(
        by_speech=True,
        agent="anna",
        port=2701,
        model="small",
        ears=EarsChoice.FAST,
        playbook=Path("mine.toml"),
    )


def test_devices_are_remembered_until_others_or_the_systems_own_are_named(shown):
    listen("--microphone", "Headset", "--output", "Speakers")
    listen()
    listen("--microphone", "default")
    chosen = [[desk.sound.chosen(each) for each in (AGENT, CUSTOMER)] for desk, *_ in shown]
    assert chosen == [["Headset", "Speakers"], ["Headset", "Speakers"], [None, "Speakers"]]


def test_a_choice_that_cannot_be_remembered_is_said(shown):
    desk_file().parent.parent.mkdir(parents=True)
    desk_file().parent.write_text("a file where the folder should be")
    result = listen("--microphone", "Headset")
    assert isinstance(result.exception, BadInputError)
    assert shown == []


def test_lines_and_json_exclude_each_other(shown):
    assert isinstance(listen("--json", "--plain").exception, BadInputError)
    assert shown == []


@pytest.mark.parametrize(
    "option", [["--port", "-1"], ["--port", "65536"], ["--ears", "three"], ["--nonsense"]]
)
def test_an_option_that_cannot_be_is_refused(shown, option):
    assert listen(*option).exit_code == 2
    assert shown == []
