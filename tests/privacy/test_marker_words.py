"""Marker words said in a call turn up on its events and in its journal, and nowhere else."""

from __future__ import annotations

import dataclasses
import gc
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import costly
from tests.cues.calls.conftest import CallScript

MARKERS = ("zorbax", "quillenby", "vantrovia")
SAID = (
    "i have a dog called zorbax",
    "my aunt quillenby died in march",
    "we are flying to vantrovia for our honeymoon in june",
)


def a_call():
    call = CallScript(costly.extractor(), costly.playbook())
    for at, text in zip((20, 60, 100), SAID, strict=True):
        call.customer(text, at=at)
    return call.end()


def test_no_text_form_of_an_event_shows_what_was_said():
    call = a_call()
    assert any(marker in str(dataclasses.asdict(event)) for event in call.events for marker in MARKERS)
    for event in call.events:
        assert not any(marker in text for text in (repr(event), str(event)) for marker in MARKERS)


def test_nothing_is_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        a_call()
    assert not any(marker in caplog.text for marker in MARKERS)


def test_no_live_object_shows_what_was_said_in_its_text_form():
    call = a_call()
    ours = ("speech.", "cues.", "models.", "ui.")
    gc.unfreeze()  # else what was there before the first test is left out
    objects = gc.get_objects()
    gc.freeze()
    for thing in objects:
        if str(type(thing).__module__).startswith(ours) and not isinstance(thing, type):
            text = repr(thing)
            assert not any(marker in text for marker in MARKERS), type(thing).__qualname__
    assert call.events


def test_a_fault_of_our_own_is_told_without_its_message():
    code = (
        "import sys\n"
        "from ui import cli\n"
        "def broken():\n"
        "    raise ValueError('my dog biscuit')\n"
        "cli.app.command('broken')(broken)\n"
        "sys.argv = ['heartline', 'broken']\n"
        "cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ValueError" in done.stderr
    assert "biscuit" not in done.stderr + done.stdout


@pytest.mark.recogniser
def test_a_replay_leaves_words_in_its_journal_and_nowhere_else(vosk_model, tmp_path):
    from models.samples import sample

    home = tmp_path / "home"
    places = {name: str(home / name.lower()) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR")}
    for place in places.values():
        Path(place).mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "ui", "replay", str(sample().path), "--json", "--model", str(vosk_model)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "HOME": str(home), **places},
    )
    assert "biscuit" in done.stdout
    assert "biscuit" not in done.stderr
    holding = [
        path
        for path in home.rglob("*")
        if path.is_file() and b"biscuit" in path.read_bytes() and not path.is_symlink()
    ]
    assert [path.suffix for path in holding] == [".jsonl"]
    assert holding[0].parent.name == "journals"
    assert "five one seven" not in done.stdout
    assert not any(b"five one seven" in path.read_bytes() for path in home.rglob("*") if path.is_file())
