"""Profiles and policy are found where this machine's user keeps their configuration."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from cues.people.policy import Policy
from cues.people.rows import ProfileRows
from speech.errors import BadInputError
from tests.cues.people.profiles import looked, profile
from ui.settings import settings, store_file
from ui.wiring.agents import agents_folder, is_store_there, own_policy, policy_file
from ui.wiring.gateway import make_people
from ui.wiring.memory import open_store
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


async def test_a_gateway_reads_the_rows_of_its_store_while_memory_is_off(home):
    with open_store(None) as store:
        ProfileRows(store).put([profile("zoe")], datetime.now(UTC))
    with closing(MemoryOfCallers()) as memory:
        people = make_people(memory)
        looked()
        assert "zoe" in await people.team()
        looked()


def test_a_store_is_there_where_its_file_holds_something_or_a_server_is_named(home, tmp_path, monkeypatch):
    assert not is_store_there(None)
    store_file().parent.mkdir(parents=True)
    store_file().touch()
    assert not is_store_there(None), "not written yet"
    store_file().write_text("something")
    assert is_store_there(None)
    assert not is_store_there(f"sqlite:///{tmp_path}/other.db")
    assert not is_store_there(f"sqlite:///{store_file()}/below-a-file.db")
    assert is_store_there("postgresql://u:p@h/d")
    with pytest.raises(BadInputError, match="sqlite:///FILE"):
        is_store_there("marker")
    monkeypatch.setenv("HEARTLINE_MEMORY__STORE", f"sqlite:///{tmp_path}/other.db")
    settings.cache_clear()
    assert not is_store_there(None)
