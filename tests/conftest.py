"""What every test stands on: a home folder of its own, and the real recogniser's model."""

from __future__ import annotations

import gc
import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from models.catalog import ModelKind
from models.shelf import SHELF_VARIABLE, ModelState, Shelf

# As the program has it (ui/cli.py), and before numpy is loaded: its threads would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# What a shell without job control begins with "&" ignores ctrl+c, and so does every process begun from there.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What collecting the tests imports lives until the end: the garbage collector need never walk it.
gc.disable()

# A machine may be busy with other things: an example that takes long for once says nothing of the code.
settings.register_profile("heartline", deadline=None)
settings.load_profile("heartline")

# Found before any test's HOME is moved: the model itself is shared, read only, and far too large to copy.
_REAL_SHELF = Shelf.default()


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


@pytest.fixture(scope="session")
def homes() -> list[Path]:
    """The homes so far."""
    return []


@pytest.fixture(autouse=True)
def home(
    homes: list[Path], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An empty home folder: no test reads or writes the person's own. Left empty, it serves the next."""
    if not homes or any(homes[-1].iterdir()):
        homes.append(tmp_path_factory.mktemp("home"))
    folder = homes[-1]
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    for variable, name in {
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_STATE_HOME": "state",
        "XDG_CACHE_HOME": "cache",
    }.items():
        monkeypatch.setenv(variable, str(folder / name))
    monkeypatch.delenv(SHELF_VARIABLE, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return folder


@pytest.fixture(scope="session")
def vosk_model() -> Path:
    """The folder of the real default model; tests that ask for it are marked `recogniser`."""
    return _real_model(ModelKind.RECOGNISER)


@pytest.fixture(scope="session")
def careful_model() -> Path:
    """The folder of the real careful ear's model; tests that ask for it are marked `recogniser`."""
    return _real_model(ModelKind.CAREFUL)


@pytest.fixture(scope="session")
def speaker_model() -> Path:
    """The folder of the real speaker model; tests that ask for it are marked `recogniser`."""
    return _real_model(ModelKind.SPEAKER)


@pytest.fixture
def real_shelf(vosk_model: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own shelf, named to commands that the test starts; for reading only."""
    monkeypatch.setenv(SHELF_VARIABLE, str(vosk_model.parent))
    return vosk_model.parent


def _real_model(kind: ModelKind) -> Path:
    shelf = _REAL_SHELF
    card = shelf.catalog.named(kind=kind)
    if shelf.glance(card).state is not ModelState.PRESENT:
        pytest.fail(f"The model {card.name} is not here, or is damaged. Run: make model", pytrace=False)
    return shelf.path(kind=kind)
