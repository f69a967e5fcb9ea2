"""The shelf: present, absent and damaged, and the folder that a setting means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.catalog import ModelCard, ModelKind
from models.errors import ModelAbsentError, ModelDamagedError, UnknownModelError, WrongKindError
from models.shelf import SHELF_VARIABLE, Condition, ModelState, Shelf
from speech.errors import RecognizerModelError

ELSEWHERE = {"by": "https-zip", "url": "https://models.example/tiny.zip", "folder": "tiny"}
FILES = {"am/final.mdl": b"acoustics", "conf/mfcc.conf": b"sound", "graph/HCLr.fst": b"words"}


@pytest.fixture
def card(make_card: Callable[..., ModelCard]) -> ModelCard:
    return make_card(ELSEWHERE, FILES, fallback="stand-in")


@pytest.fixture
def shelf(card: ModelCard, make_card: Callable[..., ModelCard], make_shelf: Callable[..., Shelf]) -> Shelf:
    return make_shelf(card, make_card(ELSEWHERE, FILES, name="stand-in"))


def _lay(shelf: Shelf, name: str, files: dict[str, bytes] = FILES) -> Path:
    folder = shelf.root / name
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_a_whole_model_is_present(shelf: Shelf, card: ModelCard) -> None:
    folder = _lay(shelf, "tiny")
    assert shelf.verify(card) == shelf.glance(card) == Condition(ModelState.PRESENT)
    assert shelf.path() == shelf.path("tiny") == shelf.locate(None) == shelf.locate("tiny") == folder


def test_an_absent_model_says_how_to_fetch_it(shelf: Shelf) -> None:
    with pytest.raises(ModelAbsentError, match=r"Run: heartline models fetch tiny$") as caught:
        shelf.path()
    assert caught.value.exit_code == 1


def test_a_file_of_another_size_or_none_is_named_at_a_glance(shelf: Shelf, card: ModelCard) -> None:
    folder = _lay(shelf, "tiny")
    (folder / "am/final.mdl").write_bytes(b"acoustic")
    (folder / "graph/HCLr.fst").unlink()
    assert shelf.glance(card).faults == ("graph/HCLr.fst is missing", "am/final.mdl has changed")
    with pytest.raises(ModelDamagedError, match=r"graph/HCLr\.fst is missing.*heartline models fetch tiny"):
        shelf.path()


def test_a_flipped_byte_is_found_by_verify(shelf: Shelf, card: ModelCard) -> None:
    folder = _lay(shelf, "tiny")
    (folder / "am/final.mdl").write_bytes(b"acousticz")
    assert shelf.glance(card).state is ModelState.PRESENT
    assert shelf.verify(card) == Condition(ModelState.DAMAGED, changed=("am/final.mdl",))


def test_the_fallback_stands_in_only_where_no_name_was_given(shelf: Shelf) -> None:
    stand_in = _lay(shelf, "stand-in")
    assert shelf.locate(None) == stand_in
    with pytest.raises(ModelAbsentError):
        shelf.locate("tiny")


def test_a_damaged_default_is_not_passed_over_for_its_fallback(shelf: Shelf) -> None:
    _lay(shelf, "stand-in")
    (_lay(shelf, "tiny") / "conf/mfcc.conf").unlink()
    with pytest.raises(ModelDamagedError):
        shelf.locate(None)


def test_any_model_s_folder_is_located(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = _lay(shelf, "mine").rename(shelf.root.parent / "mine")
    assert shelf.locate(str(mine)) == mine
    monkeypatch.chdir(mine.parent)
    assert shelf.locate("mine") == shelf.locate("./mine") == Path("mine")
    monkeypatch.setenv("HOME", str(mine.parent))
    assert shelf.locate("~/mine") == mine


def test_a_folder_that_is_no_model_and_a_name_that_is_none(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(RecognizerModelError):
        shelf.locate(str(tmp_path))
    with pytest.raises(RecognizerModelError, match="There is no folder"):
        shelf.locate("some/where")
    with pytest.raises(UnknownModelError, match=r"Did you mean tiny\?") as caught:
        shelf.locate("tinny")
    assert caught.value.exit_code == 2


def test_each_kind_has_its_own_default_and_refuses_the_others(
    card: ModelCard, make_card: Callable[..., ModelCard], make_shelf: Callable[..., Shelf]
) -> None:
    careful = {"model.bin": b"weights", "config.json": b"{}", "vocabulary.txt": b"a", "tokenizer.json": b"{}"}
    shelf = make_shelf(
        card.model_copy(update={"fallback": None}),
        make_card(ELSEWHERE, careful, name="slow", kind="careful"),
    )
    with pytest.raises(ModelAbsentError, match="heartline models fetch slow"):
        shelf.locate(kind=ModelKind.CAREFUL)
    folder = _lay(shelf, "slow", careful)
    recogniser = _lay(shelf, "tiny")
    assert shelf.locate(kind=ModelKind.CAREFUL) == shelf.path("slow", ModelKind.CAREFUL) == folder
    assert shelf.locate(str(folder), ModelKind.CAREFUL) == folder
    assert shelf.locate() == recogniser
    with pytest.raises(WrongKindError, match="tiny is of the kind recogniser"):
        shelf.locate("tiny", ModelKind.CAREFUL)
    with pytest.raises(WrongKindError, match="slow is of the kind careful"):
        shelf.path("slow")
    with pytest.raises(RecognizerModelError, match="holds a Vosk model"):
        shelf.locate(str(recogniser), ModelKind.CAREFUL)


def test_the_default_shelf_is_in_the_home_folder_or_where_the_variable_says(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert home in Shelf.default().root.parents
    monkeypatch.setenv(SHELF_VARIABLE, str(tmp_path / "mine"))
    assert Shelf.default().root == tmp_path / "mine"
