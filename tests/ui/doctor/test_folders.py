"""Where things lie: closed to others, writable, with room."""

from __future__ import annotations

import os
import sys

import pytest

from models.catalog import ModelKind
from models.shelf import Shelf
from ui.doctor.finding import State
from ui.doctor.folders import (
    LITTLE_ROOM,
    NO_ROOM,
    closed_to_others,
    enough_room,
    room,
    state_folder,
    writable,
)
from ui.settings import Settings, journal_folder, settings_file

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no modes")


def closed(**settings):
    return list(closed_to_others(Settings(**settings)))


def put_journal():
    journal_folder().mkdir(parents=True, mode=0o700)
    journal = journal_folder() / "call.jsonl"
    journal.write_text("{}")
    journal.chmod(0o600)
    return journal


@posix
def test_nothing_there_yet_is_fine():
    (finding,) = closed()
    assert finding.state is State.OK
    assert "yet" in finding.what


@posix
def test_a_journal_as_heartline_writes_it_is_closed():
    put_journal()
    (finding,) = closed()
    assert finding.state is State.OK


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_journal_that_others_can_read_is_wrong(mode):
    journal = put_journal()
    journal.chmod(mode)
    (finding,) = closed()
    assert finding.state is State.WRONG
    assert str(journal) in finding.what
    assert finding.remedy == f"Run: chmod -R go= {state_folder()}"


@posix
def test_so_is_the_folder_of_one_and_both_are_counted():
    put_journal().chmod(0o644)
    journal_folder().chmod(0o755)
    (finding,) = closed()
    assert f"{journal_folder()} and 1 more" in finding.what


@posix
def test_a_folder_that_holds_only_folders_may_be_seen():
    put_journal()
    state_folder().chmod(0o755)
    assert closed()[0].state is State.OK


@posix
@pytest.mark.parametrize(("mode", "count"), [(0o644, 2), (0o600, 1)])
def test_a_settings_file_with_secrets_is_to_be_closed(mode, count):
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text('[gateway]\ntwilio_auth_token = "hush"\n')
    settings_file().chmod(mode)
    found = closed()
    assert len(found) == count
    if count == 2:
        assert found[1].remedy == f"Run: chmod 600 {settings_file()}"


@posix
def test_one_without_secrets_may_be_read():
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text('theme = "nord"\n')
    assert len(closed()) == 1


def test_windows_has_no_modes_to_look_at():
    (finding,) = closed_to_others(Settings(), posix=False)
    assert finding.state is State.OK


def test_what_can_be_written_is_not_spoken_of():
    assert list(writable()) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_of_somebody_elses_is_wrong(home):
    home.chmod(0o500)
    try:
        found = list(writable())
    finally:
        home.chmod(0o700)
    assert [finding.state for finding in found] == [State.WRONG, State.WRONG]
    assert all(str(home) in finding.what for finding in found)


def test_a_file_where_a_folder_should_be_is_wrong():
    state_folder().parent.mkdir(parents=True)
    state_folder().write_text("")
    (finding,) = writable()
    assert finding.state is State.WRONG
    assert "is a file" in finding.what


@pytest.mark.parametrize(
    ("free", "state"),
    [
        (0, State.WRONG),
        (NO_ROOM - 1, State.WRONG),
        (NO_ROOM, State.NOTE),
        (LITTLE_ROOM - 1, State.NOTE),
        (LITTLE_ROOM, State.OK),
    ],
)
def test_room_is_judged_in_two_steps(tmp_path, free, state):
    finding = enough_room(tmp_path, free)
    assert finding.state is state
    assert str(tmp_path) in finding.what
    assert bool(finding.remedy) is (state is not State.OK)


@pytest.mark.parametrize("kind", ModelKind)
def test_the_least_room_is_enough_to_fetch_any_model_that_is_needed(kind):
    card = Shelf.default().catalog.named(kind=kind)
    assert card.download_bytes + card.installed_bytes <= NO_ROOM


def test_each_disk_is_told_once():
    found = list(room())
    assert len(found) == 1  # home, and all in it, lies on one disk
