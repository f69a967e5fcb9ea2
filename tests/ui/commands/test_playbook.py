from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cues.errors import PlaybookError
from speech.errors import BadInputError
from ui.commands.playbook import app


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_clean_playbook_has_no_problems() -> None:
    result = run("check", "default")
    assert result.exit_code == 0
    assert result.output.startswith("default: no problems in ")


def test_an_unusable_playbook_lists_every_problem_and_exits_2(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.write_text('[playbook]\nname = 3\nextnds = "default"\n[[play]]\nid = "a"\n')
    result = run("check", file)
    assert result.exit_code == 2
    lines = result.output.splitlines()
    assert f'{file}:2: error: [playbook]: "name" must be text in quotes' in lines
    assert f'{file}:3: error: [playbook]: unknown key "extnds"; did you mean "extends"?' in lines
    assert f'{file}:4: error: play "a": "headline" is missing' in lines


def test_errors_exit_1_and_warnings_0(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    text = run("new", file) and file.read_text()
    file.write_text(text.replace('words = ["my choir", "our choir", "choir practice"]', 'words = ["late"]'))
    warned = run("check", file)
    assert (warned.exit_code, ": warning: " in warned.output) == (0, True)
    file.write_text(text.replace("What are you rehearsing", "Is that our special offer you"))
    wrong = run("check", file)
    assert (wrong.exit_code, ": error: " in wrong.output) == (1, True)


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    result = run("check", tmp_path / "none.toml")
    assert isinstance(result.exception, PlaybookError)
    assert "There is no playbook" in str(result.exception)


def test_new_writes_a_clean_playbook_and_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    assert run("new", file).exit_code == 0
    assert run("check", file).exit_code == 0
    file.write_text("mine")
    again = run("new", file)
    assert isinstance(again.exception, BadInputError)
    assert file.read_text() == "mine"


def test_new_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = run("new", tmp_path / "nowhere" / "desk.toml")
    assert isinstance(result.exception, BadInputError)
    assert "cannot be written" in str(result.exception)


@pytest.mark.parametrize("arguments", [(), ("insurer",)])
def test_show_lists_every_kind_and_play(arguments: tuple[str, ...]) -> None:
    result = run("show", *arguments)
    assert result.exit_code == 0
    for kind in ("PET", "BEREAVEMENT", "HARDSHIP"):
        assert f"\n{kind}\n" in result.output
    assert "[pet-dog-named: 160, light]" in result.output
    assert ("The errand here: pet." in result.output) is bool(arguments)


def test_show_tells_what_is_looked_for_in_the_order() -> None:
    assert "    in the order: hiking boots, " in run("show", "outdoor_shop").output


def test_path_names_files_that_exist() -> None:
    result = run("path")
    assert result.exit_code == 0
    assert all(Path(line).is_file() for line in result.output.split())
    assert run("path", "insurer").output.strip().endswith("insurer.toml")
    assert isinstance(run("path", "nothing").exception, PlaybookError)
