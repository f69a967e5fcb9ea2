"""Profiles as rows, in every kind of store: as they were told, each by itself, changes seen, nothing left."""

import tomllib
from datetime import UTC, datetime, timedelta

import pytest
from pydantic_core import PydanticSerializationError
from sqlalchemy import text

from cues.memory.scrubbing import scrub
from cues.people.profile import Profile
from cues.people.rows import ProfileRows
from tests.cues.memory.opening import file_of, opened
from tests.cues.people.profiles import ROBIN, profile

NOW = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
THE_ROBIN = Profile.model_validate(tomllib.loads(ROBIN))


def write(store, name, told, changed=NOW):
    """A row as another program, or a hand, may write it."""
    json = "CAST(:told AS jsonb)" if store.engine.dialect.name == "postgresql" else ":told"
    at = changed if store.engine.dialect.name == "postgresql" else changed.strftime("%Y-%m-%d %H:%M:%S.%f")
    with store.writing() as connection:
        connection.execute(
            text(f"INSERT INTO agents (id, profile, changed) VALUES (:name, {json}, :at)"),  # noqa: S608
            {"name": name, "told": told, "at": at},
        )


def test_a_profile_comes_back_as_it_was_told(store, store_url):
    ProfileRows(store).put([THE_ROBIN, profile("anna")], NOW)
    with opened(store_url) as elsewhere:
        read = ProfileRows(elsewhere).read()
    assert list(read.by_name.items()) == [("anna", profile("anna")), ("robin", THE_ROBIN)]
    assert read.problems == ()
    assert "robin" not in repr(read)


def test_who_tells_anew_is_known_by_that_alone(store):
    rows = ProfileRows(store)
    rows.put([THE_ROBIN], NOW)
    rows.put([profile(pets=["cat"])], LATER)
    assert rows.read().by_name == {"robin": profile(pets=["cat"])}


def test_only_what_has_changed_is_read_again(store, store_url):
    rows = ProfileRows(store)
    assert not rows.read().by_name
    rows.put([THE_ROBIN, profile("anna")], NOW)
    first = rows.read()
    assert rows.read() is first
    with opened(store_url) as elsewhere:
        ProfileRows(elsewhere).put([profile("anna", pets=["cat"])], LATER)
    second = rows.read()
    assert second.by_name["anna"].pets == ("cat",)
    assert second.by_name["robin"] is first.by_name["robin"]


def test_all_are_put_or_none(store):
    broken = profile("zoe").model_copy(update={"family": (object(),)})
    rows = ProfileRows(store)
    with pytest.raises(PydanticSerializationError):
        rows.put([THE_ROBIN, broken], NOW)
    assert not rows.read().by_name


@pytest.mark.parametrize(
    "told",
    [
        '{"name": "mallory", "hobbies": ["marker"], "religion": "marker"}',
        '{"name": "mallory", "lived": [{"region": "marker"}]}',
        '{"name": "another"}',
        '["marker"]',
    ],
)
def test_a_row_that_is_no_profile_takes_nobody_else_away(store, told):
    write(store, "mallory", told)
    rows = ProfileRows(store)
    rows.put([THE_ROBIN], NOW)
    read = rows.read()
    assert list(read.by_name) == ["robin"]
    assert rows.unusable == ("mallory",)
    (problem,) = read.problems
    assert store.name in problem
    assert "heartline agents list" in problem
    assert "marker" not in problem
    assert "mallory" not in problem
    rows.put([profile("mallory")], LATER)
    assert list(rows.read().by_name) == ["mallory", "robin"]
    assert rows.unusable == ()


def test_json_broken_by_hand_is_one_profiles_trouble(sqlite_store):
    write(sqlite_store, "mallory", '{"name": "marker')
    rows = ProfileRows(sqlite_store)
    rows.put([THE_ROBIN], NOW)
    assert list(rows.read().by_name) == ["robin"]
    assert rows.unusable == ("mallory",)


def test_who_is_erased_is_gone_also_where_the_row_cannot_be_used(store):
    rows = ProfileRows(store)
    rows.put([THE_ROBIN, profile("anna")], NOW)
    write(store, "mallory", "[]")
    rows.read()
    assert rows.erase("robin")
    assert rows.erase("mallory")
    assert not rows.erase("robin")
    assert not rows.erase("nobody")
    read = rows.read()
    assert (list(read.by_name), read.problems) == (["anna"], ())


def test_nothing_of_who_is_erased_is_left_in_the_file(sqlite_store):
    rows = ProfileRows(sqlite_store)
    rows.put([profile(hobbies=["marker hobby"])], NOW)
    rows.erase("robin")
    scrub(sqlite_store, ())
    assert not any(b"marker hobby" in each.read_bytes() for each in file_of(sqlite_store).parent.iterdir())
