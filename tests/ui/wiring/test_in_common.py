"""What an agent shares is read from their own profile, and gone when they erase it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from cues.details.detail import Detail, Kind, Status, Subject
from cues.people.rows import ProfileRows
from tests.cues.people.profiles import looked, profile
from ui.settings import settings, store_file
from ui.wiring import in_common
from ui.wiring.agents import agents_folder
from ui.wiring.in_common import InCommon
from ui.wiring.memory import open_store
from ui.wiring.recall import MemoryOfCallers

HIKES = Detail(Kind.HOBBY, "i hike", 0, 6, Subject.CALLER, Status.ASSERTED, 0.9, {"activity": "hiking"})
PROFILE = 'name = "dana"\nhobbies = ["hiking"]\n'


@pytest.fixture(autouse=True)
def _fresh():
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def danas(home):
    agents_folder().mkdir(parents=True)
    file = agents_folder() / "dana.toml"
    file.write_text(PROFILE)
    return file


def test_only_of_the_agent_whose_call_it_is(danas):
    shared = InCommon(MemoryOfCallers())
    assert "you" in str(shared("dana", HIKES))
    assert shared("sam", HIKES) is None
    assert shared(None, HIKES) is None


def test_without_profiles_nothing_is_shared(home):
    assert InCommon(MemoryOfCallers())("dana", HIKES) is None


def test_what_is_erased_is_forgotten(danas, monkeypatch):
    shared = InCommon(MemoryOfCallers())
    assert shared("dana", HIKES)
    danas.unlink()
    assert shared("dana", HIKES)  # the folder is not looked at for every cue
    monkeypatch.setattr(in_common, "LOOKS", 0.0)
    assert shared("dana", HIKES) is None


def test_a_profile_that_is_none_shares_nothing_and_disturbs_nobody(danas, caplog):
    danas.write_text("hobbies = 3")
    (agents_folder() / "sam.toml").write_text('name = "sam"\nhobbies = ["hiking"]')
    shared = InCommon(MemoryOfCallers())
    assert shared("dana", HIKES) is None
    assert shared("sam", HIKES)


def test_rows_of_the_store_count_too_while_memory_is_off(home, monkeypatch):
    monkeypatch.setattr(in_common, "LOOKS", 0.0)
    with open_store(None) as store:
        ProfileRows(store).put([profile("sam", hobbies=["hiking"])], datetime.now(UTC))
        with closing(MemoryOfCallers()) as memory:
            shared = InCommon(memory)
            looked()
            assert shared("sam", HIKES)
            ProfileRows(store).erase("sam")
            looked()
            shared("sam", HIKES)
            looked()
            assert shared("sam", HIKES) is None
            looked()


def test_no_store_is_made_to_look_into_it(danas):
    shared = InCommon(MemoryOfCallers())
    looked()
    assert shared("dana", HIKES)
    looked()
    assert not store_file().exists()


def test_a_store_that_fails_takes_no_file_away(danas, caplog):
    store_file().parent.mkdir(parents=True)
    store_file().write_text("marker, and no database " * 200)
    shared = InCommon(MemoryOfCallers())
    looked()
    assert shared("dana", HIKES)
    looked()
    assert caplog.text.count("stand as they were read before") == 1
    assert "marker" not in caplog.text
