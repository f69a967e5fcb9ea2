"""What an agent shares is read from their own profile, and gone when they erase it."""

from __future__ import annotations

import pytest

from cues.details.detail import Detail, Kind, Status, Subject
from ui.wiring import in_common
from ui.wiring.agents import agents_folder
from ui.wiring.in_common import InCommon

HIKES = Detail(Kind.HOBBY, "i hike", 0, 6, Subject.CALLER, Status.ASSERTED, 0.9, {"activity": "hiking"})
PROFILE = 'name = "dana"\nhobbies = ["hiking"]\n'


@pytest.fixture
def profile(home):
    agents_folder().mkdir(parents=True)
    file = agents_folder() / "dana.toml"
    file.write_text(PROFILE)
    return file


def test_only_of_the_agent_whose_call_it_is(profile):
    shared = InCommon()
    assert "you" in str(shared("dana", HIKES))
    assert shared("sam", HIKES) is None
    assert shared(None, HIKES) is None


def test_without_profiles_nothing_is_shared(home):
    assert InCommon()("dana", HIKES) is None


def test_what_is_erased_is_forgotten(profile, monkeypatch):
    shared = InCommon()
    assert shared("dana", HIKES)
    profile.unlink()
    assert shared("dana", HIKES)  # the folder is not looked at for every cue
    monkeypatch.setattr(in_common, "LOOKS", 0.0)
    assert shared("dana", HIKES) is None


def test_a_profile_that_is_none_shares_nothing_and_disturbs_nobody(profile, caplog):
    profile.write_text("hobbies = 3")
    (agents_folder() / "sam.toml").write_text('name = "sam"\nhobbies = ["hiking"]')
    shared = InCommon()
    assert shared("dana", HIKES) is None
    assert shared("sam", HIKES)
