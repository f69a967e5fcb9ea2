"""`heartline customers`: shown, handed out, put right and forgotten, for people and for programs."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from cues.calls.events import CallEnded, CallStarted, DetailEvent, DetailState, MemoryEvent
from cues.calls.journal import Journal
from cues.calls.owed import mark, owed_in
from cues.details.detail import Kind, Status, Subject
from cues.memory.known import customers_known_by
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.shown import CardState, Shown
from cues.memory.tables import customers
from cues.memory.values import Consent
from cues.memory.whose import new_person
from speech.audio import Channel
from speech.errors import BadInputError
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog, told
from ui.commands.customers import app
from ui.settings import journal_folder, settings
from ui.wiring.memory import open_store, store_file

runner = CliRunner()
BOB = Identity(IdentityKind.REF, "K-2")
SURGERY = told("d2", Kind.HEALTH, "marker surgery", condition="surgery")


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.fixture
def ann(home):
    with open_store(None, BEGAN.date()) as store:
        return remember(store, call(dog(), SURGERY, name="Ann"), ON).customer


@pytest.fixture
def bob(home):
    with open_store(None, BEGAN.date()) as store:
        return remember(store, call(dog(), who=(BOB,), id_="call-b"), ON).customer


def run(*arguments):
    """What a command prints; it ends well."""
    done = runner.invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(*arguments):
    done = runner.invoke(app, list(arguments))
    assert isinstance(done.exception, BadInputError)
    return str(done.exception)


def test_list(ann, bob):
    lines = run("list").splitlines()
    assert [line.split()[0] for line in lines] == [f"id:{bob}", f"id:{ann}"] or len(lines) == 2
    values = json.loads(run("list", "--json", "--limit", "1"))
    assert len(values["customers"]) == 1


@pytest.mark.parametrize(("consent", "hint"), [("on", ""), ("ask", ""), ("off", "memory.consent")])
@pytest.mark.parametrize("made", [True, False])
def test_list_of_nobody_says_how_memory_is_switched_on_where_it_is_off(home, fresh, consent, hint, made):
    fresh.setenv("HEARTLINE_MEMORY__CONSENT", consent)
    settings.cache_clear()
    if made:
        open_store(None).close()
    done = runner.invoke(app, ["list"])
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("Nobody is remembered yet.")
    assert hint in done.stderr
    assert ("off" in done.stderr) == bool(hint)
    assert store_file().exists() == made


@pytest.mark.parametrize("who", ["614-555-0123", "+1 614 555 0123", "id:1"])
def test_show_keeps_what_is_sensitive_back_until_asked(ann, who):
    done = runner.invoke(app, ["show", who])
    assert "our dog biscuit" in done.stdout
    assert "marker surgery" not in done.output
    assert "1 sensitive detail is not shown" in done.stderr
    assert "marker surgery" in run("show", who, "--sensitive")


def test_show_for_programs(ann):
    values = json.loads(run("show", "id:1", "--json"))
    assert (values["customer"]["name"], len(values["details"]), values["hidden"]) == ("Ann", 1, 1)


def test_export_is_everything(ann):
    assert len(json.loads(run("export", "614-555-0123"))["details"]) == 2


def test_forget_asks_first_where_somebody_is_there_and_does_nothing_where_nobody_is(ann):
    assert "--yes" in refused("forget", "id:1")
    assert run("list")


def test_forget_with_its_journals(ann, bob):
    journal = journal_folder() / "call-1.jsonl"
    journal.parent.mkdir(parents=True)
    journal.write_text('{"call": "call-1", "text": "marker"}\n')
    printed = run("forget", "+16145550123", "--yes")
    assert "Deleted 1 row of the table customers." in printed
    assert "Deleted 2 rows of the table details." in printed
    assert "On this machine: call-1.jsonl, deleted." in printed
    assert "nothing is left" in printed
    assert "Backups" in printed
    assert not journal.exists()
    values = json.loads(run("forget", "+16145550123", "--yes", "--json"))
    assert (values["rows"], values["files"], values["left"]) == ({}, [], [])
    assert json.loads(run("list", "--json"))["customers"][0]["ref"] == "K-2"


def test_forget_ends_with_1_where_something_is_left(ann, fresh):
    class Stubborn:
        def calls_of(self, who, customers):
            return frozenset()

        def forget(self, calls):
            return ()

        def left_of(self, calls):
            return ("call-1.jsonl",)

    fresh.setattr("ui.wiring.memory.make_traces", Stubborn)
    done = runner.invoke(app, ["forget", "id:1", "--yes"])
    assert done.exit_code == 1
    assert "STILL THERE: call-1.jsonl" in done.stdout


def test_merge(ann, bob):
    assert "1 call and 0 details went over, 1 detail was known of both" in run(
        "merge", f"id:{ann}", "K-2", "--yes"
    )
    values = json.loads(run("show", "K-2", "--json", "--sensitive"))
    assert (values["customer"]["id"], len(values["details"])) == (ann, 2)


def journalled(customer):
    """A call that has ended, with one thin detail, in the user's journals."""
    common = {"call": "call-9", "at": 1.0}
    with Journal.create(journal_folder(), "call-9") as journal:
        journal.append(
            CallStarted(**common, seq=1, source="x", channels=(), customer=customer, began=BEGAN.isoformat())
        )
        shown = Shown(CardState.NOBODY)
        journal.append(MemoryEvent(**common, seq=1, card=shown, consent=Consent.ON, agreed=None))
        journal.append(
            DetailEvent(
                **common,
                seq=2,
                id="d1",
                channel=Channel.CUSTOMER,
                kind=Kind.HOBBY,
                evidence="some golf",
                text="some golf",
                start=0.5,
                end=1.0,
                subject=Subject.CALLER,
                status=Status.ASSERTED,
                confidence=0.4,
                attributes={"activity": "golf"},
                state=DetailState.CONFIRMED,
            )
        )
        journal.append(CallEnded(**common, seq=3, duration=9.0, stats={}))


def test_keep(home):
    journalled(ANN.value)
    assert "1 detail is new, 0 were told again" in run("keep", "call-9", "d1")
    assert "0 details are new" in run("keep", "call-9", "d1")
    assert "some golf" in run("show", ANN.value)


def test_keep_of_an_id_that_is_not_there_says_where_ids_are(home):
    journalled(ANN.value)
    told_of = refused("keep", "call-9", "d7")
    assert told_of.startswith("1 of these ids is of no detail")
    assert "heartline report call call-9 --json" in told_of
    assert refused("keep", "call-9", "d7", "d8").startswith("2 of these ids are")


def test_keep_without_consent_says_so(home, fresh):
    journalled(ANN.value)
    fresh.setenv("HEARTLINE_MEMORY__CONSENT", "ask")
    settings.cache_clear()
    done = runner.invoke(app, ["keep", "call-9", "d1"])
    assert done.exit_code == 1
    assert "not agreed" in done.stderr
    assert "--customer" not in done.stderr
    assert "1 detail is new" in run("keep", "call-9", "d1", "--agreed")


def test_keep_without_a_call_tries_again_what_is_owed(home):
    assert "0 calls are remembered now, 0 are still owed" in run("keep")
    journalled(ANN.value)
    mark(journal_folder() / "call-9.jsonl")
    store_file().parent.parent.mkdir(parents=True, exist_ok=True)
    store_file().parent.write_text("in the way")
    done = runner.invoke(app, ["keep"])
    assert (done.exit_code, done.stdout) == (1, "0 calls are remembered now, 1 is still owed.\n")
    assert "cannot be made" in done.stderr
    store_file().parent.unlink()
    assert "1 call is remembered now, 0 are still owed" in run("keep")
    assert "id:1" in run("list")


def test_keep_where_memory_is_off_says_so_and_leaves_what_is_owed(home, fresh):
    journalled(ANN.value)
    mark(journal_folder() / "call-9.jsonl")
    fresh.setenv("HEARTLINE_MEMORY__CONSENT", "off")
    settings.cache_clear()
    done = runner.invoke(app, ["keep"])
    assert (done.exit_code, done.stdout) == (1, "0 calls are remembered now, 1 is still owed.\n")
    assert "By the settings here they would not be remembered" in done.stderr
    fresh.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    settings.cache_clear()
    assert "1 call is remembered now, 0 are still owed" in run("keep")


def test_keep_of_a_call_that_is_owed_settles_it(home):
    journalled(ANN.value)
    mark(journal_folder() / "call-9.jsonl")
    assert "1 detail is new" in run("keep", "call-9", "d1")
    assert owed_in([journal_folder()]) == []
    assert "0 details are new" in run("keep", "call-9")


def test_keep_for_one_of_several_on_a_number(home):
    with open_store(None, BEGAN.date()) as store, store.writing() as connection:
        for _ in range(2):
            new_person(connection, (ANN,), since=BEGAN)
        (_, two) = customers_known_by(connection, ANN)
    journalled(ANN.value)
    done = runner.invoke(app, ["keep", "call-9", "d1"])
    assert done.exit_code == 1
    assert done.stderr.endswith("Say who it was with --customer WHO.\n")
    assert f"id:{two.id}: 1 detail is new" in run("keep", "call-9", "d1", "--customer", f"id:{two.id}")
    told_of = refused("show", ANN.value)
    assert f"id:{two.id} (1 call)" in told_of
    assert ANN.value not in told_of


@pytest.mark.parametrize(
    ("who", "told"), [("id:99", "no customer"), ("nobody", "Nobody"), ("anonymous", "neither")]
)
def test_who_is_not_there_is_said_without_repeating_it(ann, who, told):
    assert told in refused("show", who)


def test_name_and_no_name(ann):
    assert run("name", "614-555-0123", " Ann   Miller ") == f"id:{ann} has this name now.\n"
    assert json.loads(run("show", f"id:{ann}", "--json"))["customer"]["name"] == "Ann Miller"
    assert "no name now" in run("name", f"id:{ann}", "")
    assert json.loads(run("show", f"id:{ann}", "--json"))["customer"]["name"] is None


def test_a_no_by_letter_and_a_yes(ann):
    assert run("agreed", "614-555-0123", "no") == f"id:{ann} does not want to be remembered.\n"
    assert json.loads(run("show", f"id:{ann}", "--json"))["customer"]["agreed"] is False
    assert run("list").split()[-1] == "no"
    assert run("agreed", f"id:{ann}", "yes") == f"id:{ann} may be remembered.\n"
    assert json.loads(run("show", f"id:{ann}", "--json"))["customer"]["agreed"] is True


def test_a_no_of_somebody_unknown_is_kept_before_memory_is_ever_on(home, fresh):
    fresh.setenv("HEARTLINE_MEMORY__CONSENT", "off")
    settings.cache_clear()
    assert run("agreed", "614-555-0123", "no") == "id:1 does not want to be remembered.\n"
    with open_store(None, BEGAN.date()) as store:
        later = call(dog())
        assert "not agreed" in str(remember(store, later, ON).why_not)
    printed = run("forget", ANN.value, "--yes")
    assert "Their no to being remembered is deleted too" in printed
    assert "Their no" not in run("forget", ANN.value, "--yes")
    with open_store(None, BEGAN.date()) as store:
        assert remember(store, later, ON).learned == 1


def test_a_yes_of_somebody_unknown_is_taken_in_a_call(ann):
    assert "first call" in refused("agreed", "K-77", "yes")


def test_another_store_by_its_url(ann, tmp_path):
    url = f"sqlite:///{tmp_path}/other.db"
    open_store(url).close()
    assert run("list", "--store", url) == ""
    assert "marker" not in refused("list", "--store", "mysql://u:marker@h/d")


def test_who_is_forgotten_leaves_no_row(ann, bob):
    run("forget", "K-2", "--yes")
    with open_store(None) as store, store.reading() as connection:
        assert connection.scalars(select(customers.c.id)).all() == [ann]


@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("show", "id:1"),
        ("export", "id:1"),
        ("forget", "id:1", "--yes"),
        ("merge", "id:1", "id:2", "--yes"),
        ("name", "id:1", "Ann"),
        ("agreed", "id:1", "no"),
        ("keep", "call-9"),
        ("wrong", "1", "--yes"),
    ],
)
def test_a_mistyped_store_is_said_and_not_made(ann, tmp_path, command):
    journalled(ANN.value)
    path = tmp_path / "typo.db"
    assert refused(*command, "--store", f"sqlite:///{path}") == f"There is no such store: {path}."
    assert not path.exists()


@pytest.mark.parametrize(
    "command",
    [("show", "id:1"), ("name", "id:1", "Ann"), ("wrong", "1", "--yes"), ("agreed", "id:1", "yes")],
)
def test_on_a_new_machine_no_store_is_made_to_look_into(home, command):
    assert refused(*command) == "Nobody is remembered yet."
    assert not store_file().exists()
