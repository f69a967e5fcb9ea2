"""The parts of a call as settings and shelf say, and what is said where one of them is missing."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cues.calls.events import CallEnded
from cues.calls.journal import KEPT_FOR
from cues.calls.wire import to_line
from cues.playbook.load import load_playbook
from models.errors import ModelAbsentError
from speech.audio import ARCHIVE
from speech.ears_choice import EarsChoice
from speech.errors import BadInputError, HeartlineError, RecognizerModelError
from ui.settings import journal_folder, settings, settings_file
from ui.wiring.parts import (
    call_id,
    load,
    make_careful,
    make_extractor,
    make_journal,
    make_playbook,
    make_recognizer,
    make_voices,
)

BEGAN = datetime(2026, 3, 2, 14, 5, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    for name in ("MODEL", "CAREFUL_MODEL", "EARS", "PLAYBOOK", "KEEP_JOURNALS"):
        monkeypatch.delenv(f"HEARTLINE_{name}", raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


def old(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    ended = CallEnded(call="old", seq=1, at=1.0, duration=1.0, stats={})
    path.write_text(to_line(ended) + "\n", encoding="utf-8")
    long_ago = time.time() - KEPT_FOR - 60
    os.utime(path, (long_ago, long_ago))
    return path


def test_the_playbook_is_the_one_named_then_the_settings_then_the_bundled_one(monkeypatch, tmp_path):
    bundled = load_playbook(None)
    assert make_playbook() == bundled
    settings.cache_clear()
    monkeypatch.setenv("HEARTLINE_PLAYBOOK", str(tmp_path / "absent.toml"))
    with pytest.raises(BadInputError, match=r"absent\.toml"):
        make_playbook()
    with pytest.raises(BadInputError, match=r"other\.toml"):
        make_playbook(tmp_path / "other.toml")


def test_without_a_model_on_the_shelf_there_is_no_fast_ear_and_it_says_how_to_get_one():
    with pytest.raises(ModelAbsentError, match="heartline models fetch"):
        make_recognizer(None, ARCHIVE)
    with pytest.raises(ModelAbsentError):
        load(None, ARCHIVE, EarsChoice.FAST, mixed=False)


@pytest.mark.parametrize("named", ["nonsense", "/nowhere/at/all"])
def test_a_model_that_nobody_knows_is_no_fast_ear(named, monkeypatch):
    with pytest.raises(HeartlineError):
        make_recognizer(named, ARCHIVE)
    monkeypatch.setenv("HEARTLINE_MODEL", named)
    with pytest.raises(HeartlineError):
        make_recognizer(None, ARCHIVE)


def test_a_folder_that_holds_no_model_is_said(tmp_path):
    with pytest.raises((RecognizerModelError, HeartlineError)):
        make_recognizer(str(tmp_path), ARCHIVE)


@pytest.mark.parametrize("choice", [EarsChoice.FAST, EarsChoice.AUTO])
def test_the_careful_ear_may_be_missing_where_nobody_asked_for_it(choice):
    assert make_careful(choice) is None


@pytest.mark.parametrize("choice", [EarsChoice.CAREFUL, EarsChoice.BOTH])
def test_where_it_was_asked_for_it_may_not(choice):
    with pytest.raises(ModelAbsentError):
        make_careful(choice)


def test_nor_where_the_setting_names_one(monkeypatch):
    monkeypatch.setenv("HEARTLINE_CAREFUL_MODEL", "/nowhere/at/all")
    assert make_careful(EarsChoice.FAST) is None
    with pytest.raises(HeartlineError):
        make_careful(EarsChoice.AUTO)


def test_voices_are_told_apart_where_there_is_a_model_for_it():
    assert make_voices() is None


def test_the_extractor_finds_details():
    assert [found.kind.value for found in make_extractor().extract("i have a dog called biscuit")] == ["pet"]


def test_a_journal_lies_in_the_users_own_folder_and_old_ones_go():
    gone = old(journal_folder() / "old.jsonl")
    journal = make_journal("new")
    assert not gone.exists()
    assert journal.path == journal_folder() / "new.jsonl"
    assert not journal.path.exists(), "nothing has been told yet"


def test_old_journals_stay_where_the_user_wants_them(monkeypatch):
    monkeypatch.setenv("HEARTLINE_KEEP_JOURNALS", "true")
    kept = old(journal_folder() / "old.jsonl")
    make_journal("new")
    assert kept.exists()


def test_settings_that_are_wrong_are_said_and_nothing_is_made():
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("nonsense = 1")
    for make in (make_playbook, lambda: make_journal("new"), lambda: make_recognizer(None, ARCHIVE)):
        with pytest.raises(BadInputError, match="nonsense"):
            make()


def test_a_calls_id_says_when_it_began_and_is_nobody_elses():
    ids = {call_id(BEGAN) for _ in range(50)}
    assert all(each.startswith("20260302-140509-") for each in ids)
    assert len(ids) == 50


@pytest.mark.recogniser
def test_all_is_loaded_at_once_and_freed(vosk_model):
    loaded = load(str(vosk_model), ARCHIVE, EarsChoice.FAST, mixed=False)
    engines = loaded.engines
    assert (engines.careful, engines.choice, engines.voices) == (None, EarsChoice.FAST, None)
    engines.fast.stream().close()
    loaded.free()


@pytest.mark.recogniser
def test_with_both_ears_and_voices(real_shelf):
    loaded = load(None, ARCHIVE, None, mixed=True)
    assert loaded.engines.careful is not None
    assert loaded.engines.choice is EarsChoice.AUTO
    assert loaded.engines.voices is not None
    loaded.free()
