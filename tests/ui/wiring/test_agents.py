"""Profiles and policy are found where this machine's user keeps their configuration."""

import pytest

from cues.people.policy import Policy
from speech.errors import BadInputError
from ui.settings import settings
from ui.wiring.agents import agents_folder, own_policy, policy_file
from ui.wiring.gateway import make_people
from ui.wiring.recall import MemoryOfCallers


@pytest.fixture(autouse=True)
def _fresh():
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_the_policy_is_the_file_where_there_is_one(home):
    assert agents_folder().is_relative_to(home)
    assert own_policy() == Policy()
    policy_file().parent.mkdir(parents=True)
    policy_file().write_text("load = 3")
    assert own_policy().load == 3
    policy_file().write_text("lode = 3")
    with pytest.raises(BadInputError, match=r"policy\.toml, line 1"):
        own_policy()


async def test_a_gateway_reads_the_same_profiles_and_policy(home):
    agents_folder().mkdir(parents=True)
    (agents_folder() / "anna.toml").write_text('name = "anna"')
    policy_file().write_text("load = 3")
    people = make_people(MemoryOfCallers())
    assert people.policy.load == 3
    assert "anna" in await people.team()
