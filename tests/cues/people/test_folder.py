"""The folder of profiles: each file by itself, changes seen, and nothing left of who is erased."""

import pytest

from cues.people.folder import ProfileFolder, read_profile
from speech.errors import HeartlineError
from tests.cues.people.profiles import ROBIN


def test_a_broken_file_takes_nobody_else_away(tmp_path):
    (tmp_path / "robin.toml").write_text(ROBIN)
    (tmp_path / "anna.toml").write_text('name = "anna"\nmarker = 1')
    (tmp_path / "robin2.toml").write_text('name = "robin"')
    (tmp_path / "notes.txt").write_text("marker")
    profiles = ProfileFolder(tmp_path).read()
    assert list(profiles.by_name) == ["robin"]
    assert profiles.by_name["robin"].pets, "the first file of a name stands"
    assert [problem.partition(" ")[0] for problem in profiles.problems] == [
        f"{tmp_path / 'anna.toml'},",
        f"{tmp_path / 'robin2.toml'}",
    ]
    assert "robin" not in repr(profiles)


def test_no_folder_is_no_profiles(tmp_path):
    assert not ProfileFolder(tmp_path / "none").read().by_name
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(HeartlineError, match="cannot be read"):
        ProfileFolder(file).read()


def test_only_what_has_changed_is_read_again(tmp_path):
    file, other = tmp_path / "robin.toml", tmp_path / "anna.toml"
    file.write_text(ROBIN)
    other.write_text('name = "anna"')
    folder = ProfileFolder(tmp_path)
    first = folder.read()
    assert folder.read() is first
    file.write_text('name = "robin"\npets = ["cat"]')
    second = folder.read()
    assert second.by_name["robin"].pets == ("cat",)
    assert second.by_name["anna"] is first.by_name["anna"]
    file.unlink()
    assert list(folder.read().by_name) == ["anna"]


def test_who_is_erased_is_gone_also_where_the_file_cannot_be_read(tmp_path):
    (tmp_path / "a-file.toml").write_text(ROBIN)
    (tmp_path / "robin.toml").write_text("name =")
    (tmp_path / "anna.toml").write_text('name = "anna"')
    folder = ProfileFolder(tmp_path)
    gone = folder.erase("robin")
    assert {path.name for path in gone} == {"a-file.toml", "robin.toml"}
    assert [path.name for path in tmp_path.iterdir()] == ["anna.toml"]
    assert list(folder.read().by_name) == ["anna"]
    assert folder.erase("robin") == ()


def test_a_name_is_found_with_whatever_blank_it_is_written(tmp_path):
    typed, compared = "\u5c71\u7530\u3000\u592a\u90ce", "\u5c71\u7530 \u592a\u90ce"
    (tmp_path / "a.toml").write_text(f'name = "{typed}"', encoding="utf-8")
    folder = ProfileFolder(tmp_path)
    assert list(folder.read().by_name) == [compared]
    assert folder.erase(typed)
    (tmp_path / "b.toml").write_text('name = "one\\u202etwo"', encoding="utf-8")
    assert "must be one line of plain text" in folder.read().problems[0]


def test_one_file_is_read_by_itself(tmp_path):
    (tmp_path / "robin.toml").write_text(ROBIN)
    assert read_profile(tmp_path / "robin.toml").name == "robin"
