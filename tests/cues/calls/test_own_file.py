"""Files that nobody but their user reads, whatever the umask and whoever made the folder."""

from __future__ import annotations

import os
import stat
import sys

import pytest

from cues.calls.own_file import write_own

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no modes")


@pytest.fixture(autouse=True, params=[0o022, 0o000, 0o077])
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_read_again_and_file_and_folder_are_closed(tmp_path):
    file = tmp_path / "state" / "heartline" / "desk.json"
    for text in ("one", "zw\u00f6lf"):
        write_own(file, text)
        assert file.read_text(encoding="utf-8") == text
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)
    assert [each.name for each in file.parent.iterdir()] == ["desk.json"]


def test_a_folder_that_was_made_on_the_way_to_another_is_closed_too(tmp_path):
    (tmp_path / "heartline" / "journals").mkdir(parents=True)
    (tmp_path / "heartline").chmod(0o755)
    write_own(tmp_path / "heartline" / "desk.json", "{}")
    assert mode(tmp_path / "heartline") == 0o700


def test_a_file_of_before_that_others_could_read_is_closed_and_what_a_crash_left_is_in_nobodys_way(tmp_path):
    file = tmp_path / "devices.json"
    for left in (file, tmp_path / f"devices.json.{os.getpid()}"):
        left.write_text("old")
        left.chmod(0o644)
    write_own(file, "new")
    assert (file.read_text(), mode(file)) == ("new", 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["devices.json"]


def test_where_a_file_is_in_the_folders_place_it_is_an_error_of_the_system(tmp_path):
    (tmp_path / "heartline").write_text("")
    with pytest.raises(OSError, match="heartline"):
        write_own(tmp_path / "heartline" / "desk.json", "{}")
