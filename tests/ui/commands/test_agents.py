"""`heartline agents`: theirs to see, to check and to erase, and ranked for a caller with reasons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from cues.memory.errors import StoreError
from cues.memory.remembering import remember
from cues.memory.tables import agents
from cues.memory.whose import new_person
from speech.errors import BadInputError, HeartlineError
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog
from tests.cues.people.profiles import ROBIN
from ui.commands.agents import app
from ui.settings import settings, store_file
from ui.wiring.agents import agents_folder, policy_file
from ui.wiring.memory import open_store

runner = CliRunner()


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def own(home: Path) -> Path:
    """This user's own folder, with two profiles and one that is broken."""
    folder = agents_folder()
    folder.mkdir(parents=True)
    (folder / "robin.toml").write_text(ROBIN)
    (folder / "anna.toml").write_text('name = "anna"\nlanguages = ["es"]')
    (folder / "broken.toml").write_text('name = "bob"\nreligion = "marker"')
    return folder


def run(*words: str) -> tuple[str, str]:
    result = runner.invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "marker" not in result.output
    return result.stdout, result.stderr


def test_list_names_who_told_something_and_not_what(own: Path) -> None:
    out, err = run("list")
    assert out.splitlines() == [
        "anna  0 lived, 0 hobbies, 0 pets, 1 language, 0 family, 0 avoid",
        "robin  2 lived, 2 hobbies, 1 pet, 1 language, 1 family, 1 avoid",
    ]
    assert "broken.toml, line 2" in err


def test_list_says_where_to_begin(home: Path) -> None:
    out, err = run("list")
    assert out == ""
    assert "docs/people.md" in err


def test_show_tells_an_agent_all_that_is_kept_of_them(own: Path) -> None:
    out, err = run("show", "robin")
    assert out.splitlines() == [
        "name: robin",
        "lived: Columbus, Ohio (to 2008, grew up there)",
        "lived: Vermont (2009 to now)",
        "hobbies: Fly fishing",
        "hobbies: the church choir",
        "pets: two golden retrievers",
        "languages: es",
        "family: teenagers",
        "avoid: football",
    ]
    assert "hobbies, entry 2: kept as written" in err


def test_check_names_the_line_and_no_value(own: Path) -> None:
    assert "no problems" in run("check", str(own / "robin.toml"))[0]
    result = runner.invoke(app, ["check", str(own / "broken.toml")])
    assert isinstance(result.exception, BadInputError)
    assert "line 2" in str(result.exception)
    assert "marker" not in str(result.exception)


def test_erase_leaves_nothing_of_an_agent(own: Path) -> None:
    _, err = run("erase", "robin")
    assert "robin.toml is deleted" in err
    assert "backups" in err
    assert not any("Columbus" in path.read_text() for path in own.iterdir())
    assert "robin" not in run("list")[0]


def test_match_ranks_with_reasons_and_words_the_guess_as_one(own: Path) -> None:
    out, err = run("match", "+16145550123")
    assert out.splitlines() == [
        " 1. robin: grew up in Ohio; their number is from there",
        " 2. anna: nothing in common is known",
    ]
    assert "their number is from Ohio: a guess" in err
    assert "cannot be told" in run("match", "+18005550123")[1]


@pytest.mark.parametrize("spelling", ["(614) 555-0123", "614.555.0123", "tel:+1-614-555-0123"])
def test_match_takes_a_number_in_any_spelling(own: Path, spelling: str) -> None:
    assert "their number is from Ohio" in run("match", spelling)[1]


def test_match_reads_a_number_as_one_of_the_settings_region(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTLINE_MEMORY__REGION", "GB")
    assert "Scotland" in run("match", "0131 496 0123")[1]


def test_match_as_json_has_the_form_of_the_gateways_route(own: Path) -> None:
    answer = json.loads(run("match", "+16145550123", "--json", "--language", "Spanish")[0])
    assert answer["agent"] == "robin"
    assert answer["ranked"] == [
        {
            "agent": "robin",
            "calls": 0,
            "why": ["speaks Spanish, as asked", "grew up in Ohio; their number is from there"],
        },
        {"agent": "anna", "calls": 0, "why": ["speaks Spanish, as asked"]},
    ]


def test_match_uses_what_memory_holds_of_the_customer(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    with open_store(None) as store:
        remember(store, call(dog(), agent="anna", days=(date.today() - BEGAN.date()).days), ON)
    anna, robin = run("match", "+18005550123", "--customer", ANN.value)[0].splitlines()
    assert anna.startswith(" 1. anna: spoke with them ")
    assert robin == " 2. robin: keeps dogs too"


def test_match_says_why_a_customer_who_is_named_tells_nothing(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "--customer tells nothing: memory is off." in run("match", ANN.value, "--customer", "marker")[1]
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    settings.cache_clear()
    nobody = "--customer tells nothing: nobody is remembered by it."
    out, err = run("match", ANN.value, "--customer", "marker")
    assert nobody in err
    assert out.startswith(" 1. robin")
    assert not store_file().exists()
    with open_store(None) as store, store.writing() as connection:
        for _ in range(2):
            new_person(connection, (ANN,), since=BEGAN)
    assert nobody in run("match", ANN.value, "--customer", "marker")[1]
    assert "several people share it" in run("match", "+18005550123", "--customer", ANN.value)[1]
    assert "--customer" not in run("match", ANN.value)[1]


def test_match_takes_another_folder_and_another_policy(own: Path, tmp_path: Path) -> None:
    other = tmp_path / "others"
    other.mkdir()
    assert json.loads(run("match", "+16145550123", "--agents", str(other), "--json")[0]) == {
        "agent": None,
        "ranked": [],
    }
    policy = tmp_path / "policy.toml"
    policy.write_text("affinity = 0")
    assert run("match", "+16145550123", "--policy", str(policy))[0].startswith(" 1. anna")
    policy_file().write_text("affinity = 0")
    assert run("match", "+16145550123")[0].startswith(" 1. anna")


def test_what_is_added_lies_in_the_store_and_is_listed_as_such(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "zoe.toml"
    file.write_text('name = "zoe"\nhobbies = ["chess", "the church choir"]')
    out, err = run("add", str(file), str(own / "anna.toml"))
    assert out.splitlines() == [
        f"{each}: in the store {store_file()} now" for each in (file, own / "anna.toml")
    ]
    assert f"{file}: hobbies, entry 2 is matched with nothing" in err
    (own / "anna.toml").write_text('name = "anna"\npets = ["cat"]')
    out, err = run("list")
    assert out.splitlines() == [
        "anna  0 lived, 0 hobbies, 1 pet, 0 languages, 0 family, 0 avoid",
        "robin  2 lived, 2 hobbies, 1 pet, 1 language, 1 family, 1 avoid",
        "zoe  0 lived, 2 hobbies, 0 pets, 0 languages, 0 family, 0 avoid  (store)",
    ]
    assert "anna: the store holds another; the file in the folder goes before it" in err
    assert run("show", "zoe")[0].splitlines()[:2] == ["name: zoe", "hobbies: chess"]
    out, _ = run("show", "anna")
    assert out.splitlines() == [
        "name: anna",
        "pets: cat",
        "",
        "in the store, where the file in the folder goes before it:",
        "name: anna",
        "languages: es",
    ]


def test_all_are_added_or_none(own: Path, tmp_path: Path) -> None:
    (tmp_path / "again.toml").write_text('name = "robin"')
    for second, why in ((own / "broken.toml", "line 2"), (tmp_path / "again.toml", "another profile")):
        result = runner.invoke(app, ["add", str(own / "robin.toml"), str(second)])
        assert isinstance(result.exception, BadInputError)
        assert why in str(result.exception)
        assert "marker" not in str(result.exception)
    assert not store_file().exists()


def test_erase_takes_file_and_row(own: Path) -> None:
    run("add", str(own / "robin.toml"))
    _, err = run("erase", "robin")
    assert "robin.toml is deleted" in err
    assert f"The profile in the store {store_file()} is deleted" in err
    assert "robin" not in run("list")[0]
    assert not any(b"golden retrievers" in each.read_bytes() for each in store_file().parent.iterdir())
    run("add", str(own / "anna.toml"))
    (own / "anna.toml").unlink()
    assert ".toml" not in run("erase", "anna")[1]
    with pytest.raises(BadInputError):
        runner.invoke(app, ["erase", "anna"], catch_exceptions=False)


def test_a_folder_that_is_named_is_looked_at_alone(own: Path, tmp_path: Path) -> None:
    run("add", str(own / "robin.toml"))
    other = tmp_path / "others"
    other.mkdir()
    assert run("list", "--agents", str(other))[0] == ""
    store = ("--store", f"sqlite:///{store_file()}")
    assert run("list", "--agents", str(other), *store)[0].endswith("(store)\n")
    assert run("match", "+16145550123", "--agents", str(other), *store)[0].startswith(" 1. robin: grew up")
    with pytest.raises(BadInputError):
        runner.invoke(app, ["erase", "robin", "--agents", str(other)], catch_exceptions=False)
    assert "(store)" not in run("list")[0], "the file goes before"


def test_looking_makes_no_store(own: Path) -> None:
    for command in (["list"], ["show", "robin"], ["match", "+16145550123"], ["erase", "robin"]):
        run(*command)
    assert not store_file().exists()


def test_a_store_that_fails_hides_no_file(own: Path) -> None:
    store_file().parent.mkdir(parents=True)
    store_file().write_text("marker, and no database " * 200)
    out, err = run("list")
    assert out.startswith("anna")
    assert "Profiles in it are left out" in err
    result = runner.invoke(app, ["list", "--store", f"sqlite:///{store_file()}"])
    assert isinstance(result.exception, StoreError)
    result = runner.invoke(app, ["erase", "robin"])
    assert isinstance(result.exception, HeartlineError)
    assert "robin.toml is deleted" in result.stderr
    assert "may still hold" in str(result.exception)


def test_a_row_that_is_none_is_named_to_whoever_lists_them(own: Path) -> None:
    with open_store(None) as store, store.writing() as connection:
        told = {"name": "zoe", "religion": "marker"}
        connection.execute(insert(agents).values(id="zoe", profile=told, changed=datetime.now(UTC)))
    out, err = run("list")
    assert "zoe" not in out
    assert "zoe: what the store holds cannot be used; add it again, or erase it" in err
    assert "is deleted" in run("erase", "zoe")[1]
    assert "zoe" not in run("list")[1]


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (["match", "marker"], "+16145550123"),
        (["match", "5550123"], "+16145550123"),
        (["match", "anonymous"], "+16145550123"),
        (["match", "+16145550123", "--language", "marker marker"], "Spanish"),
        (["match", "+16145550123", "--agents", "no-such-folder"], "no folder"),
        (["match", "+16145550123", "--policy", "no-such-file"], "no file"),
        (["show", "marker"], "heartline agents list"),
        (["erase", "marker"], "heartline agents list"),
        (["check", "no-such-file"], "no file"),
        (["add", "no-such-file"], "no file"),
        (["list", "--store", "sqlite:///no-such-folder/no-such.db"], "heartline agents add"),
        (["erase", "robin", "--store", "sqlite:///no-such-folder/no-such.db"], "heartline agents add"),
        (["list", "--store", "marker"], "sqlite:///FILE"),
    ],
)
def test_what_is_wrong_on_the_command_line_exits_2(own: Path, command: list[str], named: str) -> None:
    result = runner.invoke(app, command)
    assert isinstance(result.exception, BadInputError)
    assert named in str(result.exception)
    assert "marker" not in str(result.exception)
    assert result.stdout == ""
