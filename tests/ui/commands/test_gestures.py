"""`heartline gestures`: listed, shown, approved by another person, withdrawn and sent."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from cues.gestures import outbox
from cues.gestures.values import OutboxState
from speech.errors import BadInputError
from tests.cues.gestures.made import LEASE, TRIES, card, rules
from ui.commands.gestures import State, app
from ui.settings import settings
from ui.wiring.memory import open_store

runner = CliRunner()


@pytest.fixture(autouse=True)
def fresh(home, tmp_path, monkeypatch):
    monkeypatch.setenv("HEARTLINE_GESTURES__FILE", str(tmp_path / "out.jsonl"))
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.fixture
def two(home):
    """One that is ready, and one that waits."""
    now = datetime.now(UTC)
    with open_store(None) as store:
        outbox.put(store, [card(made=now)], rules(), now)
        outbox.put(store, [card("g2", kind="flowers", cost=4500, made=now)], rules(second_above=1000), now)


def run(*arguments, code=0):
    done = runner.invoke(app, list(arguments))
    assert done.exit_code == code, done.output
    return done.stdout


def refused(*arguments):
    done = runner.invoke(app, list(arguments))
    assert isinstance(done.exception, BadInputError)
    assert done.stdout == ""
    return str(done.exception)


def test_states_are_those_of_the_outbox():
    assert [each.value for each in State] == [each.value for each in OutboxState]


def test_the_list_tells_all_but_the_words(two):
    listed = run("list")
    assert "Marker" not in listed
    first, second = listed.splitlines()
    for words in ("2", "flowers", "45.00 USD", "sam", "Ann, +16145550123, K-1", "waits for a second person"):
        assert words in first
    assert "ready" in second
    values = json.loads(run("list", "--json"))
    assert [one["state"] for one in values["gestures"]] == ["waits", "ready"]
    assert "Marker" not in json.dumps(values)
    assert len(run("list", "--state", "ready").splitlines()) == 1
    assert len(run("list", "--limit", "1").splitlines()) == 1


def test_an_empty_list_says_how_one_comes():
    done = runner.invoke(app, ["list"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "key g" in done.stderr


def test_one_is_shown_with_its_words(two):
    shown = run("show", "1")
    assert "words: Marker wishes." in shown
    assert f"key: {card().key}" in shown
    assert json.loads(run("show", "1", "--json"))["gesture"]["recipient"]["name"] == "Ann"
    assert "no such gesture" in refused("show", "9")


def test_another_person_approves(two):
    assert "cannot be the second person" in refused("approve", "2", "--as", "sam")
    assert "approved by robin" in run("approve", "2", "--as", "robin")
    assert "second person: robin" in run("show", "2")
    assert "waits for nobody" in refused("approve", "2", "--as", "lee")


def test_one_is_withdrawn_with_its_words(two):
    assert run("withdraw", "1") == "Gesture 1 is withdrawn.\n"
    assert "Marker" not in run("show", "1")
    assert "cannot be withdrawn" in refused("withdraw", "1")


def test_one_that_was_tried_is_withdrawn_with_a_word_of_warning(two):
    with open_store(None) as store:
        claimed = outbox.claim(store, datetime.now(UTC), LEASE, TRIES)
        outbox.not_sent(store, claimed, "the receiver answered 503", datetime.now(UTC))
    done = runner.invoke(app, ["withdraw", "1"])
    assert done.exit_code == 0
    assert f"may have it. Ask there, by the key {card().key}" in done.stderr


def test_what_is_due_is_sent(two, tmp_path):
    assert run("send") == "1 gesture is sent, 0 tries failed.\n"
    assert run("send") == "0 gestures are sent, 0 tries failed.\n"
    (line,) = (tmp_path / "out.jsonl").read_text().splitlines()
    assert json.loads(line)["data"]["words"] == "Marker wishes."


def test_one_that_failed_is_sent_again(two, tmp_path):
    (tmp_path / "out.jsonl").mkdir()
    run("send", code=1)
    assert "the file cannot be written" in run("show", "1")
    (tmp_path / "out.jsonl").rmdir()
    assert "0 gestures are sent" in run("send")
    assert "1 gesture is sent" in run("send", "1")
    assert "cannot be sent now: it is sent" in refused("send", "1")


def test_without_a_receiver_nothing_is_sent_and_it_is_said(fresh, two):
    fresh.delenv("HEARTLINE_GESTURES__FILE")
    settings.cache_clear()
    assert "[gestures]" in refused("send")
    assert len(run("list").splitlines()) == 2


def test_the_first_of_two_people_is_told_that_another_is_needed(home):
    now = datetime.now(UTC)
    with open_store(None) as store:
        outbox.put(store, [card(agent=None, cost=4500, made=now)], rules(second_above=1000), now)
    assert "takes two" in run("approve", "1", "--as", "robin")
    assert "cannot be the second person" in refused("approve", "1", "--as", "robin")
    assert "approved by lee" in run("approve", "1", "--as", "lee")
