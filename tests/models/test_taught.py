"""A model made of another: shared files, one network changed, and clear words where the parts do not fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from models.catalog import Catalog, ModelCard, ModelKind, Taught, embedded_catalog
from models.delta import Place, learned
from models.errors import DeltaError
from models.fetch import fetch
from models.progress import NoProgress
from models.shelf import ModelState, Shelf
from models.taught import put_together
from tests.models.conftest import FILES, Server

NETWORK = "am/final.mdl"
LESSON = {"by": "taught", "base": "tiny", "delta": "tiny.delta", "changes": NETWORK}
BASE = {**FILES, NETWORK: np.linspace(-1, 1, 200, dtype="<f4").tobytes()}
TAUGHT = {**FILES, NETWORK: np.linspace(-1, 1, 200, dtype="<f4").tobytes()[::-1]}


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The base's folder, the deltas' folder with what was learned, and an empty folder."""
    base, deltas, into = (tmp_path / name for name in ("tiny", "deltas", "into"))
    for path, content in BASE.items():
        (base / path).parent.mkdir(parents=True, exist_ok=True)
        (base / path).write_bytes(content)
    deltas.mkdir()
    after = (np.linspace(-1, 1, 200, dtype="<f4") * np.float32(1.5)).tobytes()
    (deltas / "tiny.delta").write_bytes(learned(BASE[NETWORK], after, [Place(0, 10, 20)]))
    into.mkdir()
    return base, deltas, into


@pytest.fixture
def make(make_card: Callable[..., ModelCard], parts: tuple[Path, Path, Path]) -> Callable[[], None]:
    base, deltas, into = parts
    card = make_card(LESSON, BASE, name="tiny-taught")
    lesson = Taught.model_validate(LESSON)
    return lambda: put_together(lesson, base, card, into, NoProgress(), deltas=deltas)


def test_the_network_has_learned_and_the_rest_is_the_base_s_own_files(
    make: Callable[[], None], parts: tuple[Path, Path, Path]
) -> None:
    base, _, into = parts
    make()
    before, after = (np.frombuffer((place / NETWORK).read_bytes(), "<f4") for place in (base, into))
    assert np.allclose(after, before * 1.5, atol=0.5 / 127)
    for path in set(FILES) - {NETWORK}:
        assert (into / path).samefile(base / path)
    assert (base / NETWORK).read_bytes() == BASE[NETWORK]


def test_a_missing_delta_is_said(make: Callable[[], None], parts: tuple[Path, Path, Path]) -> None:
    (parts[1] / "tiny.delta").unlink()
    with pytest.raises(DeltaError, match=r"tiny\.delta of this copy of Heartline cannot be read\. Install"):
        make()


def test_a_damaged_delta_is_said(make: Callable[[], None], parts: tuple[Path, Path, Path]) -> None:
    file = parts[1] / "tiny.delta"
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(DeltaError, match=r"tiny\.delta .* broken or cut short\. Install Heartline again\.$"):
        make()


def test_another_base_is_said(make: Callable[[], None], parts: tuple[Path, Path, Path]) -> None:
    (parts[0] / NETWORK).write_bytes(BASE[NETWORK][:-1] + b"\0")
    with pytest.raises(DeltaError, match=r"does not go with the model tiny: it was learned on another file"):
        make()


@pytest.mark.parametrize(
    ("change", "files"),
    [
        ({"base": "nobody"}, BASE),
        ({"base": "taught"}, BASE),
        ({"changes": "conf/mfcc.conf"}, TAUGHT),
        ({"changes": "README"}, BASE),
        ({}, {**BASE, "extra": b"1"}),
        ({}, {path: content for path, content in BASE.items() if path != "conf/mfcc.conf"}),
    ],
)
def test_a_card_that_does_not_fit_its_base_is_refused(
    make_card: Callable[..., ModelCard], change: dict[str, str], files: dict[str, bytes]
) -> None:
    base = make_card({"by": "https-zip", "url": "https://models.example/t.zip", "folder": "t"}, BASE)
    good = make_card(LESSON, TAUGHT, name="taught")
    default = {ModelKind.RECOGNISER: "taught"}
    assert Catalog(default=default, card=[good, base]).needed == ["taught"]
    bad = make_card(LESSON | change, files, name="taught")
    with pytest.raises(ValidationError, match="card taught: its base must be another card"):
        Catalog(default=default, card=[bad, base])


def test_a_delta_of_ours_that_fails_leaves_the_base_and_nothing_half_made(
    zip_card: ModelCard, make_card: Callable[..., ModelCard], make_shelf: Callable[..., Shelf], server: Server
) -> None:
    """No delta of this name ships with Heartline: the base comes, the model made of it does not."""
    shelf = make_shelf(make_card(LESSON, TAUGHT, name="tiny-taught"), zip_card)
    for _ in range(2):
        with pytest.raises(DeltaError, match=r"tiny\.delta"):
            fetch(shelf)
    assert shelf.verify(zip_card).state is ModelState.PRESENT
    assert {path.name for path in shelf.root.iterdir()} == {".lock", "tiny"}
    assert server.asked == ["/tiny.zip"], "the second time the base lay there whole"


@pytest.mark.recogniser
def test_the_default_is_put_together_of_the_base_that_lies_here(vosk_model: Path, tmp_path: Path) -> None:
    """Byte by byte what the catalogue names, whatever the machine; a second fetch finds it whole."""
    shelf = Shelf(tmp_path / "shelf", embedded_catalog())
    lesson = shelf.catalog.named().carrier
    assert isinstance(lesson, Taught)
    shelf.root.mkdir()
    (shelf.root / lesson.base).symlink_to(vosk_model.parent / lesson.base)
    assert fetch(shelf).fresh
    assert shelf.verify(shelf.catalog.named()).state is ModelState.PRESENT
    assert not fetch(shelf).fresh
    network = shelf.path() / lesson.changes
    network.write_bytes(network.read_bytes()[:-1] + b"?")
    assert fetch(shelf).fresh
    assert shelf.verify(shelf.catalog.named(lesson.base)).state is ModelState.PRESENT
