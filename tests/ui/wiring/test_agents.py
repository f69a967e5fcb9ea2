"""Profiles and policy are found where this machine's user keeps their configuration."""

from datetime import date

import pytest

from cues.memory.remembering import remember
from cues.people.policy import Policy
from cues.people.ranking import spoke_before
from speech.errors import BadInputError
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog
from ui.settings import settings
from ui.wiring.agents import agents_folder, own_policy, policy_file, remembered_of
from ui.wiring.gateway import make_people
from ui.wiring.memory import open_store, store_file


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
    people = make_people()
    assert people.policy.load == 3
    assert "anna" in await people.team()


def test_nothing_is_looked_up_while_memory_is_off(home):
    assert remembered_of(ANN.value) == ()
    assert not store_file().exists()


def test_what_is_remembered_of_a_customer_is_found_by_their_number(home, monkeypatch):
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    with open_store(None) as store:
        remember(store, call(dog(), days=(date.today() - BEGAN.date()).days), ON)
    (found,) = remembered_of(ANN.value)
    assert found.attributes["species"] == "dog"
    assert list(spoke_before([found])) == ["sam"]
    assert remembered_of("+16145550199") == ()
    assert remembered_of("anonymous") == ()
