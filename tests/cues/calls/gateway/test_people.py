"""A gateway that knows its agents: profiles as they change, and routes that use them."""

import asyncio
import json
import threading
from datetime import UTC, datetime

import pytest

from cues.calls.gateway.people import People
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.serving import Serving, Where
from cues.calls.gateway.tokens import TokenFile
from cues.memory.store import Store
from cues.people.folder import ProfileFolder
from cues.people.policy import Policy
from cues.people.reader import ProfileReader
from cues.people.rows import ProfileRows
from speech.errors import HeartlineError
from tests.cues.calls.gateway.loopback import Kitchen, Screen, Up
from tests.cues.people.profiles import ROBIN, looked, profile, remembered

OHIO = "+16145550123"


@pytest.fixture
def folder(tmp_path):
    """A folder with one profile."""
    agents = tmp_path / "agents"
    agents.mkdir()
    (agents / "robin.toml").write_text(ROBIN)
    return agents


async def test_the_folder_is_looked_at_again_after_a_while(folder, caplog, monkeypatch):
    people = People(ProfileReader(ProfileFolder(folder)), Policy())
    team = await people.team()
    assert "robin" in team
    (folder / "robin.toml").unlink()
    (folder / "anna.toml").write_text('name = "anna"\nmarker = "marker"')
    assert await people.team() is team
    monkeypatch.setattr("cues.calls.gateway.people.LOOKS", 0.0)
    assert len(await people.team()) == 0
    assert "anna.toml, line 2" in caplog.text
    assert "marker" not in caplog.text
    caplog.clear()
    (folder / "bob.toml").write_text('name = "bob"')
    assert "bob" in await people.team()
    assert caplog.text == "", "a problem is told once"


async def test_a_folder_that_cannot_be_read_leaves_the_team_as_it_was(folder, caplog, monkeypatch):
    monkeypatch.setattr("cues.calls.gateway.people.LOOKS", 0.0)
    people = People(ProfileReader(ProfileFolder(folder)), Policy())
    team = await people.team()
    folder.rename(folder.with_name("away"))
    folder.write_text("a file")
    assert await people.team() is team
    assert "cannot be read" in caplog.text


async def test_rows_of_a_shared_store_are_read_too_and_no_route_waits_for_them(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("cues.calls.gateway.people.LOOKS", 0.0)
    answers = threading.Event()
    with Store.open(f"sqlite:///{tmp_path}/memory.db") as store:
        ProfileRows(store).put([profile("zoe")], datetime.now(UTC))

        def slow():
            answers.wait()
            return store

        people = People(ProfileReader(ProfileFolder(folder), slow), Policy())
        try:
            assert len(await people.team()) == 1
        finally:
            answers.set()
            looked()
        team = await people.team()
        looked()
        assert ["robin" in team, "zoe" in team] == [True, True]


async def test_memory_that_fails_loses_no_route(tmp_path, caplog):
    def fails(_):
        raise HeartlineError("marker")

    people = People(ProfileReader(ProfileFolder(tmp_path / "none")), Policy(), fails)
    assert await people.remembered(OHIO) == ()
    assert await people.remembered(None) == ()
    assert "without it" in caplog.text
    assert "marker" not in caplog.text


async def test_a_route_uses_who_the_agents_are(tmp_path, folder, extractor, http):
    asked = []

    def memory(customer):
        asked.append(customer)
        return [remembered("pet", species="dog", agent="anna")] if customer == "C-7" else []

    kitchen = Kitchen(tmp_path / "gateway", extractor)
    tokens = tmp_path / "tokens.json"
    people = People(ProfileReader(ProfileFolder(folder)), Policy(), memory)
    where = Where("127.0.0.1", 0, tmp_path / "gateway", tokens)
    serving = Serving(where, GatewayRules(), kitchen.make, keep_journals=False, people=people)
    await serving.start()
    up = Up(serving, kitchen, tmp_path / "gateway", TokenFile(tokens), "127.0.0.1")

    async def route(**body):
        async with http.post(f"{up.http}/route", data=json.dumps(body)) as answer:
            assert answer.status == 200
            return await answer.json()

    try:
        anna, robin = [await Screen.open(http, up, f"/desk?agent={name}") for name in ("anna", "robin")]
        for desk in (anna, robin):
            await desk.take()
        said = await route(number=OHIO)
        assert said == {
            "agent": "robin",
            "ranked": [
                {
                    "agent": "robin",
                    "calls": 0,
                    "why": ["grew up in Ohio; their number is from there", "is free"],
                },
                {"agent": "anna", "calls": 0, "why": ["is free"]},
            ],
        }
        assert (await route(number=OHIO))["agent"] == "robin", "asked again it is the same call"
        assert (await route(number="+16145550124"))["agent"] == "anna", "the next caller goes elsewhere"
        spoke = await route(customer="C-7", agents=["anna", "robin"])
        assert spoke["agent"] == "anna"
        assert spoke["ranked"][0]["why"][0].startswith("spoke with them")
        robins = next(each["why"] for each in spoke["ranked"] if each["agent"] == "robin")
        assert robins[0] == "shares something that they have told"
        assert "dog" not in json.dumps(spoke)
        assert (await route(number="+1800", agents=["anna"]))["ranked"] == [
            {"agent": "anna", "calls": 0, "why": ["is free"]}
        ], "where nobody of those asked about has told anything, it is as before"
        assert asked == [OHIO, OHIO, "+16145550124", "C-7"]
        spanish = await route(number="+18005550123", language="es-MX")
        assert "speaks Spanish, as asked" in next(
            each["why"] for each in spanish["ranked"] if each["agent"] == "robin"
        )
    finally:
        await asyncio.wait_for(serving.stop(0.0), 20.0)
