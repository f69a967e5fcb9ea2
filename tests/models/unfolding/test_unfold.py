"""Unfolding a folder: whole or not at all, undone without a trace, refused in a sentence, and heard alike."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import models.unfolding.unfold as unfolding
from models.catalog import ModelCard
from models.errors import UnfoldError
from models.fetch import fetch
from models.progress import NoProgress
from models.samples import sample
from models.shelf import ModelState, Shelf
from models.unfolding.const_fst import read_const
from models.unfolding.unfold import SOUNDS, WHOLE, fold, unfold
from speech.audio import SAMPLE_RATE, SERVER, AudioFrame, Channel
from speech.recognizers.vosk import VoskRecognizer
from speech.sources.recording import Recording, Side
from tests.models.unfolding.written_graphs import write_model

_HEARD = 30 * SAMPLE_RATE


def _names(folder: Path) -> set[str]:
    return {path.name for path in (folder / "graph").iterdir()}


GIVEN = {"HCLr.fst", "Gr.fst", "disambig_tid.int"}


def test_the_whole_graph_lies_beside_the_others_with_their_mode(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "tiny")
    (folder / "graph/HCLr.fst").chmod(0o640)
    killed = folder / "graph/.unfolding-killed.fst"
    killed.write_bytes(b"half")
    os.utime(killed, (time.time() - 4000.0,) * 2)
    assert unfold(folder, NoProgress())
    assert _names(folder) == {*GIVEN, "HCLG.fst"}
    assert (folder / WHOLE).stat().st_mode & 0o777 == 0o640
    assert len(read_const((folder / WHOLE).read_bytes())[0].finals) > 10
    assert not unfold(folder, NoProgress())


def test_two_may_unfold_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_model(tmp_path / "tiny")
    write = unfolding.write_const

    def write_while_another_does(*made: Any) -> None:
        monkeypatch.setattr(unfolding, "write_const", write)
        assert unfold(folder, NoProgress())
        write(*made)

    monkeypatch.setattr(unfolding, "write_const", write_while_another_does)
    assert unfold(folder, NoProgress())
    assert _names(folder) == {*GIVEN, "HCLG.fst"}
    assert len(read_const((folder / WHOLE).read_bytes())[0].finals) > 10


def test_undo_leaves_the_model_as_it_came(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "tiny")
    unfold(folder, NoProgress())
    assert fold(folder)
    assert _names(folder) == GIVEN
    assert not fold(folder)


def test_a_graph_that_a_model_came_with_is_not_deleted(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / WHOLE).write_bytes(b"its own")
    with pytest.raises(UnfoldError, match="left as it is"):
        fold(tmp_path)
    assert (tmp_path / WHOLE).read_bytes() == b"its own"


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_a_model_without_such_graphs_is_refused(tmp_path: Path, name: str) -> None:
    folder = write_model(tmp_path / "tiny")
    (folder / "graph" / name).unlink()
    with pytest.raises(UnfoldError, match=f"has no graph/{name}"):
        unfold(folder, NoProgress())


@pytest.mark.parametrize("name", ["HCLr.fst", "Gr.fst"])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.6, 0.97])
def test_graphs_cut_short_are_refused_and_nothing_is_left(tmp_path: Path, name: str, share: float) -> None:
    folder = write_model(tmp_path / "tiny")
    content = (folder / "graph" / name).read_bytes()
    (folder / "graph" / name).write_bytes(content[: int(len(content) * share)])
    with pytest.raises(UnfoldError, match="damaged or of another kind"):
        unfold(folder, NoProgress())
    assert _names(folder) == GIVEN


def test_too_little_memory_or_disk_is_said_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_model(tmp_path / "tiny")
    memory = tmp_path / "meminfo"
    memory.write_text("MemTotal: 2000 kB\nMemAvailable:       7 kB\n", encoding="ascii")
    monkeypatch.setattr(unfolding, "_MEMORY_FILE", memory)
    with pytest.raises(UnfoldError, match="MB of memory"):
        unfold(folder, NoProgress())
    monkeypatch.setattr(unfolding, "_DISK_TIMES", 1 << 50)
    with pytest.raises(UnfoldError, match="MB of disk"):
        unfold(folder, NoProgress())
    assert _names(folder) == GIVEN


async def _heard(folder: Path) -> list[str]:
    """The customer's first half minute of the telephone call."""
    recording = Recording.open(sample("farm-supply").path, customer=Side.RIGHT, profile=SERVER, began=None)
    with VoskRecognizer.load(folder, SERVER) as recogniser:
        stream = recogniser.stream()
        frames = [
            frame
            async for frame in recording.frames()
            if isinstance(frame, AudioFrame) and frame.channel is Channel.CUSTOMER and frame.start < _HEARD
        ]
        texts = [stream.accept(frame.samples) for frame in frames]
        texts.append(stream.finish())
        stream.close()
    return [" ".join(word.text for word in heard.words) for heard in texts if heard is not None]


def test_the_shelf_takes_no_offence_and_a_mended_model_is_folded_again(
    zip_card: ModelCard, make_shelf: Callable[..., Shelf]
) -> None:
    shelf, card = make_shelf(zip_card), zip_card
    fetch(shelf)
    whole = shelf.folder(card) / WHOLE
    whole.write_bytes(b"the whole graph")
    assert shelf.verify(card).state is ModelState.PRESENT
    assert not fetch(shelf).fresh
    assert whole.exists()
    (shelf.folder(card) / SOUNDS).write_bytes(b"other sounds")
    assert fetch(shelf).fresh
    assert not whole.exists()


@pytest.mark.recogniser
def test_the_real_model_hears_the_same_from_the_whole_graph(vosk_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    for path in vosk_model.rglob("*"):
        if path.is_file() and path.relative_to(vosk_model).as_posix() != WHOLE:
            place = folder / path.relative_to(vosk_model)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(path.resolve())
    before = asyncio.run(_heard(folder))
    assert unfold(folder, NoProgress())
    assert asyncio.run(_heard(folder)) == before
    assert len(before[-1].split()) > 1
